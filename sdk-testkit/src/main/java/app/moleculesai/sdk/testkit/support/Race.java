package app.moleculesai.sdk.testkit.support;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Runs the same work in many virtual threads that start together. */
public final class Race {
  private static final int LONGEST_SECONDS = 120;

  private Race() {}

  /** One runner's work. */
  @FunctionalInterface
  public interface Runner<T> {
    /** Runs; {@code number} counts from 0. */
    T run(int number) throws Exception;
  }

  /** Returns the results in order of the runners' numbers; the first failure is thrown. */
  public static <T> List<T> of(int runners, Runner<T> work) {
    var start = new CountDownLatch(1);
    var pending = new ArrayList<Future<T>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < runners; i++) {
        int number = i;
        pending.add(threads.submit(() -> {
          start.await();
          return work.run(number);
        }));
      }
      start.countDown();
      try {
        return results(pending);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  /** Starts a virtual thread for each task. */
  public static Executor threads() {
    return task -> Thread.ofVirtual().start(task);
  }

  /** Repeats a call that may be refused as {@code busy} for a moment, for a minute at most. */
  public static <T> T untilNotBusy(Supplier<T> call) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (true) {
      try {
        return call.get();
      } catch (SdkException e) {
        if (e.code() != ErrorCode.BUSY || System.nanoTime() > end) {
          throw e;
        }
        letOthersRun();
      }
    }
  }

  /** Steps aside for a moment, between two looks at something that others change. */
  public static void letOthersRun() {
    LockSupport.parkNanos(100_000);
  }

  private static <T> List<T> results(List<Future<T>> pending) {
    var results = new ArrayList<T>();
    for (var future : pending) {
      try {
        results.add(future.get(LONGEST_SECONDS, TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        throw new AssertionError("a concurrent caller failed: " + e.getCause(), e.getCause());
      } catch (TimeoutException e) {
        throw new AssertionError(
            "a concurrent caller did not end within " + LONGEST_SECONDS + " s", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while callers ran", e);
      }
    }
    return results;
  }
}
