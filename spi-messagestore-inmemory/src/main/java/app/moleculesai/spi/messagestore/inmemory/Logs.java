package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Receipt;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Says whether a row of this id is in any log. */
  boolean contains(UUID activityId) {
    return index.contains(activityId);
  }

  /** Returns the open rows that have an owner, oldest first. */
  Stream<Activity> owned() {
    return index.owned().stream().map(Row::activity).filter(Objects::nonNull);
  }

  Arrivals arrivals() {
    return arrivals;
  }

  /** Appends checked drafts, all or none. */
  List<Receipt> append(List<ActivityDraft> drafts) {
    if (drafts.size() == 1) {
      return append(drafts, Map.of(drafts.get(0).workspaceId(), logToWrite(drafts.get(0))));
    }
    var involved = new TreeMap<UUID, Log>();
    drafts.forEach(draft -> involved.computeIfAbsent(draft.workspaceId(), id -> logToWrite(draft)));
    return append(drafts, involved);
  }

  private List<Receipt> append(List<ActivityDraft> drafts, Map<UUID, Log> involved) {
    involved.values().forEach(Log::lock);
    try {
      var append = new Append(drafts, involved, index, sequences.getAndAdd(drafts.size()));
      append.reserve();
      return append.store(this::makeRoom);
    } finally {
      involved.values().forEach(Log::unlock);
      involved.keySet().forEach(arrivals::wake);
    }
  }

  private void makeRoom(Log log, long below) {
    if (log.makeRoom(mostRows, below)) {
      logger.log(Level.WARNING,
          "message store keeps {0} rows of a workspace: the oldest finished rows of workspace={1} "
              + "go from now on",
          String.valueOf(mostRows), log.workspaceId());
    }
  }

  private Log logToWrite(ActivityDraft draft) {
    var log = byWorkspace.get(draft.workspaceId());
    return log != null ? log : logToWrite(draft.workspaceId());
  }

  private Log logToWrite(UUID workspaceId) {
    return byWorkspace.computeIfAbsent(workspaceId, id -> new Log(id, index));
  }

  /** Forgets a workspace; one without rows too, as its first append may be on the way (C21). */
  void forget(UUID workspaceId) {
    logToWrite(workspaceId).forget();
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
