package app.moleculesai.sdk.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Running;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.sdk.testkit.support.UnderTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * The runtime of one test with the agents that it starts, which are stopped and removed at its end. Safe for use by many
 * threads once it is open.
 */
public final class AgentsUnderTest implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final UnderTest<WorkspaceRuntime> subject;
  private final UnderTest<WorkspaceRuntime> elsewhere;
  private final String runtimeName;
  private final AgentWitness witness;
  private final Duration patience;
  private final List<UUID> workspaces = new CopyOnWriteArrayList<>();

  /**
   * Takes what a test needs.
   *
   * @param elsewhere the same runtime, as another installation has it
   * @param runtimeName of the agents that are started
   * @param patience how long to wait for what a runtime may take its time for
   */
  public AgentsUnderTest(UnderTest<WorkspaceRuntime> subject,
      UnderTest<WorkspaceRuntime> elsewhere, String runtimeName, AgentWitness witness,
      Duration patience) {
    this.subject = subject;
    this.elsewhere = elsewhere;
    this.runtimeName = runtimeName;
    this.witness = witness;
    this.patience = patience;
  }

  WorkspaceRuntime runtime() {
    return subject.current();
  }

  /** Returns the runtime of another installation on the same backend. */
  WorkspaceRuntime elsewhere() {
    return elsewhere.current();
  }

  /** Opens one more runtime of this installation, as a second server does. */
  WorkspaceRuntime beside() throws Exception {
    return subject.open();
  }

  KitContext context() {
    return subject.context();
  }

  AgentWitness witness() {
    return witness;
  }

  String runtimeName() {
    return runtimeName;
  }

  /** Returns a workspace of this test's own, of which nothing is left at its end. */
  UUID workspace() {
    var id = UUID.randomUUID();
    workspaces.add(id);
    return id;
  }

  KitStart request(UUID workspaceId) {
    return KitStart.of(workspaceId, runtimeName);
  }

  /** Starts an agent in a workspace of its own and waits until it is seen to run. */
  UUID started() {
    var id = workspace();
    start(request(id));
    return id;
  }

  /** Starts an agent and waits until it is seen to run; returns what its process is called. */
  String start(KitStart request) {
    runtime().start(request);
    return process(request.workspace().id());
  }

  /** Waits until an agent is seen to run; returns what its process is called. */
  String process(UUID workspaceId) {
    return running(runtime(), workspaceId).process();
  }

  Running running(WorkspaceRuntime by, UUID workspaceId) {
    return await("workspace is seen to run",
        () -> by.observe(workspaceId) instanceof Running running
            ? Optional.of(running)
            : Optional.empty());
  }

  Stopped stopped(WorkspaceRuntime by, UUID workspaceId) {
    return await("workspace is seen to be stopped",
        () -> by.observe(workspaceId) instanceof Stopped stopped
            ? Optional.of(stopped)
            : Optional.empty());
  }

  /** Waits until an agent is seen to run somewhere that takes connections; returns where. */
  URI reached(WorkspaceRuntime by, UUID workspaceId) {
    running(by, workspaceId);
    return await("workspace is reached", () -> by
        .endpoint(request(workspaceId).workspace()) instanceof Endpoint.Http http
        && takesConnections(http.url()) ? Optional.of(http.url()) : Optional.empty());
  }

  private static boolean takesConnections(URI url) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), (int) CONNECT.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until something is so. */
  void awaitThat(String what, Callable<Boolean> condition) {
    await(what, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }

  /** Waits until another thread has come somewhere. */
  void awaitDone(String what, CompletableFuture<Boolean> done) {
    assertThat(done).as(what).succeedsWithin(patience).isEqualTo(true);
  }

  private <T> T await(String what, Callable<Optional<T>> look) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        var found = look.call();
        if (found.isPresent()) {
          return found.get();
        }
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(what, e);
      }
      assertThat(System.nanoTime() - end).as("%s within %s", what, patience).isNegative();
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Checks that nothing of an agent runs and that the runtime says so. */
  void assertGone(UUID workspaceId) {
    assertThat(witness.running(workspaceId)).as("processes that run").isZero();
    stopped(runtime(), workspaceId);
    assertThat(runtime().observeAll().getOrDefault(workspaceId, new Stopped()))
        .as("what observeAll says").isInstanceOf(Stopped.class);
  }

  /** Checks that exactly one process runs and that it is the one the runtime means. */
  void assertRunsOnce(UUID workspaceId) {
    var process = process(workspaceId);
    assertThat(witness.running(workspaceId)).as("processes that run").isOne();
    assertThat(runtime().observeAll().get(workspaceId)).as("what observeAll says")
        .isInstanceOfSatisfying(Running.class,
            running -> assertThat(running.process()).isEqualTo(process));
  }

  /** Checks that a call is refused with this code, and with nothing but an {@link SdkException}. */
  static SdkException refused(ErrorCode code, ThrowingCallable call) {
    var thrown = catchThrowable(call);
    assertThat(thrown).as("refusal with %s", code.word()).isInstanceOf(SdkException.class);
    assertThat(((SdkException) thrown).code()).as(thrown.getMessage()).isEqualTo(code);
    return (SdkException) thrown;
  }

  /** Returns what is said of an agent, whichever of the three it is. */
  WorkspaceState state(UUID workspaceId) {
    return runtime().observe(workspaceId);
  }

  /** Stops the agents and removes what they kept, by a runtime that is open for sure; then closes all runtimes. */
  @Override
  public void close() throws Exception {
    try {
      if (!workspaces.isEmpty()) {
        remove(subject.open());
        remove(elsewhere.open());
      }
    } finally {
      elsewhere.close();
    }
  }

  private void remove(WorkspaceRuntime runtime) {
    for (var id : workspaces) {
      runtime.stop(id);
      runtime.removeData(id, true);
    }
  }
}
