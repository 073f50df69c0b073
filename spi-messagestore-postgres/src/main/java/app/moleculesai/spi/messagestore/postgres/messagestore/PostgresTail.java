package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Follows a log: at once where this server appends, and soon where another one does. No row is passed, as rows become
 * visible in their order. Safe for use by many threads.
 */
record PostgresTail(DatabaseAccess database, Arrivals arrivals, int mostRows) implements Tail {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofDays(365); // nanoseconds can still be added

  @Override
  public List<Activity> after(UUID workspaceId, long afterSequence, int limit, Duration longest) {
    var left = longest.compareTo(LONGEST) < 0 ? longest : LONGEST;
    long end = System.nanoTime() + Math.max(0, left.toNanos());
    try (var waiter = arrivals.expect(workspaceId)) {
      while (true) {
        var rows = look(workspaceId, afterSequence, Math.min(limit, mostRows));
        long nanos = end - System.nanoTime();
        if (!rows.isEmpty() || nanos <= 0) {
          return List.copyOf(rows);
        }
        waiter.await(Math.min(nanos, LOOK_AGAIN.toNanos()));
      }
    } catch (InterruptedException e) {
      throw Interrupts.during("waiting for rows of workspace " + workspaceId, e);
    }
  }

  private List<Activity> look(UUID workspaceId, long afterSequence, int limit) {
    Interrupts.check("following a log");
    return database.connected("following a log", connection -> PageTable.read(connection,
        ActivityQuery.of(workspaceId), true, afterSequence, Long.MAX_VALUE, limit));
  }
}
