package app.moleculesai.sdk.runtime.background;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Owns all work that no request waits for: loops, which come back after a failure (1 s pause, doubling to 30 s, reset
 * after 60 s of health: {@code wire.md} 4.11) or run until they succeed, tasks, which run once, and attendants, which run as long as a client
 * stays connected. Tests and shutdown wait until no task is left. Safe for use by many threads; {@code lock} guards the
 * sets.
 */
public final class Supervisor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());
  /** How long work pauses after its first failure; see {@link #doubled}. */
  public static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration UNTIL_DONE_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration HEALTHY = Duration.ofSeconds(60);
  private static final Duration LAST_ROUND = Duration.ofMillis(250);

  private final Clock clock;
  private final Pauses pauses;
  private final Duration lastRound;
  private final Map<String, Instant> ticks = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Thread> loops = new HashSet<>();
  private final Set<Thread> tasks = new HashSet<>();
  private final Set<Thread> attendants = new HashSet<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean closed;

  /** Takes the clock that ticks are read from. */
  public Supervisor(Clock clock) {
    this.clock = clock;
    this.pauses = this::pause;
    this.lastRound = LAST_ROUND;
  }

  /** Takes also how loops pause, and how long close lets the rounds go on that they are in. */
  Supervisor(Clock clock, Pauses pauses, Duration lastRound) {
    this.clock = clock;
    this.pauses = pauses;
    this.lastRound = lastRound;
  }

  /** Work that may be interrupted. */
  @FunctionalInterface
  public interface Work {
    /** Does it; is interrupted when the server stops. */
    void run() throws InterruptedException;
  }

  /**
   * Runs work again and again, with a pause of {@code interval} between; the first time after one pause. Work that failed
   * is tried again after the pause for failures alone.
   */
  public void every(String name, Duration interval, Work work) {
    start(loops, "loop-" + name, () -> loop(name, interval, work));
  }

  private void loop(String name, Duration interval, Work work) throws InterruptedException {
    ticks.put(name, clock.instant());
    var wait = interval;
    var pause = FIRST_PAUSE;
    var healthySince = clock.instant();
    while (!closed) {
      try {
        pauses.pause(wait);
        work.run();
        ticks.put(name, clock.instant());
        wait = interval;
      } catch (Throwable e) { // whatever it is: a loop that ended would be missed by nobody
        if (closed) {
          return;
        }
        if (isEndOfMachine(e)) {
          throw e;
        }
        var now = clock.instant();
        if (Duration.between(healthySince, now).compareTo(HEALTHY) > 0) {
          pause = FIRST_PAUSE;
        }
        report("loop " + name + " failed, goes on in " + pause.toSeconds() + " s", e);
        wait = pause;
        healthySince = now.plus(pause);
        pause = doubled(pause);
      }
    }
  }

  /** An outage is told in a line each time; it says the same as the storage's own. */
  private static void report(String what, Throwable failure) {
    if (isPassing(failure)) {
      LOG.log(WARNING, "{0}: {1}", what, failure.getMessage());
    } else {
      LOG.log(ERROR, what, failure);
    }
  }

  /** Says whether it was somebody's outage, so that the same work may succeed later. */
  public static boolean isPassing(Throwable failure) {
    return failure instanceof SdkException said && switch (said.code()) {
      case UNAVAILABLE, BUSY, PLATFORM_UNAVAILABLE, STORE_UNAVAILABLE -> true;
      default -> false;
    };
  }

  /** Says whether work may be left to another server, or to a later time: it was an outage, or this server stops. */
  public static boolean isPassingOrClosed(Throwable failure) {
    return isPassing(failure)
        || (failure instanceof SdkException said && said.code() == ErrorCode.CLOSED);
  }

  /** Returns the pause after the next failure in a row: twice as long, 30 s at most. */
  public static Duration doubled(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /** Says whether the machine itself failed, so that nothing can go on. */
  public static boolean isEndOfMachine(Throwable failure) {
    return failure instanceof VirtualMachineError && !(failure instanceof OutOfMemoryError)
        && !(failure instanceof StackOverflowError);
  }

  /**
   * Runs work until it ends without a failure, with a pause of 1 s after each. An outage is not told of, any other
   * failure once. Close interrupts it; nobody waits for it.
   */
  public void untilDone(String name, Work work) {
    start(loops, name, () -> {
      boolean told = false;
      while (true) {
        try {
          work.run();
          return;
        } catch (RuntimeException e) {
          if (closed) {
            return;
          }
          if (!told && !isPassing(e)) {
            LOG.log(ERROR, name + " failed, is tried again every " + UNTIL_DONE_PAUSE.toMillis()
                + " ms", e);
            told = true;
          }
        }
        pauses.pause(UNTIL_DONE_PAUSE);
      }
    });
  }

  /**
   * Runs work once, on a virtual thread of its own; what it throws is logged.
   *
   * @return whether it is run: after close nothing is
   */
  public boolean run(String name, Work work) {
    return start(tasks, name, work);
  }

  /**
   * Waits for so long, or until the server stops: for work that has nothing to lose by ending then.
   *
   * @throws InterruptedException also when the server stops
   */
  public void pause(Duration time) throws InterruptedException {
    if (stopsWithin(time)) {
      throw new InterruptedException("the server stops");
    }
  }

  /**
   * Waits for so long, or until the server stops: for work that then has a last try.
   *
   * @return whether the server stops
   */
  public boolean stopsWithin(Duration time) throws InterruptedException {
    return closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Runs work like a task that lasts as long as a client stays: nobody waits for its end, close interrupts it.
   *
   * @return whether it is run: after close nothing is
   */
  public boolean attend(String name, Work work) {
    return start(attendants, name, work);
  }

  /** Says whether the server stops: who is interrupted then is to end, and why it ends is no failure. */
  public boolean isClosed() {
    return closed;
  }

  private boolean start(Set<Thread> owner, String name, Work work) {
    var thread = Thread.ofVirtual().name("molecule-" + name).unstarted(() -> {
      try {
        work.run();
      } catch (InterruptedException e) {
        LOG.log(DEBUG, "{0} was interrupted", name);
      } catch (Throwable e) { // nobody else would hear of it
        LOG.log(ERROR, name + " failed", e);
      } finally {
        ended(owner, Thread.currentThread());
      }
    });
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      owner.add(thread);
    } finally {
      lock.unlock();
    }
    thread.start();
    return true;
  }

  private void ended(Set<Thread> owner, Thread thread) {
    lock.lock();
    try {
      owner.remove(thread);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when each loop last ended a round, by name. */
  public Map<String, Instant> ticks() {
    return new TreeMap<>(ticks);
  }

  /** Waits until no task is left; says whether that was in time. Loops and attendants go on. */
  public boolean awaitTasks(Duration longest) throws InterruptedException {
    return await(tasks, longest);
  }

  private boolean await(Set<Thread> threads, Duration longest) throws InterruptedException {
    long nanos = longest.toNanos();
    lock.lock();
    try {
      while (!threads.isEmpty()) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends attendants, gives loops a moment for the round they are in and tasks 10 s to end, interrupts those left, and
   * waits for all: an interrupt in the middle of a statement costs its connection.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      attendants.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
    closing.countDown();
    boolean interrupted = false;
    try {
      if (!await(loops, lastRound)) {
        interrupt(loops);
      }
      if (!awaitTasks(Duration.ofSeconds(10))) {
        interrupt(tasks);
      }
    } catch (InterruptedException e) {
      interrupt(loops);
      interrupt(tasks);
      interrupted = true;
    }
    try {
      await(tasks, Duration.ofSeconds(5));
      await(loops, Duration.ofSeconds(5));
      await(attendants, Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void interrupt(Set<Thread> threads) {
    lock.lock();
    try {
      threads.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
  }
}
