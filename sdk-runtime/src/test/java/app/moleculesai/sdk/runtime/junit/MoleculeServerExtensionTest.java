package app.moleculesai.sdk.runtime.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.junit.MoleculeServerTest.Lifetime;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs small test classes in a JUnit of their own and looks at the servers they were given. */
class MoleculeServerExtensionTest {
  /** What the small test classes were given; they are made by JUnit and reach nothing else. */
  private static final Queue<MoleculeServer> GIVEN = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void forgetEarlierServers() {
    GIVEN.clear();
  }

  @MoleculeServerTest
  static class OneForTheClass {
    @Test
    void first(MoleculeServer server, URI uri) throws IOException {
      GIVEN.add(server);
      assertThat(uri).isEqualTo(server.uri());
      assertThat(answers(server)).isTrue();
    }

    @Test
    void second(MoleculeServer server) {
      GIVEN.add(server);
    }

    @Nested
    class Inner {
      @Test
      void third(MoleculeServer server) {
        GIVEN.add(server);
      }
    }
  }

  @Test
  void oneServerServesAClassAndIsClosedAfterIt() throws IOException {
    assertSucceeds(run(OneForTheClass.class), 3);
    assertThat(GIVEN).hasSize(3).allMatch(server -> server == GIVEN.element());
    assertThat(answers(GIVEN.element())).isFalse();
  }

  @MoleculeServerTest(lifetime = Lifetime.METHOD)
  static class NewEachTime {
    @BeforeEach
    void takesTheSameAsTheTest(MoleculeServer server) {
      GIVEN.add(server);
    }

    @Test
    void first(MoleculeServer server) {
      assertThat(GIVEN).contains(server);
    }

    @Test
    void second(MoleculeServer server) {
      assertThat(GIVEN).contains(server);
    }
  }

  @Test
  void eachTestMayHaveAServerOfItsOwn() throws IOException {
    assertSucceeds(run(NewEachTime.class), 2);
    assertThat(GIVEN).hasSize(2).doesNotHaveDuplicates();
    for (var server : GIVEN) {
      assertThat(answers(server)).isFalse();
    }
  }

  @MoleculeServerTest(settings = {"rate-limit = 7",
      "runtimes.mock.reply-delay=0s"}, time = "2026-01-01T09:00:00Z")
  static class WithSettings {
    @Test
    void standsInTime(MoleculeServer server, URI uri) throws Exception {
      GIVEN.add(server);
      try (var http = HttpClient.newHttpClient()) {
        var created = http.send(HttpRequest.newBuilder(uri.resolve("/workspaces"))
            .POST(BodyPublishers.ofString("{\"name\":\"Ada\",\"runtime\":\"mock\"}")).build(),
            BodyHandlers.ofString());
        var id = UUID.fromString(created.body().replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1"));
        assertThat(server.registry().workspaces().find(id).orElseThrow().createdAt())
            .isEqualTo("2026-01-01T09:00:00Z");
      }
    }
  }

  @Test
  void settingsAndTimeReachTheServer() {
    assertSucceeds(run(WithSettings.class), 1);
    var config = GIVEN.element().config();
    assertThat(config.http().rateLimit()).isEqualTo(7);
    assertThat(config.access().devFailOpen()).isTrue();
    assertThat(config.folders().plugins()).isEmpty();
  }

  static class WithBuilder {
    @RegisterExtension
    static final MoleculeServerExtension SERVER = MoleculeServerExtension
        .of(builder -> builder.set("admin-token", "let me in"));

    @Test
    void takes(MoleculeServer server) {
      GIVEN.add(server);
    }
  }

  @Test
  void aFieldTakesWhateverTheBuilderCan() {
    assertSucceeds(run(WithBuilder.class), 1);
    assertThat(GIVEN.element().config().access().adminToken()).isPresent();
  }

  static class NewEachTimeByBuilder {
    @RegisterExtension
    static final MoleculeServerExtension SERVER = MoleculeServerExtension.of(builder -> builder)
        .forEachTest();

    @Test
    void first(MoleculeServer server) {
      GIVEN.add(server);
    }

    @Test
    void second(MoleculeServer server) {
      GIVEN.add(server);
    }
  }

