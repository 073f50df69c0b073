package app.moleculesai.sdk.runtime.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.config.ConfigSources;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.plugins.PluginJar;
import app.moleculesai.sdk.runtime.plugins.PluginState;
import app.moleculesai.sdk.runtime.plugins.PluginTable.Row;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances of drop-in plugins, from the jar to the last class unloaded. */
class DropInInstanceTest {
  @TempDir
  Path plugins;

  @Test
  void aDropInPluginIsUsedByNameAndBrokenOnesBesideItDoNotStopTheStart() throws IOException {
    PluginJar.of("toy").marker("toy", "0.1").write(plugins.resolve("toy.jar"));
    Files.writeString(plugins.resolve("broken.jar"), "not a jar");
    PluginJar.of("spare").write(plugins.resolve("spare.jar"));

    try (var host = load(relay("toy"))) {
      host.start();

      assertThat(host.eventRelay().orElseThrow().isUp()).isTrue();
      assertThat(host.table().rows()).extracting(Row::id, Row::state).contains(
          tuple("broken", PluginState.REJECTED),
          tuple("spare", PluginState.UNUSED),
          tuple("toy", PluginState.READY));
      assertThat(host.table().render().lines().toList()).anySatisfy(line -> assertThat(line)
          .matches("toy +1\\.0 +0\\.1 +READY +.*/toy\\.jar +[0-9a-f]{8} +\\d+ms +"
              + "eventrelay/toy -> main"))
          .anySatisfy(line -> assertThat(line).startsWith("  NOT_A_JAR: "))
          .anySatisfy(line -> assertThat(line).startsWith(
              "4 plugins: 2 ready, 1 unused, 1 rejected. Load "));
    }
  }

  @Test
  void aBrokenPluginThatTheConfigurationNamesStopsTheStartWithItsReason() throws IOException {
    Files.writeString(plugins.resolve("toy.jar"), "not a jar");

    try (var host = load(relay("toy"))) {
      assertThatThrownBy(host::start).isInstanceOfSatisfying(SdkException.class,
          e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_NOT_READY))
          .hasMessageContaining("relays.main: TYPE_UNKNOWN")
          .hasMessageContaining("/toy.jar was refused: NOT_A_JAR");
    }
  }

  @Test
  void inStrictModeAnyRefusalStopsTheStart() throws IOException {
    Files.writeString(plugins.resolve("unused.jar"), "not a jar");

    try (var host = load(ConfigSources.embedded())) {
      host.requireUsable();
    }
    try (var host = load(ConfigSources.embedded().set("plugins.strict", true))) {
      assertThatThrownBy(host::requireUsable)
          .hasMessageContaining("/unused.jar was refused: NOT_A_JAR");
    }
  }

  @Test
  void aPluginThatIsNeverMadeOrNeverSaysWhoItIsIsARowAndKeepsNoOtherWaiting() {
    var wait = "static int hang() { try { new java.util.concurrent.CountDownLatch(1).await(); } "
        + "catch (InterruptedException e) {} return 1; }";
    PluginJar.empty().classes(PluginJar.plugin("a.ThePlugin", "a", "\"1\"",
        wait + " public ThePlugin() { hang(); }")).service("a.ThePlugin")
        .write(plugins.resolve("a.jar"));
    PluginJar.empty().classes(PluginJar.plugin("b.ThePlugin", "b", "\"\" + hang()", wait))
        .service("b.ThePlugin").write(plugins.resolve("b.jar"));
    PluginJar.of("toy").write(plugins.resolve("toy.jar"));

    try (var host = load(relay("toy").set("plugins.start-timeout", "2s"))) {
      host.start();

      assertThat(host.table().render().lines().toList())
          .contains("  CONSTRUCTOR_THREW: making a.ThePlugin took longer than 2000 ms")
          .contains("  BAD_DESCRIPTION: it could not say who it is or what it provides: "
              + "took longer than 2000 ms");
    }
  }

  @Test
  void theClassesOfAPluginStayWhileAThreadOfItRuns() throws InterruptedException {
    PluginJar.empty().classes(PluginJar.plugin("example.ThePlugin", "toy").replace(
        "public void listen(Listener listener) {}",
        "public void listen(Listener listener) {} @Override public void start() { "
            + "while (System.getProperty(\"toy.released\") == null) { Thread.onSpinWait(); } "
            + "System.clearProperty(\"toy.released\"); }"))
        .service("example.ThePlugin").write(plugins.resolve("toy.jar"));
    var host = load(relay("toy").set("plugins.start-timeout", "50ms")
        .set("plugins.close-timeout", "50ms"));
    var loader = host.loaders().iterator().next();

    assertThatThrownBy(host::start).hasMessageContaining("START_TIMEOUT");

    assertThat(loader.getResource("example/ThePlugin.class")).isNotNull();
    System.setProperty("toy.released", "yes");
  }

  @Test
  void nothingOfAPluginIsLeftAfterTheEnd() throws Exception {
    PluginJar.of("toy").write(plugins.resolve("toy.jar"));

    var loader = usedAndClosed();

    for (int i = 0; i < 100 && loader.get() != null; i++) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(loader.get()).isNull();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().contains("relays.main"));
  }

  /** In a method of its own, so that no local variable keeps it. */
  private WeakReference<ClassLoader> usedAndClosed() {
    var host = load(relay("toy"));
    host.start();
    var relay = host.eventRelay().orElseThrow();
    assertThat(relay.isUp()).isTrue();
    var loader = host.loaders().iterator().next();
    host.close();
    assertThatThrownBy(relay::isUp).isInstanceOf(SdkException.class);
    return new WeakReference<>(loader);
  }

  private static ConfigSources relay(String type) {
    return ConfigSources.embedded().set("relays.main.type", type);
  }

  private PluginHost load(ConfigSources sources) {
    return PluginHost.load(sources.read(), Discovery.directory(plugins), PluginHostTest.stores(),
        Clock.systemUTC(), PluginMetrics.none());
  }
}
