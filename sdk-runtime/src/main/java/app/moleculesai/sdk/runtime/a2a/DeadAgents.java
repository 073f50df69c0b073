package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.lifecycle.Provisioning;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;

/**
 * Asks whether an agent that did not answer is dead, and if so says it and starts it again ({@code wire.md} 3.8). Only
 * agents whose process a runtime owns can be dead; unknown is not dead. Safe for use by many threads.
 */
public final class DeadAgents {
  private static final Set<WorkspaceStatus> COUNTED_ON = EnumSet.complementOf(
      EnumSet.of(WorkspaceStatus.REMOVED, WorkspaceStatus.PROVISIONING));

  private final Runtimes runtimes;
  private final Changes changes;
  private final Provisioning provisioning;
  private final Clock clock;

  /** Takes who can say, and who starts agents. */
  public DeadAgents(Runtimes runtimes, Changes changes, Provisioning provisioning, Clock clock) {
    this.runtimes = runtimes;
    this.changes = changes;
    this.provisioning = provisioning;
    this.clock = clock;
  }

  /** Says whether an agent is dead; if so it is offline now and about to be started. */
  boolean isDead(Workspace row) {
    var runtime = runtimes.find(row.runtime()).filter(found -> found.capabilities().ownsProcess());
    if (runtime.isEmpty() || !(runtime.get().observe(row.id()) instanceof WorkspaceState.Stopped)) {
      return false;
    }
    var change = changes.commit((transaction, news) -> {
      var offline = transaction.workspaces().change(row.id(),
          StatusChange.to(WorkspaceStatus.OFFLINE).from(COUNTED_ON), clock.instant());
      offline.filter(done -> done.from() != WorkspaceStatus.OFFLINE).ifPresent(
          done -> news.tell(EventType.WORKSPACE_OFFLINE, row.id(), Payload.empty()));
      news.changed(row.id());
      return offline;
    });
    change.ifPresent(done -> provisioning.restart(row.id(), Set.of(WorkspaceStatus.OFFLINE)));
    return true;
  }
}
