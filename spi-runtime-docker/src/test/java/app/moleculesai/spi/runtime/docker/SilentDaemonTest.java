package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Running;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Unknown;
import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A daemon that says nothing, goes, comes back, or was never there. */
@NeedsMachines
@Timeout(240)
class SilentDaemonTest {
  /** Far more than an answer takes, far less than a wait for each caller. */
  private static final Duration NO_WAIT = Duration.ofSeconds(4);

  private PrivateDaemon daemon;

  @BeforeEach
  void prepare() throws IOException {
    daemon = new PrivateDaemon();
  }

  @AfterEach
  void close() throws Exception {
    daemon.close();
  }

  @Test
  void ofAPausedDaemonNothingIsKnownAndNobodyWaitsTwice() throws Exception {
    var id = UUID.randomUUID();
    try (var rig = open(started())) {
      rig.runtime().start(TestStart.of(id));
      var url = rig.url(id);

      daemon.pause();
      awaitState(rig, id, Unknown.class);
      long before = System.nanoTime();
      for (var state : observations(rig, id, 1000)) {
        assertThat(state).isInstanceOf(Unknown.class);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(NO_WAIT);
      assertThat(rig.runtime().endpoint(TestStart.of(id).workspace()))
          .isEqualTo(new Endpoint.Http(url, true));
      awaitHealth(rig, Health.Status.DOWN);

      daemon.resume();
      awaitState(rig, id, Running.class);
      awaitHealth(rig, Health.Status.UP);

      daemonsOwn().killContainerCmd(new Names(id).container()).exec();
      awaitState(rig, id, Stopped.class);
    }
  }

  @Test
  void aListThatIsNotAnsweredIsUnavailable() throws Exception {
    try (var rig = open(started())) {
      daemon.stop();

      assertThatThrownBy(() -> rig.runtime().observeAll()).isInstanceOfSatisfying(
          SdkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      daemon.start();
      Until.holds("the daemon is listened to again",
          () -> rig.runtime().check().equals(Health.up()));
    }
  }

  @Test
  void agentsAreFoundAgainWhenTheDaemonWasStoppedAndStarted() throws Exception {
    var id = UUID.randomUUID();
    try (var rig = open(started())) {
      rig.runtime().start(TestStart.of(id));
      var process = ((Running) rig.runtime().observe(id)).process();

      daemon.stop();
      awaitState(rig, id, Unknown.class);
      awaitHealth(rig, Health.Status.DOWN);

      daemon.start();
      awaitState(rig, id, Running.class);
      assertThat(((Running) rig.runtime().observe(id)).process()).isEqualTo(process);
      assertThat(rig.url(id)).hasHost("127.0.0.1");
    }
  }

  @Test
  void aDaemonThatIsAwayAtTheStartIsWaitedForInTheBackground() throws Exception {
    var client = new TestDaemon(daemon.host()).own();
    try (var rig = open(client)) {
      assertThat(rig.runtime().check().status()).isEqualTo(Health.Status.DOWN);
      assertThat(rig.runtime().observe(UUID.randomUUID())).isInstanceOf(Unknown.class);
      assertThatThrownBy(() -> rig.runtime().start(TestStart.of(UUID.randomUUID())))
          .isInstanceOfSatisfying(SdkException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));

      daemon.start();

      awaitState(rig, UUID.randomUUID(), Stopped.class);
      assertThat(rig.runtime().check()).isEqualTo(Health.up());
    }
  }

  private DockerClient started() throws IOException {
    var client = daemon.start();
    TestAgent.load(client);
    return client;
  }

  private DockerClient daemonsOwn() {
    return new TestDaemon(daemon.host()).own();
  }

  private Rig open(DockerClient client) {
    return Rig.notReady(client, Map.of("host", daemon.host().toString()),
        TestDaemon.INSTALLATION + UUID.randomUUID());
  }

  private static void awaitState(Rig rig, UUID id, Class<? extends WorkspaceState> kind) {
    Until.holds("it is " + kind.getSimpleName(),
        () -> kind.isInstance(rig.runtime().observe(id)));
  }

  /** Whoever asks for a state may learn of a daemon's silence before the one who listens to it. */
  private static void awaitHealth(Rig rig, Health.Status status) {
    Until.holds("it is " + status, () -> rig.runtime().check().status() == status);
  }

  private static List<WorkspaceState> observations(Rig rig, UUID id, int number)
      throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<WorkspaceState> observing = () -> rig.runtime().observe(id);
      return threads.invokeAll(java.util.Collections.nCopies(number, observing)).stream()
          .map(Future::resultNow).toList();
    }
  }
}
