package app.moleculesai.spi.messagestore.postgres.messagestore;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Places, workspaces and rows, that somebody else had locked when they were wanted. Whatever wants such a place gathers
 * here and is written in batches of its own that wait for the lock, until nothing more wants it: it holds up no other
 * place, and takes a few connections at most. Safe for use by many threads; the lock guards the queues.
 */
final class LockedPlaces {
  private final Executor executor;
  private final Semaphore connections;
  private final Consumer<Batch> writer;
  private final Phaser running = new Phaser(1); // itself and the places that are being written
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, Queue<Pending<?>>> queues = new HashMap<>();

  /** Uses so many connections at most, and a writer that waits and tells each caller what came of its write. */
  LockedPlaces(int connections, Executor executor, Consumer<Batch> writer) {
    this.executor = executor;
    this.connections = new Semaphore(connections);
    this.writer = writer;
  }

  /** Takes a write when others wait for its place. */
  boolean takes(Pending<?> write) {
    lock.lock();
    try {
      var queue = queues.get(write.place());
      return queue != null && queue.add(write);
    } finally {
      lock.unlock();
    }
  }

  /** Adds a write that met a lock. */
  void add(Pending<?> write) {
    if (takes(write)) {
      return;
    }
    lock.lock();
    try {
      queues.put(write.place(), new ArrayDeque<>()); // by the only thread that writes to this place
    } finally {
      lock.unlock();
    }
    takes(write);
    running.register();
    executor.execute(() -> {
      try {
        writeAll(write.place());
      } finally {
        running.arriveAndDeregister();
      }
    });
  }

  private void writeAll(Object place) {
    connections.acquireUninterruptibly();
    try {
      for (var batch = next(place); !batch.isEmpty(); batch = next(place)) {
        writer.accept(batch);
      }
    } finally {
      connections.release();
    }
  }

  private Batch next(Object place) {
    lock.lock();
    try {
      var batch = new Batch();
      var queue = queues.getOrDefault(place, new ArrayDeque<>());
      while (!queue.isEmpty() && batch.takes(queue.element())) {
        batch.add(queue.remove());
      }
      if (batch.isEmpty()) {
        queues.remove(place);
      }
      return batch;
    } finally {
      lock.unlock();
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
