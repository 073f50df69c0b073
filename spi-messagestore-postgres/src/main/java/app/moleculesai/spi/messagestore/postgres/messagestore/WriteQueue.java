package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Writes that wait for a writer: bounded in number and in bytes, beyond which a caller is told to come back. A batch
 * begins when as many writes wait as the last one had, or a moment after there is one: callers often come again together,
 * and in small batches the same writes cost the database several times as much. Batches that are written at once have no
 * place in common, so that none waits for the locks of another, and the writes of a place keep their order, but for those
 * that are written apart. Safe for use by many threads; the lock guards everything.
 */
final class WriteQueue {
  private static final int MOST_WRITES = 10_000;
  private static final long MOST_BYTES = 256L * 1024 * 1024;
  private static final long MOMENT_NANOS = 500_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final ArrayDeque<Pending<?>> waiting = new ArrayDeque<>();
  /** The places of the batches that are being written, and what came for them meanwhile. */
  private final Map<Object, ArrayDeque<Pending<?>>> underWay = new HashMap<>();
  private int writes; // those that wait and those that are being written
  private long bytes;
  private int lastSize = 1;
  private int wanted = 1; // nobody is woken before so many wait
  private boolean closed;

  /**
   * Adds one, whose place is kept until {@link #leave}.
   *
   * @throws SdkException {@code busy} when too many wait, {@code closed} at the end
   */
  void enter(Pending<?> write) {
    lock.lock();
    try {
      if (closed) {
        throw SdkException.closed("message store");
      }
      if (writes > 0 && (writes >= MOST_WRITES || bytes + write.bytes() > MOST_BYTES)) {
        throw new SdkException(ErrorCode.BUSY, write.what() + " was refused: " + writes
            + " writes wait already");
      }
      writes++;
      bytes += write.bytes();
      waiting.add(write);
      if (waiting.size() >= wanted) {
        news.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives a write's place back, once it was written or its caller left. */
  void leave(Pending<?> write) {
    lock.lock();
    try {
      writes--;
      bytes -= write.bytes();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for writes and takes those that share a statement; to be given to {@link #release} once they are written.
   *
   * @param apart is given each write in its turn, and says whether it took care of it
   * @return an empty batch at the end
   */
  Batch take(Predicate<Pending<?>> apart) throws InterruptedException {
    lock.lock();
    try {
      var batch = new Batch();
      while (batch.isEmpty() && !isOver()) {
        awaitCompany();
        while (!waiting.isEmpty() && batch.takes(waiting.element())) {
          add(waiting.remove(), batch, apart);
        }
      }
      batch.places().forEach(place -> underWay.put(place, new ArrayDeque<>()));
      lastSize = batch.size();
      if (!waiting.isEmpty()) {
        news.signal(); // what was too much for this batch need not wait for its end
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void awaitCompany() throws InterruptedException {
    while (waiting.isEmpty() && !isOver()) {
      news.await();
    }
    wanted = lastSize;
    long left = MOMENT_NANOS;
    while (waiting.size() < lastSize && !closed && left > 0) {
      left = news.awaitNanos(left);
    }
    wanted = 1;
  }

  private void add(Pending<?> write, Batch batch, Predicate<Pending<?>> apart) {
    var behind = underWay.get(write.place());
    if (behind != null) {
      behind.add(write);
    } else if (write.take() && !apart.test(write)) {
      batch.add(write);
    }
  }

  /** Lets what came for the places of a batch have its turn, before all that came later. */
  void release(Batch batch) {
    lock.lock();
    try {
      for (var place : batch.places()) {
        var behind = underWay.remove(place);
        if (behind != null) {
          behind.descendingIterator().forEachRemaining(waiting::addFirst);
        }
      }
      if (closed || !waiting.isEmpty()) {
        news.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Says whether nothing will come any more. */
  private boolean isOver() {
    return closed && waiting.isEmpty() && underWay.values().stream().allMatch(Queue::isEmpty);
  }

  /** Takes no more; what waits is still written. */
  void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
