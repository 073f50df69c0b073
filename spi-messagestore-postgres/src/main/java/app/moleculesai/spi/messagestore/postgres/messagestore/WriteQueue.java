package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Writes that wait for the writer: bounded in number and in bytes, beyond which a caller is told to come back. Safe for
 * use by many threads; the lock guards everything.
 */
final class WriteQueue {
  private static final int MOST_WRITES = 10_000;
  private static final long MOST_BYTES = 256L * 1024 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final ArrayDeque<Pending<?>> waiting = new ArrayDeque<>();
  private int writes; // those that wait and those that are being written
  private long bytes;
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
      news.signal();
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
   * Waits for writes and takes those that share a statement.
   *
   * @param apart is given each write in its turn, and says whether it took care of it
   * @return an empty batch when all were taken care of, or at the end
   */
  Batch take(Predicate<Pending<?>> apart) throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        news.await();
      }
      var batch = new Batch();
      while (!waiting.isEmpty() && batch.takes(waiting.peek())) {
        var write = waiting.remove();
        if (write.take() && !apart.test(write)) {
          batch.add(write);
        }
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Says whether nothing will come any more. */
  boolean isOver() {
    lock.lock();
    try {
      return closed && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
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
