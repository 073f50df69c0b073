package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Running;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import com.github.dockerjava.api.model.RestartPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents from their start to their end, on a real daemon. */
@NeedsDocker
@Timeout(120)
class AgentLifeTest {
  private static final int LARGE = 64 << 20;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = Rig.open();
  }

  @AfterEach
  void close() throws InterruptedException {
    rig.close();
  }

  @Test
  void anAgentIsStartedObservedReachedAndStopped() throws Exception {
    var id = UUID.randomUUID();
    var runtime = rig.runtime();

    var url = runtime.start(TestStart.of(id)).orElseThrow();

    assertThat(url.getHost()).isEqualTo("127.0.0.1");
    assertThat(rig.url(id)).isEqualTo(url);
    rig.awaitAnswer(id);
    var container = rig.container(id);
    assertThat(runtime.observe(id)).isInstanceOfSatisfying(Running.class,
        running -> assertThat(running.process()).isEqualTo(container.getId()));
    assertThat(runtime.observeAll()).containsOnlyKeys(id);
    assertThat(container.getConfig().getLabels()).containsEntry("molecule.platform.managed", "true")
        .containsEntry("molecule.platform.instance", rig.installation())
        .containsEntry("molecule.workspace", id.toString());

    runtime.stop(id);

    assertThat(runtime.observe(id)).isEqualTo(new Stopped());
    assertThat(runtime.endpoint(TestStart.of(id).workspace())).isInstanceOf(Endpoint.None.class);
    assertThat(runtime.observeAll()).isEmpty();
    assertThat(rig.hasContainer(id)).isFalse();
    runtime.stop(id); // not there is success
  }

  @Test
  void aHealthyAgentIsObservedWithoutAskingEachTime() throws Exception {
    var id = rig.started();
    Until.holds("the events of its start are over",
        () -> rig.runtime().observe(id) instanceof Running);
    long before = System.nanoTime();

    for (int i = 0; i < 50_000; i++) {
      assertThat(rig.runtime().observe(id)).isInstanceOf(Running.class);
    }

    // as many inspections take minutes
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void whoOnlySaysThatItRunsInAContainerReachesAgentsAtTheirPorts() throws Exception {
    try (var pretender = Rig.open(Map.of("in-container", "true"))) {
      var id = pretender.started();

      assertThat(pretender.url(id)).hasHost("127.0.0.1");
    }
  }

  @Test
  void whatTheRuntimeAddsToTheEnvironmentCannotBeOverridden() {
    var id = UUID.randomUUID();
    rig.start(TestStart.of(id).environment("MY_KEY", "a value").environment("WORKSPACE_ID", "x"));

    assertThat(rig.run(id, "env").lines()).contains("MY_KEY=a value", "WORKSPACE_ID=" + id,
        "WORKSPACE_CONFIG_PATH=/configs", "PLATFORM_URL=http://127.0.0.1:1",
        "MOLECULE_URL=http://127.0.0.1:1", "TIER=2", "PLUGINS_DIR=/plugins",
        "PYTHONPATH=/app");
  }

  @Test
  void theServersHostHasANameInTheContainer() throws Exception {
    var id = rig.started();

    assertThat(rig.run(id, "cat", "/etc/hosts")).contains("host.docker.internal");
  }

  @Test
  void theEndpointFollowsThePortWhenTheEngineStartsTheAgentAgain() throws Exception {
    var id = rig.started();
    var before = rig.url(id);

    rig.run(id, "sh", "-c", "echo 1 > /tmp/end; sleep 5"); // ends with the container

    Until.holds("the agent is reached at another port", () -> rig.runtime()
        .endpoint(TestStart.of(id).workspace()) instanceof Endpoint.Http http
        && !http.url().equals(before));
    // the file is still there, so it ends again and again: this is about the address alone
    assertThat(rig.runtime().observe(id)).isInstanceOf(Running.class);
  }

  @Test
  void theEndpointFollowsTheAgentOutOfItsNetworkAndBack() throws Exception {
    var id = rig.started();
    var process = rig.container(id).getId();
    var view = TestStart.of(id).workspace();

    TestDaemon.client().disconnectFromNetworkCmd().withNetworkId(TestDaemon.NETWORK)
        .withContainerId(process).exec();

    Until.holds("it has no address",
        () -> rig.runtime().endpoint(view) instanceof Endpoint.None);
    assertThat(rig.runtime().observe(id)).isInstanceOf(Running.class);

    TestDaemon.client().connectToNetworkCmd().withNetworkId(TestDaemon.NETWORK)
        .withContainerId(process).exec();

    rig.awaitAnswer(id);
  }

  @Test
  void aKilledAgentIsStoppedWithItsExitCode() throws Exception {
    var id = rig.started();
    var container = rig.container(id).getId();

    TestDaemon.client().killContainerCmd(container).exec();

    awaitState(id, new Stopped(Optional.of(container), Optional.of("exit code 137")));
    assertThat(rig.runtime().observeAll()).containsEntry(id,
        new Stopped(Optional.of(container), Optional.of("exit code 137")));
    assertThat(rig.runtime().endpoint(TestStart.of(id).workspace()))
        .isInstanceOf(Endpoint.None.class);
  }

  @Test
  void anAgentThatEndedByItselfIsStoppedWithItsExitCode() throws Exception {
    var id = rig.started();
    var container = rig.container(id).getId();
    restartingOnce(container);

    rig.run(id, "sh", "-c", "echo 3 > /tmp/end; sleep 5");

    awaitState(id, new Stopped(Optional.of(container), Optional.of("exit code 3")));
  }

  @Test
  void anAgentThatRanOutOfMemoryIsSaidToHave() throws Exception {
    try (var small = Rig.open(Map.of("tier2-memory-mb", 16))) {
      var id = small.started();
      var container = small.container(id).getId();
      restartingOnce(container);

      small.run(id, "touch", "/tmp/eat");

      Until.holds("it ran out of memory", () -> small.runtime().observe(id)
          .equals(new Stopped(Optional.of(container),
              Optional.of("exit code 137, out of memory"))));
    }
  }

  @Test
  void anAgentThatIsRemovedByHandIsStopped() throws Exception {
    var id = rig.started();

    TestDaemon.client().removeContainerCmd(rig.container(id).getId()).withForce(true).exec();

    awaitState(id, new Stopped());
  }

  @Test
  void aStartThatTheEngineRefusesLeavesNothingBehind() {
    var id = UUID.randomUUID();
    var request = TestStart.of(id, workspace -> workspace.workspaceDir("/proc/no/such/folder")
        .workspaceAccess("read_write"));

    assertThatThrownBy(() -> rig.runtime().start(request)).isInstanceOf(SdkException.class);

    assertThat(rig.hasContainer(id)).isFalse();
    assertThat(rig.runtime().observe(id)).isEqualTo(new Stopped());
  }

  @Test
  void anEnvironmentThatCannotBePassedOnIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> rig.runtime()
        .start(TestStart.of(UUID.randomUUID()).environment("A=B", "hunter2")))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageNotContaining("A=B").hasMessageNotContaining("hunter2");
  }

  @Test
  void anInterruptedStartCleansUp() throws Exception {
    var id = UUID.randomUUID();
    var slow = TestStart.of(id).file("large", "x".repeat(LARGE)); // still copied when the container is there
    var failure = new AtomicReference<Throwable>();
    var thread = Thread.ofVirtual()
        .unstarted(() -> failure.set(catchThrowable(() -> rig.runtime().start(slow))));
    thread.start();
    Until.holds("the container is there", () -> rig.hasContainer(id));
    thread.interrupt();
    thread.join();

    assertThat(failure.get()).isInstanceOf(SdkException.class);
    assertThat(rig.hasContainer(id)).isFalse();
  }

  @Test
  void whatCannotBeStartedLeavesTheAgentThatRuns() {
    var id = UUID.randomUUID();
    rig.runtime().start(TestStart.of(id));
    for (var wrong : List.of(TestStart.of(id).environment("A=B", "x"),
        TestStart.of(id).file("a//b", "x"), TestStart.of(id).file("../a", "x"))) {
      assertThatThrownBy(() -> rig.runtime().start(wrong)).isInstanceOf(SdkException.class);
    }
    assertThat(rig.runtime().observe(id)).isInstanceOf(Running.class);
  }

  /** Lets the engine give up after one more try; never to try cannot be said of a container that is there. */
  private static void restartingOnce(String container) {
    TestDaemon.client().updateContainerCmd(container)
        .withRestartPolicy(RestartPolicy.onFailureRestart(1)).exec();
  }

  private void awaitState(UUID id, WorkspaceState state) throws IOException {
    Until.holds("workspace is " + state, () -> rig.runtime().observe(id).equals(state));
  }
}
