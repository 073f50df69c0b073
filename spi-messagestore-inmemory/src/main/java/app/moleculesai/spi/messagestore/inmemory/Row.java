package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The place of one activity in its log. Before it is stored and after it was deleted it is empty. Safe for use by many
 * threads: whoever fills, changes or empties it holds the log's lock, reading needs none.
 */
final class Row {
  private final Log log;
  private final UUID id;
  private final long sequence;
  private Instant latest = Instant.MIN;
  // what came with an idempotency key: a repeated append is compared with it, not with what the row became (C12)
  private final @Nullable ActivityDraft appended;
  private volatile @Nullable Activity activity;

  Row(Log log, long sequence, ActivityDraft draft) {
    this.log = log;
    this.id = draft.id();
    this.sequence = sequence;
    this.appended = draft.idempotencyKey().isPresent() ? draft : null;
  }

  Log log() {
    return log;
  }

  UUID id() {
    return id;
  }

  long sequence() {
    return sequence;
  }

  /** Returns the latest time of this row and all that were stored before it. */
  Instant latest() {
    return latest;
  }

  Optional<ActivityDraft> appended() {
    return Optional.ofNullable(appended);
  }

  @Nullable Activity activity() {
    return activity;
  }

  void store(Activity first, Instant latestSoFar) {
    latest = latestSoFar;
    activity = first;
  }

  void change(Activity now) {
    activity = now;
  }

  void empty() {
    activity = null;
  }
}
