package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Row> keys = new HashMap<>();
  private RowList all = new RowList();
  private RowList chat = new RowList();
  private long finalFrom; // every finished row has this sequence or a higher one
  private Instant latest = Instant.MIN; // time of all rows ever stored
  private Duration lag = Duration.ZERO; // by how much a row was older than one before it, at most
  private boolean forgotten;
  private boolean shed;

  Log(UUID workspaceId, RowIndex index) {
    this.workspaceId = workspaceId;
    this.index = index;
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
    row.appended().flatMap(draft -> draft.idempotencyKey()).ifPresent(key -> keys.put(key, row));
  }

  /** Undoes {@link #reserveKey}. The caller holds the lock. */
  void releaseKey(Row row) {
    row.appended().flatMap(draft -> draft.idempotencyKey()).ifPresent(key -> keys.remove(key, row));
  }

  /** Stores a row whose sequence is above all others. The caller holds the lock. */
  void store(Row row, Activity activity) {
    var time = activity.createdAt();
    if (time.isAfter(latest)) {
      latest = time;
    } else if (time.isBefore(latest)) {
      var behind = Duration.between(time, latest);
      lag = behind.compareTo(lag) > 0 ? behind : lag;
    }
    row.store(activity, latest);
    all.add(row);
    if (activity.isChat()) {
      chat.add(row);
    }
    index.track(row, activity);
  }

  /**
   * Deletes the oldest finished rows until one more fits, or only open ones are left. The caller holds the lock.
   *
   * @param below rows from here on stay: they belong to the append that needs the room
   * @return whether this was the first time that rows had to go
   */
  boolean makeRoom(int most, long below) {
    boolean shedBefore = shed;
    while (all.size() >= most) {
      var oldest = all.oldestFinal(finalFrom, below);
      finalFrom = oldest.map(Row::sequence).orElse(below);
      if (oldest.isEmpty()) {
        break;
      }
      discard(oldest.get());
      shed = true;
    }
    return shed && !shedBefore;
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
      var before = row.activity();
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
      var activity = row.activity();
      if (activity == null || ActivityStatus.isOpen(activity.status())) {
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
      for (var activity : all.behind(0, true, all.size())) {
        index.find(activity.ref()).ifPresent(row -> {
          row.empty();
          index.remove(row);
        });
      }
      keys.clear();
      all = new RowList();
      chat = new RowList();
    } finally {
      lock.unlock();
    }
  }

  private void discard(Row row) {
    var activity = row.activity();
    row.empty();
    index.remove(row);
    releaseKey(row);
    all.deleted();
    if (activity != null && activity.isChat()) {
      chat.deleted();
    }
  }
}
