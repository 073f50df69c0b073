package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Finds rows of all logs by id, and those that a run of a server has to finish. Safe for use by many threads. */
final class RowIndex {
  private final ConcurrentHashMap<UUID, Row> byId = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Long, Row> owned = new ConcurrentSkipListMap<>();

  /** Takes the row's id before the row is stored; false when it is another row's. */
  boolean reserve(UUID id, Row row) {
    return byId.putIfAbsent(id, row) == null;
  }

  /** Undoes {@link #reserve}; another row's id stays. */
  void release(UUID id, Row row) {
    byId.remove(id, row);
  }

  /** Finds a stored row; none for a row of another workspace (C11). */
  Optional<Row> find(ActivityRef ref) {
    var row = byId.get(ref.activityId());
    return row != null && row.draft() != null
        && row.log().workspaceId().equals(ref.workspaceId()) ? Optional.of(row) : Optional.empty();
  }

  /** Notes that the row was stored or changed. */
  void track(Row row, ActivityDraft now) {
    if (now.owner().isPresent() && ActivityStatus.isOpen(now.status())) {
      owned.put(row.sequence(), row);
    }
  }

  /** Notes that the row has no owner any more. */
  void untrack(Row row) {
    owned.remove(row.sequence());
  }

  /** Forgets a row that was stored. */
  void remove(UUID id, Row row) {
    release(id, row);
    untrack(row);
  }

  /** Returns the open rows that have an owner, oldest first; changes while it is read. */
  Collection<Row> owned() {
    return owned.values();
  }

  void clear() {
    byId.clear();
    owned.clear();
  }
}
