package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.recovery.DeadAgents;
import app.moleculesai.sdk.runtime.recovery.RestartReason;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.recovery.Restarts;
import app.moleculesai.sdk.runtime.turns.Turn;
import java.util.EnumSet;
import java.util.Set;

/**
 * Refuses, before an agent is called, what it would not get ({@code wire.md} 3.6): one that is gone is started again, one
 * that sleeps is woken. The turn is ended with each refusal. Safe for use by many threads.
 */
public final class Preflight {
  private static final int WAKE_SECONDS = 15;
  private static final Set<WorkspaceStatus> HELD = EnumSet.of(WorkspaceStatus.PAUSED,
      WorkspaceStatus.HIBERNATING, WorkspaceStatus.HIBERNATED);
  private static final Set<WorkspaceStatus> COUNTED_ON = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED, WorkspaceStatus.OFFLINE);

  private final DeadAgents deadAgents;
  private final Restarts restarts;

  /** Takes who knows that an agent is dead, and who starts agents. */
  public Preflight(DeadAgents deadAgents, Restarts restarts) {
    this.deadAgents = deadAgents;
    this.restarts = restarts;
  }

  /** Wakes who sleeps, and leaves alone who was put to rest (UR-2). */
  void refuseHeld(Turn turn) {
    var target = turn.target();
    if (HELD.contains(target.status()) && deadAgents.canJudge(target)) {
      if (target.status() == WorkspaceStatus.HIBERNATED) {
        restarts.request(target.id(), RestartReason.of(Cause.WAKE));
        turn.failed("the agent sleeps and is being woken");
        throw new SdkException(ErrorCode.AGENT_WAKING,
            "workspace " + target.id() + " is being woken")
            .with("waking", true).with("retry_after", WAKE_SECONDS);
      }
      throw notReachable(turn);
    }
  }

  /** Refuses what is for an agent that has an address, and was found dead. */
  void refuseDead(Turn turn) {
    refuse(turn, deadAgents.isDeadBefore(turn.target()));
  }

  /**
   * Looks for an agent that has no address.
   *
   * @return whether its workspace is one that has an agent, which then may have an address by now
   */
  boolean looksFor(Turn turn) {
    boolean counted = COUNTED_ON.contains(turn.target().status());
    // a runtime may have no address for an agent that is gone: what was seen before says nothing
    refuse(turn, counted && deadAgents.isDeadNow(turn.target(), Cause.PREFLIGHT));
    return counted;
  }

  private static void refuse(Turn turn, boolean dead) {
    if (dead) {
      turn.failed("the agent is gone and is being restarted");
      throw FailedCalls.restarting(turn).with("preflight", true);
    }
  }

  /** Ends the turn, and says that its agent has no address. */
  static SdkException notReachable(Turn turn) {
    var target = turn.target();
    turn.failed("the agent cannot be reached: the workspace is " + target.status().word());
    return AgentClient.noAddress(target);
  }
}
