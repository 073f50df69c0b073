package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.spi.messagestore.postgres.database.ConnectionConfig;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Writes what callers hand in, many in one statement. Two batches are written at once: with one at a time, whoever
 * comes just after it has begun waits for two flushes. What would hold up or fail the others is written apart, see
 * {@link BatchWriter}. Safe for use by many threads.
 */
final class GroupCommit implements AutoCloseable {
  /** While one waits for its flush another is made; with more the batches would only be smaller. */
  private static final int MOST_WRITERS = 2;

  private final DatabaseAccess database;
  private final Executor executor;
  private final Duration longest;
  private final WriteQueue queue = new WriteQueue();
  private final BatchWriter batches;
  private final int writers;
  private final CountDownLatch ended;
  private volatile boolean started;

  GroupCommit(DatabaseAccess database, ConnectionConfig config, Executor executor) {
    this.database = database;
    this.executor = executor;
    // a batch before its own may wait for a connection and take its time, too
    this.longest = config.connectTimeout().plus(config.statementTimeout()).multipliedBy(2);
    int some = Math.max(1, config.poolSize() / 4); // all others are for those that wait for nobody
    this.batches = new BatchWriter(database, some, executor);
    this.writers = Math.min(MOST_WRITERS, some);
    this.ended = new CountDownLatch(writers);
  }

  void start() {
    started = true;
    for (int i = 0; i < writers; i++) {
      executor.execute(this::run);
    }
  }

  /** Writes, and returns what came of it once it is durable. */
  <R> R write(Pending<R> write) {
    database.require(write.what());
    queue.enter(write);
    try {
      return write.await(longest);
    } finally {
      queue.leave(write);
    }
  }

  private void run() {
    try {
      for (var batch = next(); !batch.isEmpty(); batch = next()) {
        try {
          batches.write(batch);
        } finally {
          queue.release(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  private Batch next() throws InterruptedException {
    return queue.take(batches::takes);
  }

  /** Lets what waits be written, for a while, and takes no more. */
  @Override
  public void close() {
    queue.close();
    try {
      if (started && ended.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        batches.awaitEnd(longest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
