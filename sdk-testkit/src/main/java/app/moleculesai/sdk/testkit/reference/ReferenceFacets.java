package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The optional abilities of a {@link ReferenceStore}, under its lock. Wrong stores override one of them. */
public class ReferenceFacets implements Retention, Search, Export, Tail {
  private final ReferenceStore store;
  /** The log, and the lock. */
  protected final ReferenceLog log;

  /** Works on a store. */
  public ReferenceFacets(ReferenceStore store) {
    this.store = store;
    this.log = store.log;
  }

  @Override
  public boolean delete(ActivityRef ref) {
    synchronized (log) {
      store.ensureOpen();
      var row = log.find(ref).filter(this::mayGo);
      row.ifPresent(found -> log.remove(ref));
      return row.isPresent();
    }
  }

  @Override
  public int prune(Instant before, boolean keepChat, int atMost) {
    synchronized (log) {
      store.ensureOpen();
      var old = log.all()
          .filter(this::mayGo)
          .filter(row -> row.createdAt().isBefore(before))
          .filter(row -> !keepChat || !row.isChat())
          .limit(atMost)
          .map(Activity::ref)
          .toList();
      old.forEach(log::remove);
      return old.size();
    }
  }

  /** Says whether a row may be deleted: open ones may not (C21). */
  protected boolean mayGo(Activity row) {
    return !ActivityStatus.isOpen(row.status());
  }

  @Override
  public List<Activity> search(UUID workspaceId, String text, int limit) {
    synchronized (log) {
      store.ensureOpen();
      return log.rows(workspaceId, false).stream()
          .filter(row -> contains(row, text))
          .limit(Math.min(limit, store.capabilities().maxPageRows()))
          .toList();
    }
  }

  /** Says whether a row contains a text. */
  protected boolean contains(Activity row, String text) {
    var wanted = text.toLowerCase(Locale.ROOT);
    return Stream
        .of(Optional.of(row.type()), row.method(), Optional.of(row.status()), row.summary(),
            row.requestBody().map(body -> body.text()), row.responseBody().map(body -> body.text()))
        .flatMap(Optional::stream)
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(wanted));
  }

  @Override
  public ActivityScan scan(Optional<UUID> workspaceId) {
    synchronized (log) {
      store.ensureOpen();
      var rows = log.all()
          .filter(row -> workspaceId.isEmpty() || row.workspaceId().equals(workspaceId.get()))
          .sorted(scanOrder())
          .toList();
      return new ListScan(rows.iterator());
    }
  }

  /** Returns the order of a scan: one workspace after the other. */
  protected Comparator<Activity> scanOrder() {
    return Comparator.comparing(Activity::workspaceId).thenComparingLong(Activity::sequence);
  }

  @Override
  public int importRows(List<Activity> rows) {
    synchronized (log) {
      store.ensureOpen();
      rows.forEach(row -> store.check(row.row()));
      int stored = 0;
      for (var row : rows) {
        if (!isThere(row)) {
          importRow(row);
          stored++;
        }
      }
      log.notifyAll();
      return stored;
    }
  }

  /** Says whether a row to import has an id or a key that is there already. */
  protected boolean isThere(Activity row) {
    return log.contains(row.ref())
        || row.idempotencyKey().filter(key -> log.hasKey(row.workspaceId(), key)).isPresent();
  }

  /** Stores a row of another store. */
  protected void importRow(Activity row) {
    log.putImported(new Activity(log.nextSequence(row.workspaceId()), row.row()));
  }

  @Override
  public List<Activity> after(UUID workspaceId, long afterSequence, int limit, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    synchronized (log) {
      while (true) {
        store.ensureOpen();
        var rows = log.behind(workspaceId, afterSequence);
        long left = (end - System.nanoTime()) / 1_000_000;
        if (!rows.isEmpty() || left <= 0) {
          int most = Math.min(limit, store.capabilities().maxPageRows());
          return List.copyOf(rows.subList(0, Math.min(most, rows.size())));
        }
        await(left);
      }
    }
  }

  /** Waits for a change of the log; called with the lock held. */
  protected void await(long millis) {
    try {
      log.wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted while waiting for new rows", e);
    }
  }

  private final class ListScan implements ActivityScan {
    private final Iterator<Activity> rows;

    ListScan(Iterator<Activity> rows) {
      this.rows = rows;
    }

    @Override
    public Optional<Activity> next() {
      synchronized (log) {
        store.ensureOpen();
        return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
      }
    }

    @Override
    public void close() {}
  }
}
