package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Agents inside this process that answer from a script; no address, no container, no network ({@code wire.md} 5.7). A
 * scripted one keeps the latest 1,000 calls, or as many as 16 MiB of requests hold, to assert on. Safe for use by many
 * threads.
 *
 * <pre>{@code
 * try (var agents = MockRuntime.scripted(MockScript.canned().whenTo("Ada", MockReply.text("Yes.")))) {
 *   // ... a server with this runtime, a message to Ada
 *   assertThat(agents.awaitCalls(1, Duration.ofSeconds(5)).get(0).text()).isEqualTo("Ready?");
 * }
 * }</pre>
 */
public final class MockRuntime implements WorkspaceRuntime {
  private static final int KEPT_CALLS = 1000;

  private final CallLog calls;
  private final Waits waits;
  private final Endpoint endpoint;

  private MockRuntime(MockScript script, Clock clock, int keptCalls) {
    this.calls = new CallLog(keptCalls);
    this.waits = new Waits(clock);
    var responder = new MockResponder(script, clock, calls, keptCalls > 0, waits);
    this.endpoint = new Endpoint.InProcess(responder, script.isAtOnce());
  }

  /** Makes a runtime that answers from a script, waits in real time and keeps its calls. */
  public static MockRuntime scripted(MockScript script) {
    return scripted(script, Clock.systemUTC());
  }

  /**
   * Makes a runtime that answers from a script and keeps its calls.
   *
   * @param clock the time of its calls; a {@link VirtualClock} is waited on, beside any other it waits in real time
   */
  public static MockRuntime scripted(MockScript script, Clock clock) {
    return new MockRuntime(script, clock, KEPT_CALLS);
  }

  /** Makes a runtime whose calls nobody looks at. */
  static MockRuntime unattended(MockScript script, Clock clock) {
    return new MockRuntime(script, clock, 0);
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return RuntimeCapabilities.inProcess();
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    requireOpen();
    return endpoint;
  }

  /** Says that it runs: there is nothing that could have stopped. */
  @Override
  public WorkspaceState observe(UUID workspaceId) {
    requireOpen();
    return new WorkspaceState.Running("", Optional.empty());
  }

  /** Lists nobody: no agent here has a process. */
  @Override
  public Map<UUID, WorkspaceState> observeAll() {
    requireOpen();
    return Map.of();
  }

  @Override
  public void removeData(UUID workspaceId, boolean everything) {
    calls.forget(workspaceId);
  }

  @Override
  public Health check() {
    return waits.isClosed() ? Health.down("closed") : Health.up();
  }

  /** Returns the latest calls, oldest first; also after {@link #close()}. */
  public List<MockCall> recordedCalls() {
    return calls.list();
  }

  /**
   * Waits until this many calls came since the runtime was made.
   *
   * @return the latest calls, oldest first
   * @throws AssertionError when there are fewer after {@code longest}, or when the runtime is closed
   */
  public List<MockCall> awaitCalls(int number, Duration longest) throws InterruptedException {
    return calls.awaitTotal(number, longest);
  }

  /**
   * Waits until a call came for which the condition holds.
   *
   * @return the first of them that is still kept
   * @throws AssertionError when there is none after {@code longest}, or when the runtime is closed
   */
  public MockCall awaitCall(Predicate<MockCall> condition, Duration longest)
      throws InterruptedException {
    return calls.awaitMatch(condition, longest);
  }

  /** Ends all waiting: calls fail with {@code closed}, streams break. */
  @Override
  public void close() {
    waits.close();
    calls.close();
  }

  private void requireOpen() {
    if (waits.isClosed()) {
      throw SdkException.closed("mock runtime");
    }
  }
}
