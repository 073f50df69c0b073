package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import app.moleculesai.spi.messagestore.postgres.database.Failures;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes batches and tells each caller what came of its write. A batch that fails because of one row is written in
 * halves until that row is alone; one that met a lock goes on without what is locked. Belongs to one thread.
 */
final class BatchWriter {
  private static final String WHAT = "writing";

  private final DatabaseAccess database;
  private final LoneWriter lone;

  BatchWriter(DatabaseAccess database, LoneWriter lone) {
    this.database = database;
    this.lone = lone;
  }

  void write(Batch batch) {
    write(batch, false);
  }

  private void write(Batch batch, boolean again) {
    try {
      settle(batch, database.attempt(WHAT, connection -> BatchTable.write(connection, batch)));
    } catch (SQLException e) {
      if (Failures.isLocked(e) || Failures.isCollision(e)) {
        withoutLocked(batch, again);
      } else if (isOfOneRow(e)) {
        inHalves(batch);
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

  private void inHalves(Batch batch) {
    var writes = batch.writes();
    if (writes.size() == 1) {
      lone.write(writes.get(0));
      return;
    }
    int half = writes.size() / 2;
    write(Batch.of(writes.subList(0, half)));
    write(Batch.of(writes.subList(half, writes.size())));
  }

  private void withoutLocked(Batch batch, boolean again) {
    var writes = batch.writes();
    if (again) {
      writes.forEach(lone::writePatiently); // it waits for something else than a place
      return;
    }
    Set<Object> locked;
    try {
      locked = database.attempt(WHAT, connection -> BatchTable.locked(connection, writes));
    } catch (SQLException | RuntimeException e) {
      failAll(batch, e);
      return;
    }
    var rest = new ArrayList<Pending<?>>();
    for (var write : writes) {
      if (locked.contains(write.place())) {
        lone.writePatiently(write);
      } else {
        rest.add(write);
      }
    }
    if (!rest.isEmpty()) {
      write(Batch.of(rest), true);
    }
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
