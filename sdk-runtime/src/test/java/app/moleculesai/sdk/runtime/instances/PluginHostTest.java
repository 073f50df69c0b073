package app.moleculesai.sdk.runtime.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.InstanceRef.Kind;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.config.ConfigSources;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.plugins.PluginCode;
import app.moleculesai.sdk.runtime.plugins.PluginProblem;
import app.moleculesai.sdk.runtime.plugins.PluginState;
import app.moleculesai.sdk.runtime.plugins.PluginTable.Row;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances from their configuration to their end, with plugins that share the server's class loader. */
class PluginHostTest {
  private final ToyPlugin toys = new ToyPlugin("toys");

  @Test
  void instancesStartWithWhatTheyUseAndCloseInReverse() {
    var host = load(Discovery.of(toys), relays("main", Map.of("uses", "far, near"))
        .set("relays.near", toy(Map.of("uses", "far"))).set("relays.far", toy(Map.of())));
    assertThat(toys.happened()).containsExactly("create far", "create near", "create main");

    host.start();
    host.close();
    host.close();

    assertThat(toys.happened().subList(3, 9)).containsExactly("start far", "start near",
        "start main", "close main", "close near", "close far");
    assertThat(toys.happened()).hasSize(9);
  }

  @Test
  void anInstanceIsOfferedThoseItDeclaredAndNoOthers() {
    try (var host = load(Discovery.of(toys), relays("main", Map.of("uses", "near"))
        .set("relays.near", toy(Map.of())).set("relays.other", toy(Map.of())))) {
      var main = (ToyPlugin.Toy) host.eventRelay().orElseThrow();
      var near = new InstanceRef(Kind.RELAYS, "near");

      assertThat(main.context().instance(near, EventRelay.class))
          .isSameAs(host.find(near, EventRelay.class).orElseThrow());
      assertThatThrownBy(() -> main.context()
          .instance(new InstanceRef(Kind.RELAYS, "other"), EventRelay.class))
          .hasMessageContaining("did not declare");
      assertThatThrownBy(() -> main.context().instance(near,
          Registry.class)).hasMessageContaining("is not a");
    }
  }

  @Test
  void aPluginOnTheClassPathIsCalledDirectly() {
    try (var host = load(Discovery.of(toys), relays("main", Map.of()))) {
      assertThat(host.eventRelay().orElseThrow()).isInstanceOf(ToyPlugin.Toy.class);
    }
  }

