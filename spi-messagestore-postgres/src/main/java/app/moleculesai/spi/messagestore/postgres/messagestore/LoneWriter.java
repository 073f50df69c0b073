package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes one at a time what would hold up or fail a batch: what is large, what belongs to several workspaces, what met a
 * lock or failed. What waits for a lock takes a few connections at most, so that others are left for everybody else; and
 * while it waits, whatever else wants that place joins it here instead of stopping the next batch. Safe for use by many
 * threads.
 */
final class LoneWriter {
  private final DatabaseAccess database;
  private final Executor executor;
  private final Semaphore connections;
  private final Semaphore patientConnections;
  private final ConcurrentHashMap<Object, Integer> lockedPlaces = new ConcurrentHashMap<>();
  private final Phaser running = new Phaser(1); // itself and what is being written

  LoneWriter(DatabaseAccess database, int poolSize, Executor executor) {
    this.database = database;
    this.executor = executor;
    int some = Math.max(1, poolSize / 4);
    this.connections = new Semaphore(some);
    this.patientConnections = new Semaphore(some);
  }

  /** Takes a write that cannot share a statement now; false for any other. */
  boolean takes(Pending<?> write) {
    if (lockedPlaces.containsKey(write.place())) {
      writePatiently(write);
      return true;
    }
    if (!write.canShare()) {
      write(write);
      return true;
    }
    return false;
  }

  /** Writes apart from others. */
  void write(Pending<?> write) {
    run(() -> writeWith(connections, write));
  }

  /** Writes what waits for somebody's lock. */
  void writePatiently(Pending<?> write) {
    lockedPlaces.merge(write.place(), 1, Integer::sum);
    run(() -> {
      try {
        writeWith(patientConnections, write);
      } finally {
        lockedPlaces.computeIfPresent(write.place(),
            (place, count) -> count == 1 ? null : count - 1);
      }
    });
  }

  private void run(Runnable work) {
    running.register();
    executor.execute(() -> {
      try {
        work.run();
      } finally {
        running.arriveAndDeregister();
      }
    });
  }

  private <R> void writeWith(Semaphore permits, Pending<R> write) {
    permits.acquireUninterruptibly();
    try {
      write.complete(database.transaction(write.what(), write::alone));
    } catch (RuntimeException | Error e) {
      write.fail(database.failure(write.what(), e)); // its caller waits for this thread
    } finally {
      permits.release();
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
