package app.moleculesai.sdk.runtime.plugins;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a plugin's code with its own class loader as the thread's context. */
final class Guarded {
  private Guarded() {}

  /** Runs it on this thread. */
  static <T> T here(ClassLoader loader, Callable<T> work) throws Exception {
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return work.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /**
   * Runs it on a virtual thread of its own and waits; interrupts it when the time is over or the waiting thread is
   * interrupted.
   *
   * @throws TimeoutException when the time is over; the work may still run
   * @throws ExecutionException with what the work threw
   */
  static <T> T within(Duration limit, String name, ClassLoader loader, Callable<T> work)
      throws TimeoutException, ExecutionException, InterruptedException {
    var task = new FutureTask<>(work);
    var thread = Thread.ofVirtual().name(name).unstarted(task);
    thread.setContextClassLoader(loader);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      task.cancel(true);
      throw e;
    }
  }
}
