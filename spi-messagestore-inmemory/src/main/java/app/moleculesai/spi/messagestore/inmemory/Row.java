package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place of one activity in its log. Before it is stored and after it was deleted it is empty. Safe for use by many
 * threads: whoever fills, changes or empties it holds the log's lock, reading needs none. There are as many of them as
 * rows, so it keeps little: an {@link Activity} is made when somebody reads it.
 */
final class Row {
  private final Log log;
  // what came with an idempotency key: a repeated append is compared with it, not with what the row became (C12)
  private final @Nullable ActivityDraft keyed;
  private final boolean imported;
  private long sequence; // like latest, written once, before the row is seen to be there
  private Instant latest = Instant.MIN;
  private volatile @Nullable ActivityDraft draft;

  /** Makes the place of a draft to append, or of a row to import. */
  Row(Log log, ActivityDraft draft, boolean imported) {
    this.log = log;
    this.imported = imported;
    this.keyed = draft.idempotencyKey().isPresent() ? draft : null;
  }

  Log log() {
    return log;
  }

  long sequence() {
    return sequence;
  }

  /** Returns the latest time of this row and all that were stored before it. */
  Instant latest() {
    return latest;
  }

  /** Returns what came with the row's idempotency key. */
  Optional<ActivityDraft> keyed() {
    return Optional.ofNullable(keyed);
  }

  /** Says whether a draft with the row's idempotency key is the append that made the row, once more. */
  boolean isRepeatedBy(ActivityDraft again) {
    return keyed != null
        && (imported ? keyed.sameRequestAs(again) : keyed.sameContentAs(again));
  }

  /** Returns the row as it is now; none before it is stored and after it was deleted. */
  @Nullable ActivityDraft draft() {
    return draft;
  }

  /** Returns the row as it is now, with its sequence. */
  Optional<Activity> activity() {
    var now = draft;
    return now == null ? Optional.empty() : Optional.of(new Activity(sequence, now));
  }

  void store(long place, ActivityDraft first, Instant latestSoFar) {
    sequence = place;
    latest = latestSoFar;
    draft = first;
  }

  void change(ActivityDraft now) {
    draft = now;
  }

  void empty() {
    draft = null;
  }
}
