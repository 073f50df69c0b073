package app.moleculesai.sdk.runtime.recovery;

import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Finds out whether an agent is dead, and if so says it once and has it started again ({@code wire.md} 3.6, 3.8). Only
 * agents whose process a runtime owns can be dead; unknown is not dead. Safe for use by many threads.
 */
public final class DeadAgents {
  private static final Set<WorkspaceStatus> COUNTED_ON = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED, WorkspaceStatus.FAILED, WorkspaceStatus.AWAITING_AGENT);

  private final AgentObserver observer;
  private final Changes changes;
  private final Restarts restarts;
  private final Clock clock;

  /** Takes who can say, and who starts agents. */
  public DeadAgents(AgentObserver observer, Changes changes, Restarts restarts, Clock clock) {
    this.observer = observer;
    this.changes = changes;
    this.restarts = restarts;
    this.clock = clock;
  }

  /** Says whether somebody here can know whether this agent is dead. */
  public boolean canJudge(Workspace row) {
    return observer.owner(row).isPresent();
  }

  /** Says whether an agent is dead, before it is called; if so it is offline now and about to be started again. */
  public boolean isDeadBefore(Workspace row) {
    return isDead(row, clock.instant(), observer.recent(row), Cause.PREFLIGHT);
  }

  /** Says whether an agent is dead that did not answer as it should; if so like {@link #isDeadBefore}. */
  public boolean isDeadNow(Workspace row, Cause cause) {
    return isDead(row, clock.instant(), observer.now(row), cause);
  }

  private boolean isDead(Workspace row, Instant asked, WorkspaceState state, Cause cause) {
    if (!(state instanceof WorkspaceState.Stopped stopped)) {
      return false;
    }
    if (COUNTED_ON.contains(row.status())) {
      offline(row.id(), asked, stopped, cause);
    }
    restarts.request(row.id(), RestartReason.dead(cause, stopped));
    return true;
  }

  /** Says it once, and not of an agent that called meanwhile: that is another one than was seen. */
  private void offline(UUID id, Instant asked, WorkspaceState.Stopped seen, Cause cause) {
    changes.commit((transaction, news) -> {
      var offline = transaction.workspaces().change(id, StatusChange.to(WorkspaceStatus.OFFLINE)
          .from(COUNTED_ON).ifHeartbeatBefore(asked), clock.instant());
      offline.ifPresent(done -> {
        news.tell(EventType.WORKSPACE_OFFLINE, id, Payload.with("cause", cause.word())
            .andIfPresent("process", seen.process()).andIfPresent("reason", seen.reason())
            .andIfPresent("restart_at", restarts.waitsUntil(id).map(Instant::toString)).body());
        news.changed(id);
      });
      return offline.isPresent();
    });
  }
}