  @Test
  void aFieldMayAskForAServerForEachTest() {
    assertSucceeds(run(NewEachTimeByBuilder.class), 2);
    assertThat(GIVEN).hasSize(2).doesNotHaveDuplicates();
  }

  @MoleculeServerTest(settings = "prot=8080")
  static class WithMistake {
    @Test
    void isNeverRun(MoleculeServer server) {
      GIVEN.add(server);
    }
  }

  @Test
  void aMistakeInTheSettingsIsNamed() {
    assertThat(failure(run(WithMistake.class)))
        .contains(WithMistake.class.getName(), "did not start", "prot", "port");
    assertThat(GIVEN).isEmpty();
  }

  @MoleculeServerTest(settings = "port")
  static class WithHalfASetting {
    @Test
    void isNeverRun() {}
  }

  @MoleculeServerTest(time = "tomorrow")
  static class WithoutATime {
    @Test
    void isNeverRun() {}
  }

  @Test
  void whatIsNoSettingAndNoTimeIsNamed() {
    assertThat(failure(run(WithHalfASetting.class))).contains("'port' is not key=value");
    assertThat(failure(run(WithoutATime.class))).contains("'tomorrow'");
  }

  static class WithTakenPort {
    @RegisterExtension
    static final MoleculeServerExtension SERVER = MoleculeServerExtension
        .of(builder -> builder.set("port", GIVEN.element().port()));

    @Test
    void isNeverRun() {}
  }

  @Test
  void aServerThatCannotListenSaysWhy() throws Exception {
    try (var other = plainServer()) {
      GIVEN.add(other);
      assertThat(failure(run(WithTakenPort.class)))
          .contains(WithTakenPort.class.getName(), "did not start",
              String.valueOf(other.port()));
    }
  }

  @MoleculeServerTest(lifetime = Lifetime.METHOD)
  static class TooEarly {
    @BeforeAll
    static void beforeAnyTest(MoleculeServer server) {
      GIVEN.add(server);
    }

    @Test
    void isNeverRun() {}
  }

  @Test
  void outsideOfTestsThereIsNoServerWhenEachTestHasItsOwn() {
    assertThat(failure(run(TooEarly.class))).contains("beforeAnyTest", "outside");
  }

  @MoleculeServerTest
  static class OneOfTwo {
    static final CyclicBarrier BOTH = new CyclicBarrier(2);

    @Test
    void waitsForTheOther(MoleculeServer server) throws Exception {
      GIVEN.add(server);
      BOTH.await(60, TimeUnit.SECONDS);
      assertThat(answers(server)).isTrue();
    }
  }

  @MoleculeServerTest
  static class OtherOfTwo {
    @Test
    void waitsForTheOther(MoleculeServer server) throws Exception {
      GIVEN.add(server);
      OneOfTwo.BOTH.await(60, TimeUnit.SECONDS);
      assertThat(answers(server)).isTrue();
    }
  }

  @Test
  void classesThatRunInParallelHaveServersOfTheirOwn() {
    assertSucceeds(run(OneOfTwo.class, OtherOfTwo.class), 2);
    assertThat(GIVEN).hasSize(2).doesNotHaveDuplicates();
  }

  private static MoleculeServer plainServer() {
    return MoleculeServer.builder()
        .discovery(Discovery.classPath())
        .build().start();
  }

  /** Says whether anybody listens where the server did: a port that can be taken again is free. */
  private static boolean answers(MoleculeServer server) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      return socket.isConnected();
    } catch (IOException e) {
      try (var again = new ServerSocket(server.port(), 1, InetAddress.getLoopbackAddress())) {
        assertThat(again.isBound()).isTrue();
      }
      return false;
    }
  }

  private static TestExecutionSummary run(Class<?>... tests) {
    var request = LauncherDiscoveryRequestBuilder.request()
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.classes.default",
            "concurrent")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2");
    for (var test : tests) {
      request.selectors(selectClass(test));
    }
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request.build(), summary);
    return summary.getSummary();
  }

  private static void assertSucceeds(TestExecutionSummary summary, int tests) {
    assertThat(summary.getFailures()).map(failure -> failure.getException().toString()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(tests);
  }

  private static String failure(TestExecutionSummary summary) {
    assertThat(summary.getFailures()).hasSize(1);
    return String.valueOf(summary.getFailures().get(0).getException().getMessage());
  }
}
