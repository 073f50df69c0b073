package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import app.moleculesai.spi.messagestore.postgres.database.Failures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * Writes batches and tells each caller what came of its write. A batch that fails because of one row is written in
 * halves until that row is alone; one that met a lock goes on without what is locked. Safe for use by many threads.
 */
final class BatchWriter {
  private static final String WHAT = "writing";

  private final DatabaseAccess database;
  private final LoneWriter lone;
  private final LockedPlaces locked;

  /** Uses so many connections for what is written alone, and as many for what is locked. */
  BatchWriter(DatabaseAccess database, int connections, Executor executor) {
    this.database = database;
    this.lone = new LoneWriter(database, connections, executor);
    this.locked = new LockedPlaces(connections, executor, batch -> write(batch, Patience.ANY));
  }

  /** How long a batch waits for a lock, and what it does when that was too short. */
  private enum Patience {
    /** Shortly; then it goes on without what is locked. */
    SHORT("100ms"),
    /** Shortly, once more; then everything waits. */
    AGAIN("100ms"),
    /** As long as a statement may take. */
    ANY("0");

    private final String time;

    Patience(String time) {
      this.time = time;
    }
  }

  /** Takes care of a write that cannot be in a batch now; false for any other. */
  boolean takes(Pending<?> write) {
    if (!write.canShare()) {
      lone.write(write);
      return true;
    }
    return locked.takes(write);
  }

  void write(Batch batch) {
    write(batch, Patience.SHORT);
  }

  private void write(Batch batch, Patience patience) {
    try {
      settle(batch, database.attempt(WHAT,
          connection -> BatchTable.write(connection, batch, patience.time)));
    } catch (SQLException e) {
      if (isOfOneRow(e) || (patience == Patience.ANY && Failures.isCollision(e))) {
        inHalves(batch, patience);
      } else if (patience != Patience.ANY && (Failures.isLocked(e) || Failures.isCollision(e))) {
        withoutLocked(batch, patience);
      } else {
        failAll(batch, e);
      }
    } catch (RuntimeException | Error e) {
      failAll(batch, e); // the next batch may go well, and its callers wait for this thread
    }
  }

  /** Says whether a value or a row that is there was the reason; anything else would happen to every row. */
  private static boolean isOfOneRow(SQLException failure) {
    var state = Failures.state(failure).orElse("");
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  private void inHalves(Batch batch, Patience patience) {
    var writes = batch.writes();
    if (writes.size() == 1) {
      lone.write(writes.get(0));
      return;
    }
    int half = writes.size() / 2;
    write(Batch.of(writes.subList(0, half)), patience);
    write(Batch.of(writes.subList(half, writes.size())), patience);
  }

  private void withoutLocked(Batch batch, Patience patience) {
    var writes = batch.writes();
    if (patience == Patience.AGAIN) {
      writes.forEach(locked::add); // it waits for something else than a place
      return;
    }
    try {
      var places = database.attempt(WHAT, connection -> BatchTable.locked(connection, writes));
      var rest = new ArrayList<Pending<?>>();
      for (var write : writes) {
        if (places.contains(write.place())) {
          locked.add(write);
        } else {
          rest.add(write);
        }
      }
      if (!rest.isEmpty()) {
        write(Batch.of(rest), Patience.AGAIN);
      }
    } catch (SQLException | RuntimeException e) {
      failAll(batch, e);
    }
  }

  /** Waits until nothing is being written, for a while. */
  void awaitEnd(Duration longest) throws InterruptedException {
    locked.awaitEnd(longest);
    lone.awaitEnd(longest);
  }

  private void failAll(Batch batch, Throwable failure) {
    for (var write : batch.writes()) {
      write.fail(database.failure(write.what(), failure));
    }
  }

  private void settle(Batch batch, BatchTable.Outcome outcome) {
    var next = firstNumbers(batch, outcome);
    for (var append : batch.appends()) {
      var receipts = receipts(append.drafts(), next);
      if (receipts.isEmpty()) {
        append.fail(SdkException.notFound("workspace " + append.workspaceId()));
      } else if (append.isKeyed() && !outcome.keyed().contains(append.drafts().get(0).ref())) {
        lone.write(append); // which finds out what came with the key before
      } else {
        append.complete(receipts);
      }
    }
    for (int i = 0; i < batch.changes().size(); i++) {
      batch.changes().get(i).complete(outcome.changed().contains(i));
    }
  }

  private static Map<UUID, Long> firstNumbers(Batch batch, BatchTable.Outcome outcome) {
    var drafts = batch.appends().stream().flatMap(append -> append.drafts().stream()).toList();
    var first = new HashMap<UUID, Long>();
    Need.of(drafts).forEach((workspaceId, need) -> {
      var last = outcome.taken().get(workspaceId);
      if (last != null) {
        first.put(workspaceId, last - need.rows() + 1);
      }
    });
    return first;
  }

  /** Returns the receipts of drafts of one workspace; none when it gave no numbers. */
  private static List<Receipt> receipts(List<ActivityDraft> drafts, Map<UUID, Long> next) {
    var receipts = new ArrayList<Receipt>(drafts.size());
    for (var draft : drafts) {
      var number = next.computeIfPresent(draft.workspaceId(), (id, at) -> at + 1);
      if (number == null) {
        return List.of();
      }
      receipts.add(new Receipt(draft.ref(), number - 1));
    }
    return List.copyOf(receipts);
  }
}
