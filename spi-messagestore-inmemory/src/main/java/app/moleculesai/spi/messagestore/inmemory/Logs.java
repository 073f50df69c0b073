package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The logs of all workspaces. Safe for use by many threads: a writer holds the locks of the logs it writes to, taken in
 * order of workspace, and takes sequences while it holds them, so that a log's rows appear in order (C15).
 */
final class Logs implements AutoCloseable {
  private final int mostRows;
  private final System.Logger logger;
  private final ConcurrentHashMap<UUID, Log> byWorkspace = new ConcurrentHashMap<>();
  private final Set<UUID> forgotten = ConcurrentHashMap.newKeySet(); // their ids are all that is kept
  private final RowIndex index = new RowIndex();
  private final AtomicLong sequences = new AtomicLong(1); // one for all logs: gaps are allowed
  private final Arrivals arrivals = new Arrivals();
  private volatile boolean closed;

  Logs(int mostRows, System.Logger logger) {
    this.mostRows = mostRows;
    this.logger = logger;
  }

  void requireOpen() {
    if (closed) {
      throw SdkException.closed("message store");
    }
  }

  /** Finds a workspace's log; reading never makes one (C25). */
  Optional<Log> log(UUID workspaceId) {
    return Optional.ofNullable(byWorkspace.get(workspaceId));
  }

  /** Returns all logs, in no particular order. */
  Collection<Log> all() {
    return byWorkspace.values();
  }

  Optional<Row> row(ActivityRef ref) {
    return index.find(ref);
  }

  /** Returns the open rows that have an owner, oldest first. */
  Stream<Activity> owned() {
    return index.owned().stream().map(Row::activity).flatMap(Optional::stream);
  }

  Arrivals arrivals() {
    return arrivals;
  }

  /** Appends checked drafts, all or none. */
  List<Receipt> append(List<ActivityDraft> drafts) {
    var append = new Append(drafts, this::logToWrite, index);
    write(append.logs(), () -> {
      append.take();
      append.store(sequences.getAndAdd(drafts.size()));
    });
    return append.receipts();
  }

  /** Stores checked rows of another store that are not there yet, all or none; returns how many. */
  int importRows(List<ActivityDraft> drafts) {
    var rows = new ArrayList<Row>(drafts.size());
    drafts.forEach(draft -> rows.add(new Row(logToWrite(draft.workspaceId()), draft, true)));
    var logs = rows.stream().map(Row::log).toList();
    var stored = new AtomicInteger();
    write(logs, () -> {
      logs.forEach(Log::requireKept);
      for (int i = 0; i < rows.size(); i++) {
        stored.addAndGet(importRow(rows.get(i), drafts.get(i)) ? 1 : 0);
      }
    });
    return stored.get();
  }

  private boolean importRow(Row row, ActivityDraft draft) {
    var log = row.log();
    if (draft.idempotencyKey().flatMap(log::withKey).isPresent()
        || !index.reserve(draft.id(), row)) {
      return false;
    }
    log.reserveKey(row);
    log.store(row, sequences.getAndIncrement(), draft);
    return true;
  }

  /** Does work with the locks of logs held, taken in one order by everybody, and wakes who waits for their rows. */
  private void write(List<Log> logs, Runnable work) {
    var involved = logs.size() == 1
        ? logs
        : logs.stream().distinct().sorted(Comparator.comparing(Log::workspaceId)).toList();
    involved.forEach(Log::lock);
    try {
      work.run();
      involved.forEach(Log::trim);
    } finally {
      involved.forEach(Log::unlock);
    }
    involved.forEach(log -> arrivals.wake(log.workspaceId()));
  }

  private Log logToWrite(UUID workspaceId) {
    var log = byWorkspace.get(workspaceId);
    return log != null ? log : byWorkspace.computeIfAbsent(workspaceId, this::newLog);
  }

  private Log newLog(UUID workspaceId) {
    if (forgotten.contains(workspaceId)) {
      throw SdkException.notFound("workspace " + workspaceId);
    }
    return new Log(workspaceId, index, mostRows, logger);
  }

  /**
   * Forgets a workspace; one without rows too, as its first append may be on the way (C21). First it takes no new log,
   * then the one it has no new row.
   */
  void forget(UUID workspaceId) {
    forgotten.add(workspaceId);
    Optional.ofNullable(byWorkspace.remove(workspaceId)).ifPresent(Log::forget);
  }

  /** Lets everybody who waits go and drops all rows. */
  @Override
  public void close() {
    closed = true;
    arrivals.wakeAll();
    byWorkspace.clear();
    index.clear();
  }
}
