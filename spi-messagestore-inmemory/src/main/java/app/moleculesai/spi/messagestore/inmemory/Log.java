package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Change;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of one workspace: its rows in order, those of the chat once more, and its idempotency keys. Safe for use by
 * many threads; the lock guards everything but the id, and is held for a few rows at a time only.
 */
final class Log {
  private final UUID workspaceId;
  private final RowIndex index;
  private final int mostRows;
  private final System.Logger logger;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Row> keys = new HashMap<>();
  private RowList all = new RowList();
  private RowList chat = new RowList();
  private long finalFrom; // every finished row has this sequence or a higher one
  private long newest; // sequence of the row stored last
  private Instant latest = Instant.MIN; // time of all rows ever stored
  private Duration lag = Duration.ZERO; // by how much a row was older than one before it, at most
  private boolean forgotten;
  private boolean shed;

  /** Makes an empty log that keeps so many rows, and more only while they are open. */
  Log(UUID workspaceId, RowIndex index, int mostRows, System.Logger logger) {
    this.workspaceId = workspaceId;
    this.index = index;
    this.mostRows = mostRows;
    this.logger = logger;
  }

  UUID workspaceId() {
    return workspaceId;
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /** Refuses a workspace that was forgotten. The caller holds the lock. */
  void requireKept() {
    if (forgotten) {
      throw SdkException.notFound("workspace " + workspaceId);
    }
  }

  /** Finds the row that was appended, or is just being appended, with a key. The caller holds the lock. */
  Optional<Row> withKey(String key) {
    return Optional.ofNullable(keys.get(key));
  }

  /** Takes the row's key before the row is stored. The caller holds the lock. */
  void reserveKey(Row row) {
    row.keyed().flatMap(ActivityDraft::idempotencyKey).ifPresent(key -> keys.put(key, row));
  }

  /** Undoes {@link #reserveKey}. The caller holds the lock. */
  void releaseKey(Row row) {
    row.keyed().flatMap(ActivityDraft::idempotencyKey).ifPresent(key -> keys.remove(key, row));
  }

  /** Stores a row at a place behind all others. The caller holds the lock. */
  void store(Row row, long sequence, ActivityDraft draft) {
    var time = draft.createdAt();
    if (time.isAfter(latest)) {
      latest = time;
    } else if (time.isBefore(latest)) {
      var behind = Duration.between(time, latest);
      lag = behind.compareTo(lag) > 0 ? behind : lag;
    }
    row.store(sequence, draft, latest);
    newest = sequence;
    all.add(row);
    if (draft.isChat()) {
      chat.add(row);
    }
    index.track(row, draft);
  }

  /** Deletes the oldest finished rows, the newest row apart, until no more are left than fit. The caller holds the lock. */
  void trim() {
    while (all.size() > mostRows) {
      var oldest = all.oldestFinal(finalFrom, newest);
      finalFrom = oldest.map(Row::sequence).orElse(newest);
      if (oldest.isEmpty()) {
        return;
      }
      discard(oldest.get());
      warnOnce();
    }
  }

  private void warnOnce() {
    if (!shed) {
      shed = true;
      logger.log(Level.WARNING,
          "message store keeps {0} rows of a workspace: the oldest finished rows of workspace={1} "
              + "go from now on",
          String.valueOf(mostRows), workspaceId);
    }
  }

  /**
   * Returns between which sequences the rows lie that the query's times allow. Times never order (C1), but they mostly
   * rise, so that a page from long ago need not examine all that came later.
   */
  Span span(ActivityQuery query) {
    if (query.before().isEmpty() && query.after().isEmpty()) {
      return Span.ALL;
    }
    lock.lock();
    try {
      var rows = query.chatOnly() ? chat : all;
      return new Span(query.after().map(rows::lastNotYounger).orElse(Span.ALL.above()),
          query.before().map(time -> rows.firstNotOlder(time, lag)).orElse(Span.ALL.below()));
    } finally {
      lock.unlock();
    }
  }

  /** Sequences, both ends excluded. */
  record Span(long above, long below) {
    static final Span ALL = new Span(0, Long.MAX_VALUE);
  }

  /** Copies rows strictly behind a sequence, in reading direction; fewer than asked for means the end. */
  List<Activity> behind(long sequence, boolean chatOnly, boolean oldestFirst, int atMost) {
    lock.lock();
    try {
      return (chatOnly ? chat : all).behind(sequence, oldestFirst, atMost);
    } finally {
      lock.unlock();
    }
  }

  /** Changes an open row whose status is one of these; says whether it did. */
  boolean advance(Row row, Set<String> from, Change change) {
    lock.lock();
    try {
      var before = row.draft();
      if (before == null || !ActivityStatus.isOpen(before.status())
          || !from.contains(before.status())) {
        return false;
      }
      var after = before.with(change);
      row.change(after);
      index.untrack(row);
      index.track(row, after);
      if (!ActivityStatus.isOpen(after.status())) {
        finalFrom = Math.min(finalFrom, row.sequence());
        trim(); // it may have been kept only because it was open
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Deletes a finished row; says whether it did. */
  boolean delete(Row row) {
    lock.lock();
    try {
      var draft = row.draft();
      if (draft == null || ActivityStatus.isOpen(draft.status())) {
        return false;
      }
      discard(row);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Deletes everything and takes nothing any more. */
  void forget() {
    lock.lock();
    try {
      forgotten = true;
      all.rows().forEach(this::empty);
      keys.clear();
      all = new RowList();
      chat = new RowList();
    } finally {
      lock.unlock();
    }
  }

  private void discard(Row row) {
    releaseKey(row);
    var draft = empty(row);
    all.deleted();
    if (draft.isChat()) {
      chat.deleted();
    }
  }

  private ActivityDraft empty(Row row) {
    var draft = Objects.requireNonNull(row.draft(), "a stored row");
    row.empty();
    index.remove(draft.id(), row);
    return draft;
  }
}
