package app.moleculesai.spi.messagestore.postgres.database;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a database was found to let nobody in. The first callers find that out by waiting; from then on callers are
 * told at once, while one task asks until it is over. Safe for use by many threads.
 */
final class Outage {
  private static final long PAUSE_MILLIS = 250;

  private final Executor executor;
  private final CountDownLatch closing;
  private final AtomicBoolean lasts = new AtomicBoolean();

  Outage(Executor executor, CountDownLatch closing) {
    this.executor = executor;
    this.closing = closing;
  }

  boolean lasts() {
    return lasts.get();
  }

  /** Says that no connection could be made. */
  void begins(Database database) {
    if (lasts.compareAndSet(false, true)) {
      executor.execute(() -> askUntilItIsOver(database));
    }
  }

  private void askUntilItIsOver(Database database) {
    try {
      do {
        try (var connection = database.connect()) {
          lasts.set(!connection.isValid(1));
        } catch (SQLException e) {
          // it lasts
        }
      } while (lasts.get() && !closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lasts.set(false);
    }
  }
}
