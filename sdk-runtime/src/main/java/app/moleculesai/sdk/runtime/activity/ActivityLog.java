package app.moleculesai.sdk.runtime.activity;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The one writer of activities ({@code wire.md} 2.4): stores first, then tells {@code ACTIVITY_LOGGED}, once for each
 * row, when it is final. Failures are the store's, all of them with a code. Safe for use by many threads.
 */
public final class ActivityLog {
  private static final System.Logger LOG = System.getLogger(ActivityLog.class.getName());

  private final MessageStore store;
  private final Changes changes;

  /** Takes where rows go and who hears of them. */
  public ActivityLog(MessageStore store, Changes changes) {
    this.store = store;
    this.changes = changes;
  }

  /** Appends a row; a final one is told of. */
  public Receipt append(ActivityDraft draft) {
    var receipt = ask(() -> store.append(List.of(draft)).getFirst());
    if (!ActivityStatus.isOpen(draft.status())) {
      tell(draft);
    }
    return receipt;
  }

  /** Appends rows that are final, all or none, and tells of each: what fails then does not undo what is stored. */
  public void appendAll(List<ActivityDraft> drafts) {
    var unused = ask(() -> store.append(drafts));
    for (var draft : drafts) {
      try {
        tell(draft);
      } catch (RuntimeException e) {
        LOG.log(WARNING, "workspace={0} activity={1} is stored but could not be told of: {2}",
            draft.workspaceId(), draft.id(), e.getClass().getName());
      }
    }
  }

  /**
   * Finishes a row that is open.
   *
   * @param turn the row as it was appended
   * @return whether this call finished it
   */
  public boolean complete(ActivityDraft turn, Change change) {
    boolean changed = advance(turn.ref(), ActivityStatus.OPEN, change);
    if (changed && !ActivityStatus.isOpen(change.status())) {
      tell(turn.workspaceId(), () -> payload(turn, change));
    }
    return changed;
  }

  /** Finds a row. */
  public Optional<Activity> find(ActivityRef ref) {
    return ask(() -> store.find(ref));
  }

  /** Reads a page of a workspace's log. */
  public List<Activity> list(ActivityQuery query) {
    return ask(() -> store.activities(query)).activities();
  }

  /** Changes a row whose draft is not at hand, if its status is one of {@code from}; tells nobody. */
  public boolean advance(ActivityRef ref, Set<String> from, Change change) {
    return ask(() -> store.advance(ref, from, change));
  }

  private static <T> T ask(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw StoreFailure.of(e);
    }
  }

  private void tell(ActivityDraft row) {
    tell(row.workspaceId(),
        () -> payload(row, Change.to(row.status()).durationMs(row.durationMs().orElse(null))
            .summary(row.summary().orElse(null)).toolTrace(row.toolTrace().orElse(null)).build()));
  }

  private void tell(UUID workspaceId, Supplier<Body> payload) {
    changes.broadcast(EventType.ACTIVITY_LOGGED, workspaceId, payload);
  }

  private static Body payload(ActivityDraft row, Change change) {
    return Payload.with("activity_type", row.type())
        .and("method", row.method())
        .and("summary", change.summary().or(row::summary))
        .and("status", change.status())
        .and("source_id", row.sourceId())
        .and("target_id", row.targetId())
        .and("duration_ms", change.durationMs())
        .andIfPresent("tool_trace", change.toolTrace())
        .body();
  }
}
