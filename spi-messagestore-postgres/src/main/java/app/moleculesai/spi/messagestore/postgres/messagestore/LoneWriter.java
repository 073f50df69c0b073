package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes one at a time, on a few connections, what would hold up or fail a batch: what is large, what belongs to several
 * workspaces, what failed. Safe for use by many threads.
 */
final class LoneWriter {
  private final DatabaseAccess database;
  private final Executor executor;
  private final Semaphore connections;
  private final Phaser running = new Phaser(1); // itself and what is being written

  LoneWriter(DatabaseAccess database, int connections, Executor executor) {
    this.database = database;
    this.executor = executor;
    this.connections = new Semaphore(connections);
  }

  /** Writes apart from others. */
  void write(Pending<?> write) {
    running.register();
    executor.execute(() -> {
      try {
        writeNow(write);
      } finally {
        running.arriveAndDeregister();
      }
    });
  }

  private <R> void writeNow(Pending<R> write) {
    connections.acquireUninterruptibly();
    try {
      write.complete(database.transaction(write.what(), write::alone));
    } catch (RuntimeException | Error e) {
      write.fail(database.failure(write.what(), e)); // its caller waits for this thread
    } finally {
      connections.release();
    }
  }

  /** Waits until nothing is being written, for a while. */
  void awaitEnd(Duration longest) throws InterruptedException {
    try {
      running.awaitAdvanceInterruptibly(running.arriveAndDeregister(), longest.toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return; // what is left fails with the pool
    }
  }
}
