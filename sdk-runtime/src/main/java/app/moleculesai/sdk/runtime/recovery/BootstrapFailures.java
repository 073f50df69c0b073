package app.moleculesai.sdk.runtime.recovery;

import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.text.StorableText;
import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.util.UUID;

/** Notes what a watcher outside saw of an agent that did not come up ({@code wire.md} 4.10). Safe for many threads. */
public final class BootstrapFailures {
  private static final int MOST_BYTES = 8192;

  private final Changes changes;
  private final Clock clock;

  /** Takes the state. */
  public BootstrapFailures(Changes changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * Notes it of a workspace that is being started; says whether it was.
   *
   * @param logTail what the machine said last
   * @throws app.moleculesai.sdk.api.error.SdkException {@code workspace_not_found}
   */
  boolean note(UUID id, String error, String logTail) {
    var what = StorableText.repair(Truncation.truncateBytes(error, MOST_BYTES));
    var tail = StorableText.repair(Truncation.lastBytes(logTail, MOST_BYTES));
    return changes.commit((transaction, news) -> {
      if (transaction.workspaces().find(id).isEmpty()) {
        throw WorkspaceDirectory.unknown(id);
      }
      var failed = transaction.workspaces().change(id, StatusChange.to(WorkspaceStatus.FAILED)
          .from(WorkspaceStatus.PROVISIONING).setting(WorkspacePatch.none().lastSampleError(what)),
          clock.instant());
      failed.ifPresent(done -> {
        news.tell(EventType.WORKSPACE_PROVISION_FAILED, id, Payload.with("error", what)
            .and("log_tail", tail).and("source", "bootstrap_watcher").body());
        news.changed(id);
      });
      return failed.isPresent();
    });
  }
}
