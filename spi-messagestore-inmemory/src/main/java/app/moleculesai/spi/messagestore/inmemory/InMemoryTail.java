package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Tail;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Waits without polling: a writer wakes it. Safe for use by many threads. */
record InMemoryTail(Logs logs, int mostRows) implements Tail {
  @Override
  public List<Activity> after(UUID workspaceId, long afterSequence, int limit, Duration longest) {
    long end = System.nanoTime() + nanos(longest);
    try (var waiter = logs.arrivals().expect(workspaceId)) {
      while (true) {
        logs.requireOpen();
        var rows = logs.log(workspaceId)
            .map(log -> log.behind(afterSequence, false, true, Math.min(limit, mostRows)))
            .orElse(List.of());
        long left = end - System.nanoTime();
        if (!rows.isEmpty() || left <= 0) {
          return List.copyOf(rows);
        }
        waiter.await(left);
      }
    } catch (InterruptedException e) {
      throw Interrupts.during("waiting for rows of workspace " + workspaceId, e);
    }
  }

  private static long nanos(Duration longest) {
    var most = Duration.ofDays(365); // what nanoseconds can still be added to
    return longest.isNegative() ? 0 : (longest.compareTo(most) < 0 ? longest : most).toNanos();
  }
}
