package app.moleculesai.sdk.runtime.background;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives work an end: what takes too long is interrupted, and whoever waits for it goes on, also when it does not heed that.
 * Safe for use by many threads.
 */
public final class TimeLimit {
  private static final System.Logger LOG = System.getLogger(TimeLimit.class.getName());

  private final Owner owner;
  private final Duration longest;
  private final Duration grace;

  /**
   * Takes how long work may take.
   *
   * @param owner owns the threads that it runs on: {@link Supervisor#run} or {@link Supervisor#attend}
   * @param grace how long is waited, after that, for work that was interrupted to end by itself
   */
  public TimeLimit(Owner owner, Duration longest, Duration grace) {
    this.owner = owner;
    this.longest = longest;
    this.grace = grace;
  }

  /** Runs work on threads of its own. */
  @FunctionalInterface
  public interface Owner {
    /** Begins work; says whether it is run. */
    boolean start(String name, Supervisor.Work work);
  }

  /** Work with a result. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it; is interrupted when its time is over. */
    T get() throws InterruptedException;
  }

  /** What becomes of a result that nobody waits for any more. */
  @FunctionalInterface
  public interface Late<T> {
    /**
     * Takes it.
     *
     * @param stopping whether its time was not over, but whoever waited was interrupted
     */
    void accept(T result, boolean stopping) throws InterruptedException;
  }

  /** Work took too long. */
  public static final class OverdueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean goesOn;

    private OverdueException(boolean goesOn, Throwable cause) {
      super("it took too long", cause);
      this.goesOn = goesOn;
    }

    /** Says whether the work did not end when it was interrupted, so that nothing is known of what it does. */
    public boolean goesOn() {
      return goesOn;
    }
  }

  /**
   * Runs work and waits for it; returns what it returns, or throws what it throws.
   *
   * @param late runs on the thread of the work
   * @throws OverdueException when it took too long
   * @throws InterruptedException when the owner does not begin it, or the caller is interrupted; the work is too then
   */
  public <T> T within(String name, Work<T> work, Late<T> late)
      throws OverdueException, InterruptedException {
    var call = new Call<T>(name, work, late);
    if (!owner.start(name, call::run)) {
      throw new InterruptedException("the server stops");
    }
    try {
      return call.await(longest);
    } catch (TimeoutException e) {
      call.interrupt();
    }
    try {
      return call.awaitOrGiveUp(grace);
    } catch (RuntimeException e) {
      throw new OverdueException(false, e);
    }
  }

  /** Work under way. */
  private static final class Call<T> {
    private final String name;
    private final Work<T> work;
    private final Late<T> late;
    private final CompletableFuture<Thread> worker = new CompletableFuture<>();
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile boolean stopping;

    Call(String name, Work<T> work, Late<T> late) {
      this.name = name;
      this.work = work;
      this.late = late;
    }

    void run() throws InterruptedException {
      worker.complete(Thread.currentThread());
      T value;
      try {
        value = work.get();
      } catch (Throwable e) { // it is the caller's, whatever it is
        if (!result.completeExceptionally(e)) {
          LOG.log(DEBUG, name + " failed when nobody waited any more", e);
        }
        if (Supervisor.isEndOfMachine(e)) {
          throw e;
        }
        return;
      }
      if (!result.complete(value)) {
        Thread.interrupted(); // the work did not heed it, and what follows is another's
        late.accept(value, stopping);
      }
    }

    void interrupt() {
      worker.join().interrupt();
    }

    T await(Duration time) throws InterruptedException, TimeoutException {
      try {
        return result.get(time.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw failure(e);
      } catch (InterruptedException e) {
        stopping = true;
        result.completeExceptionally(e);
        interrupt();
        throw e;
      }
    }

    /** Waits for it to end, and ends it with a failure unless it has just ended by itself. */
    T awaitOrGiveUp(Duration time) throws InterruptedException, OverdueException {
      try {
        return await(time);
      } catch (TimeoutException e) {
        var overdue = new OverdueException(true, e);
        if (result.completeExceptionally(overdue)) {
          throw overdue;
        }
      }
      try {
        return result.get();
      } catch (ExecutionException e) {
        throw failure(e);
      }
    }

    private RuntimeException failure(ExecutionException e) {
      return switch (e.getCause()) {
        case RuntimeException failure -> failure;
        case Error failure -> throw failure;
        case null, default -> new IllegalStateException(name + " failed", e);
      };
    }
  }
}