  @Test
  void everythingNamedThatIsNotReadyStopsTheStartWithAllReasons() {
    var sources = relays("main", Map.of("type", "unheard-of"))
        .set("relays.a", toy(Map.of("fails", "create")))
        .set("relays.b", toy(Map.of("fals", "x", "health", "fine")))
        .set("relays.c", toy(Map.of("uses", "d"))).set("relays.d", toy(Map.of("uses", "c")))
        .set("relays.e", toy(Map.of("uses", "nobody")));
    try (var host = load(Discovery.of(toys), sources)) {
      assertThatThrownBy(host::start)
          .isInstanceOfSatisfying(SdkException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_NOT_READY))
          .hasMessageContaining("relays.main: TYPE_UNKNOWN: no plugin provides "
              + "eventrelay/unheard-of; there are toy")
          .hasMessageContaining("relays.a: CREATE_FAILED: IllegalStateException: no luck")
          .hasMessageContaining("relays.b: CONFIG_INVALID: 'fals' is not known; did you mean")
          .hasMessageContaining("'health' must be one of")
          .hasMessageContaining("CONFIG_INVALID: instances use each other in a circle: "
              + "[relays.c, relays.d]")
          .hasMessageContaining("relays.e: CONFIG_INVALID: it uses relays.nobody");
      assertThat(toys.happened()).noneMatch(line -> line.startsWith("start"));
    }
  }

  @Test
  void aServerWithoutStoreRegistryOrDiscoverySaysWhatToAdd() {
    try (var host = PluginHost.load(ConfigSources.embedded().read(), Discovery.none(),
        Provided.none(), Clock.systemUTC(), PluginMetrics.none())) {
      assertThatThrownBy(host::requireUsable)
          .hasMessageContaining("stores.main: TYPE_UNKNOWN")
          .hasMessageContaining("registries.main: TYPE_UNKNOWN")
          .hasMessageContaining("Discovery.classPath()")
          .hasMessageNotContaining("runtimes.");
    }
  }

  @Test
  void whatFailsToStartIsReportedAndEverythingIsClosed() {
    var sources = relays("main", Map.of("uses", "slow"))
        .set("relays.bad", toy(Map.of("fails", "start")))
        .set("relays.slow", toy(Map.of("fails", "start-slowly")))
        .set("relays.linkage", toy(Map.of("fails", "linkage")))
        .set("plugins.start-timeout", "50ms");
    try (var host = load(Discovery.of(toys), sources)) {
      assertThatThrownBy(host::start)
          .hasMessageContaining("relays.bad: START_FAILED: IllegalStateException: the backend")
          .hasMessageContaining("relays.slow: START_TIMEOUT: start took longer than 50 ms")
          .hasMessageContaining("relays.linkage: LINKAGE: start: it needs the class "
              + "com.example.Missing")
          .hasMessageContaining("relays.main: USES_NOT_READY: it uses relays.slow");
      assertThat(toys.happened()).contains("close main", "close bad", "close slow",
          "close linkage").doesNotContain("start main");
    }
  }

  @Test
  void anInstanceThatIsNeverMadeIsReported() {
    try (var host = load(Discovery.of(toys), relays("main", Map.of("fails", "create-slowly"))
        .set("plugins.start-timeout", "50ms"))) {
      assertThatThrownBy(host::requireUsable)
          .hasMessage("relays.main: CREATE_FAILED: create took longer than 50 ms");
    }
  }

  @Test
  void anOldNameIsReadAndListedAsAWarning() {
    try (var host = load(Discovery.of(toys), relays("main", Map.of("mood", "UP")))) {
      host.start();

      assertThat(host.table().rows()).first().satisfies(row -> {
        assertThat(row.state()).isEqualTo(PluginState.READY);
        assertThat(row.problems()).singleElement().asString()
            .isEqualTo("CONFIG_WARNING: relays.main: 'mood' is now called 'health'");
      });
    }
  }

  @Test
  void whatIsConfiguredForAnInstanceThatTheProgramGivesIsReported() {
    var sources = ConfigSources.embedded().set("stores.main.url", "jdbc:x");
    try (var host = load(Discovery.of(toys), sources)) {
      assertThat(host.table().rows()).filteredOn(row -> row.origin().equals("the program"))
          .filteredOn(row -> row.id().equals("-")).singleElement()
          .satisfies(row -> assertThat(row.problems()).singleElement().asString()
              .startsWith("CONFIG_WARNING: stores.main: what the configuration says"));
    }
  }

  @Test
  void theSecretsOfAnInstanceEndWithItAndThoseOfTheProgramDoNot() {
    var given = Secret.of("hush");
    var host = load(Discovery.of(toys), relays("main", Map.of("password", given))
        .set("relays.near", toy(Map.of("password", "hush"))));
    var secrets = new ArrayList<Secret>();
    for (var name : List.of("main", "near")) {
      var toy = (ToyPlugin.Toy) host.find(new InstanceRef(Kind.RELAYS, name), EventRelay.class)
          .orElseThrow();
      secrets.add(toy.config().findSecret("password").orElseThrow());
    }
    assertThat(secrets).extracting(Secret::reveal).containsExactly("hush", "hush");

    host.close();

    assertThat(secrets).allSatisfy(secret -> assertThatThrownBy(secret::reveal)
        .isInstanceOf(IllegalStateException.class));
    assertThat(given.reveal()).isEqualTo("hush");
  }

  @Test
  void aCloseThatFailsOrHangsKeepsNoOtherFromClosing() {
    var host = load(Discovery.of(toys), relays("main", Map.of())
        .set("relays.bad", toy(Map.of("fails", "close")))
        .set("relays.slow", toy(Map.of("fails", "close-slowly")))
        .set("plugins.close-timeout", "50ms"));
    host.start();

    host.close();

    assertThat(toys.happened()).contains("close main", "close bad", "close slow");
  }

  @Test
  void aReadyInstanceOfTheProgramIsNeitherStartedNorClosed() {
    var ready = new ToyPlugin("mine");
    var instance = new ToyPlugin.ToyProvider("toy", ready.happened());
    var main = new InstanceRef(Kind.RELAYS, "main");
    var component = (ToyPlugin.Toy) load(Discovery.of(ready), relays("main", Map.of()))
        .eventRelay().orElseThrow();
    ready.happened().clear();

    var provided = stores().ready(main, component)
        .made(new InstanceRef(Kind.RELAYS, "made"), instance, Map.of("health", "DOWN"));
    var host = PluginHost.load(ConfigSources.embedded().read(), Discovery.none(), provided,
        Clock.systemUTC(), PluginMetrics.none());
    host.start();
    host.close();

    assertThat(ready.happened()).containsExactly("create made", "start made", "close made");
  }

  @Test
  void whatTheProgramGivesWinsOverWhatWasFound() {
    var provider = new ToyPlugin.ToyProvider("toy", toys.happened());
    var main = new InstanceRef(Kind.RELAYS, "main");
    try (var host = PluginHost.load(
        relays("main", Map.of("type", "not-there")).read(), Discovery.of(toys),
        stores().made(main, provider, Map.of()), Clock.systemUTC(), PluginMetrics.none())) {
      host.start();

      assertThat(host.eventRelay()).isPresent();
      assertThat(host.table().rows()).extracting(Row::id, Row::state)
          .contains(tuple("toys", PluginState.SHADOWED))
          .contains(tuple("-", PluginState.READY));
    }
  }

  @Test
  void twoPluginsWithOneIdAreBothRefused() {
    try (var host = load(Discovery.of(toys, new ToyPlugin("toys")), relays("main", Map.of()))) {
      assertThat(host.table().rows()).filteredOn(row -> row.id().equals("toys"))
          .allSatisfy(row -> {
            assertThat(row.state()).isEqualTo(PluginState.REJECTED);
            assertThat(row.problems()).extracting(PluginProblem::code)
                .containsExactly(PluginCode.DUPLICATE_ID);
          });
      assertThatThrownBy(host::requireUsable).hasMessageContaining("DUPLICATE_ID");
    }
  }

  @Test
  void aTypeOfTwoPluginsIsAmbiguousUntilThePluginIsNamed() {
    var discovery = Discovery.of(toys, new ToyPlugin("other"));
    try (var host = load(discovery, relays("main", Map.of()))) {
      assertThatThrownBy(host::requireUsable).hasMessageContaining("relays.main: NAME_AMBIGUOUS")
          .hasMessageContaining("toys/toy, other/toy");
    }
    try (var host = load(discovery, relays("main", Map.of("type", "other/toy")))) {
      host.start();
      assertThat(host.table().rows()).extracting(Row::id, Row::state).contains(
          tuple("toys", PluginState.AMBIGUOUS),
          tuple("other", PluginState.READY));
    }
  }

  @Test
  void whatIsDownKeepsTheServerFromBeingReadyOnlyIfSomebodyNamedIt() throws InterruptedException {
    var docker = new InstanceRef(Kind.RUNTIMES, "docker");
    var sick = Discovery.of(toys, new SickRuntime.Plug());
    try (var unnamed = load(sick, relays("main", Map.of()));
        var named = load(sick, relays("main", Map.of()).set("runtimes.docker", Map.of()))) {
      unnamed.start();
      named.start();

      assertThat(unnamed.health()).containsEntry(docker, Health.degraded(SickRuntime.SAID));
      assertThat(named.health()).containsEntry(docker, Health.down(SickRuntime.SAID));
    }
  }

  @Test
  void theHealthOfEveryInstanceIsAskedAndShown() throws InterruptedException {
    try (var host = load(Discovery.of(toys), relays("main", Map.of("health", "DEGRADED"))
        .set("relays.fine", toy(Map.of())))) {
      host.start();

      assertThat(host.health())
          .containsEntry(new InstanceRef(Kind.RELAYS, "fine"), Health.up())
          .containsEntry(new InstanceRef(Kind.RELAYS, "main"), Health.degraded(""));
      assertThat(host.table().rows()).first().extracting(Row::state)
          .isEqualTo(PluginState.DEGRADED);
    }
  }

  @Test
  void aPluginThatNothingUsesIsListedAsUnused() {
    try (var host = load(Discovery.of(toys), ConfigSources.embedded())) {
      assertThat(host.table().render()).contains("UNUSED").contains("eventrelay/toy")
          .contains("Shared: app.moleculesai.sdk.api");
    }
  }

  @Test
  void aDataFolderIsPrivateToTheInstanceAndMissingWithoutAServersFolder(@TempDir Path data) {
    try (var host = load(Discovery.of(toys), relays("main", Map.of()).set("data-dir", data))) {
      var toy = (ToyPlugin.Toy) host.eventRelay().orElseThrow();
      assertThat(toy.context().dataDir())
          .isEqualTo(data.resolve("plugins").resolve("relays.main")).isDirectory();
    }
    try (var host = load(Discovery.of(toys), relays("main", Map.of()))) {
      var toy = (ToyPlugin.Toy) host.eventRelay().orElseThrow();
      assertThatThrownBy(() -> toy.context().dataDir()).isInstanceOfSatisfying(SdkException.class,
          e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    }
  }

  @Test
  void anInstanceLearnsItsInstallationOnceTheServerKnowsIt() {
    try (var host = load(Discovery.of(toys), relays("main", Map.of()))) {
      var toy = (ToyPlugin.Toy) host.eventRelay().orElseThrow();
      assertThatThrownBy(() -> toy.context().installation()).isInstanceOfSatisfying(
          SdkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));

      host.identify(() -> "this one");

      assertThat(toy.context().installation()).isEqualTo("this one");
    }
  }

  @Test
  void tasksOfAnInstanceAreInterruptedWhenItIsClosed() throws InterruptedException {
    var ended = new CountDownLatch(1);
    var host = load(Discovery.of(toys), relays("main", Map.of()));
    var toy = (ToyPlugin.Toy) host.eventRelay().orElseThrow();
    toy.context().executor().execute(() -> {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        ended.countDown();
      }
    });

    host.close();

    assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void everyCodeIsExplainedToOperators() throws IOException {
    var codes = Files.readString(Path.of("../examples/server/src/dist/plugins/README.md"));

    assertThat(PluginCode.values())
        .allSatisfy(code -> assertThat(codes).contains("| `" + code + "` |"));
  }

  private static Map<String, Object> toy(Map<String, Object> values) {
    var all = new HashMap<String, Object>(values);
    all.putIfAbsent("type", "toy");
    return all;
  }

  private static ConfigSources relays(String name, Map<String, Object> values) {
    return ConfigSources.embedded().set("relays." + name, toy(values));
  }

  private static PluginHost load(Discovery discovery, ConfigSources sources) {
    return PluginHost.load(sources.read(), discovery, stores(), Clock.systemUTC(),
        PluginMetrics.none());
  }

  /** The two instances that every server needs; these tests are about others. */
  static Provided stores() {
    return Provided.none().ready(InstanceRef.store("main"), unusable(MessageStore.class))
        .ready(new InstanceRef(Kind.REGISTRIES, "main"), unusable(Registry.class));
  }

  private static <T> T unusable(Class<T> type) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (proxy, method, args) -> {
          if (method.getName().equals("check")) {
            return Health.up();
          }
          throw SdkException.unsupported(method.getName());
        }));
  }
}
