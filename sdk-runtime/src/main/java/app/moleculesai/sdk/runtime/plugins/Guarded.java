package app.moleculesai.sdk.runtime.plugins;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a plugin's code with its own class loader as the thread's context. */
public final class Guarded {
  private Guarded() {}

  /** Runs it on this thread. */
  public static <T> T here(ClassLoader loader, Callable<T> work) throws Exception {
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
   * @throws StillRunning when the time is over
   * @throws ExecutionException with what the work threw
   */
  public static <T> T within(Duration limit, String name, ClassLoader loader, Callable<T> work)
      throws StillRunning, ExecutionException, InterruptedException {
    var task = new FutureTask<>(work);
    var thread = Thread.ofVirtual().name(name).unstarted(task);
    thread.setContextClassLoader(loader);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new StillRunning(thread, limit);
    } catch (InterruptedException e) {
      task.cancel(true);
      throw e;
    }
  }

  /** Runs it within a limit too, but throws what the work threw; an interrupt that was there before is kept for later. */
  public static <T> T loading(Duration limit, String name, ClassLoader loader, Callable<T> work)
      throws Throwable {
    var interrupted = Thread.interrupted();
    try {
      return within(limit, name, loader, work);
    } catch (ExecutionException e) {
      throw Optional.ofNullable(e.getCause()).orElse(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Says that the time was over; the work was interrupted and may still run. */
  public static final class StillRunning extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Thread thread;

    private StillRunning(Thread thread, Duration limit) {
      super("took longer than " + limit.toMillis() + " ms");
      this.thread = thread;
    }

    public Thread thread() {
      return thread;
    }
  }
}
