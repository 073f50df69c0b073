package app.moleculesai.sdk.runtime.delegation;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationInsert;
import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Takes tasks that one workspace hands to another ({@code wire.md} 9.1). Safe for use by many threads. */
public final class Delegations {
  private static final System.Logger LOG = System.getLogger(Delegations.class.getName());
  private static final int LONGEST_ID = 255;
  private static final int PREVIEW_BYTES = 100; // TX-4

  private final Changes changes;
  private final WorkspaceDirectory directory;
  private final DelegationLog log;
  private final DelegationRuns runs;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** Takes what keeps delegations, and what sends them. */
  public Delegations(Changes changes, WorkspaceDirectory directory, DelegationLog log,
      DelegationRuns runs, Clock clock, Supplier<UUID> ids) {
    this.changes = changes;
    this.directory = directory;
    this.log = log;
    this.runs = runs;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What a task became.
   *
   * @param delegation the entry of the ledger
   * @param isNew whether the task was taken now; else it was before, under the same key
   * @param warning what went wrong all the same
   */
  record Taken(Delegation delegation, boolean isNew, Optional<String> warning) {}

  /**
   * Takes a task and sends it in the background.
   *
   * @param key the same key of the same caller is the same task, unless that has failed (DG-1)
   */
  Taken take(UUID callerId, UUID targetId, String task, Optional<String> key) {
    refuseItself(callerId, targetId);
    key.ifPresent(text -> refuseLong("idempotency_key", text));
    directory.require(callerId);
    var inserted = insert(Delegation.of(ids.get().toString(), callerId, targetId, task, key,
        clock.instant()), task);
    var entry = inserted.delegation();
    if (!inserted.isNew()) {
      return new Taken(entry, false, Optional.empty());
    }
    var warning = handOn(entry, task);
    runs.start(entry, task);
    return new Taken(entry, true, warning);
  }

  /** Stores the row; without it the task is sent all the same, and cannot be sent again after a crash (DG-2). */
  private Optional<String> handOn(Delegation entry, String task) {
    try {
      log.handOn(entry, task, ActivityStatus.PENDING);
      return Optional.empty();
    } catch (SdkException e) {
      LOG.log(WARNING, "delegation {0} has no row in the log, workspace={1}: {2}", entry.id(),
          entry.callerId(), e.code().word());
      return Optional.of("the log does not show this delegation: " + e.code().word());
    }
  }

  /**
   * Notes a task that an agent sent itself; again is the same as once.
   *
   * @throws SdkException {@code invalid_field} for the id of another workspace's delegation,
   *         {@code activity_write_failed} when the log failed
   */
  void record(UUID callerId, UUID targetId, String task, String id) {
    refuseItself(callerId, targetId);
    refuseLong("delegation_id", id);
    directory.require(callerId);
    var entry = insert(Delegation.recorded(id, callerId, targetId, task, clock.instant()), task)
        .delegation();
    if (!entry.callerId().equals(callerId)) {
      throw Parameters.invalid("delegation_id", "is taken: make another one, such as a UUID");
    }
    try {
      log.handOn(entry, task, ActivityStatus.DISPATCHED);
    } catch (SdkException e) {
      throw new SdkException(
          e.code() == ErrorCode.TOO_LARGE ? ErrorCode.TOO_LARGE : ErrorCode.ACTIVITY_WRITE_FAILED,
          "the delegation of workspace " + callerId + " was not stored", e);
    }
  }

  private DelegationInsert insert(Delegation entry, String task) {
    return changes.commit((tx, news) -> {
      var inserted = tx.delegations().insert(entry);
      if (inserted.isNew()) {
        news.tell(EventType.DELEGATION_SENT, entry.callerId(),
            Payload.with("delegation_id", entry.id())
                .and("target_id", entry.calleeId().toString())
                .and("task_preview", Truncation.truncateBytes(task, PREVIEW_BYTES)).body());
      }
      return inserted;
    });
  }

  private static void refuseItself(UUID callerId, UUID targetId) {
    if (callerId.equals(targetId)) {
      throw Parameters.invalid("target_id", "must be another workspace");
    }
  }

  private static void refuseLong(String field, String text) {
    if (text.length() > LONGEST_ID) {
      throw Parameters.invalid(field, "must have at most " + LONGEST_ID + " characters");
    }
  }

  /** Lists the newest rows of a caller, newest first. */
  List<Activity> newest(UUID callerId) {
    return log.newest(callerId);
  }
}
