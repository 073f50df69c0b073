package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.spi.messagestore.postgres.database.ConnectionConfig;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Writes what callers hand in. While one batch is written the next one gathers, so that nobody waits for company and
 * many share a flush. What would hold up or fail the others is written apart, see {@link BatchWriter}. Safe for use by
 * many threads.
 */
final class GroupCommit implements AutoCloseable {
  private final DatabaseAccess database;
  private final Executor executor;
  private final Duration longest;
  private final WriteQueue queue = new WriteQueue();
  private final BatchWriter batches;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean started;

  GroupCommit(DatabaseAccess database, ConnectionConfig config, Executor executor) {
    this.database = database;
    this.executor = executor;
    // a batch before its own may wait for a connection and take its time, too
    this.longest = config.connectTimeout().plus(config.statementTimeout()).multipliedBy(2);
    this.batches = new BatchWriter(database, config.poolSize(), executor);
  }

  void start() {
    started = true;
    executor.execute(this::run);
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
      while (!queue.isOver()) {
        var batch = queue.take(batches::takes);
        if (!batch.isEmpty()) {
          batches.write(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
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
