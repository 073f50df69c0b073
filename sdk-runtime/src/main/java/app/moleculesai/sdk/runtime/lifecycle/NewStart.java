package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Sets workspaces to {@code provisioning} whose agents are to be started again. */
public final class NewStart {
  /** The last start's agent is no sign of life of the next one. */
  static final WorkspacePatch NOBODY_THERE = WorkspacePatch.none().url(null).lastHeartbeatAt(null);

  private NewStart() {}

  /**
   * Does it, and tells it, as part of a transaction.
   *
   * @param from the statuses it may have
   * @param restart why, as the event says it; empty for no word of it
   * @return whether it had one of them
   */
  public static boolean begin(Transaction transaction, Changes.News news, UUID id,
      Set<WorkspaceStatus> from, Map<String, Object> restart, Instant now) {
    var change = transaction.workspaces().change(id,
        StatusChange.to(WorkspaceStatus.PROVISIONING).from(from).setting(NOBODY_THERE), now);
    change.ifPresent(done -> {
      news.tell(EventType.WORKSPACE_PROVISIONING, id, payload(done.workspace())
          .andIfPresent("restart", Optional.of(restart).filter(why -> !why.isEmpty())).body());
      news.changed(id);
    });
    return change.isPresent();
  }

  /** Returns what every event says of a workspace whose agent is to be started. */
  static Payload payload(Workspace row) {
    return Payload.with("name", row.name()).and("tier", row.tier()).and("runtime", row.runtime());
  }
}
