package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A write that waits for its turn, and whose caller waits for it. It is written once, or never when its caller left
 * before. Safe for use by many threads.
 *
 * @param <R> what the caller gets
 */
abstract sealed class Pending<R> permits PendingAppend, PendingChange {
  private final CompletableFuture<R> done = new CompletableFuture<>();
  private final AtomicBoolean isDecided = new AtomicBoolean(); // by the writer or by the caller

  /** Returns what is tried, for errors. */
  abstract String what();

  /** Returns how many rows it writes. */
  abstract int rows();

  /** Returns the size of the bodies. */
  abstract long bytes();

  /** Returns what it locks: two of one place wait for each other. */
  abstract Object place();

  /** Says whether it can share a statement with others. */
  abstract boolean canShare();

  /** Does it as a transaction of its own. */
  abstract R alone(Connection connection) throws SQLException;

  /** Takes it to be written; false when the caller left. */
  final boolean take() {
    return isDecided.compareAndSet(false, true);
  }

  final void complete(R result) {
    done.complete(result);
  }

  final void fail(SdkException failure) {
    done.completeExceptionally(failure);
  }

  /**
   * Waits until it is durable.
   *
   * @throws SdkException when it failed, the thread is interrupted or the time is over: then it is absent or whole
   */
  final R await(Duration longest) {
    try {
      return done.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      take();
      throw Interrupts.during(what(), e);
    } catch (TimeoutException e) {
      throw take()
          ? new SdkException(ErrorCode.BUSY, what() + " did not get its turn in time")
          : new SdkException(ErrorCode.UNAVAILABLE,
              what() + " did not end in time: it may be stored or not");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SdkException failure
          ? failure
          : new SdkException(ErrorCode.UNAVAILABLE, what() + " failed", e.getCause());
    }
  }
}
