package app.moleculesai.spi.runtime.mock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that stands still until a test moves it. A mock runtime with this clock waits on it, so that a test with
 * delays of minutes takes no time; a server with it passes it on to its mock runtime. Safe for use by many threads.
 *
 * <pre>{@code
 * var clock = VirtualClock.at(Instant.parse("2026-01-01T09:00:00Z"));
 * var agents = MockRuntime.scripted(MockScript.canned().delay(Duration.ofMinutes(5)), clock);
 * // ... send a message in another thread
 * clock.awaitWaiting(1, Duration.ofSeconds(5));
 * clock.advance(Duration.ofMinutes(5));
 * }</pre>
 */
public final class VirtualClock extends Clock {
  private final Timeline timeline;
  private final ZoneId zone;

  private VirtualClock(Timeline timeline, ZoneId zone) {
    this.timeline = timeline;
    this.zone = zone;
  }

  /** Starts a clock that shows this time, in UTC. */
  public static VirtualClock at(Instant start) {
    return new VirtualClock(new Timeline(start), ZoneOffset.UTC);
  }

  /** Moves the time on and wakes everybody whose wait is over. */
  public void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("time does not go back, step is " + step);
    }
    timeline.set(() -> timeline.now.plus(step));
  }

  /** Moves the time on to the end of the shortest wait; nothing happens while nobody waits. */
  public void advanceToNextWait() {
    timeline.set(() -> timeline.deadlines.stream().filter(end -> end.isAfter(timeline.now))
        .min(Instant::compareTo).orElse(timeline.now));
  }

  /** Returns how many threads wait for a time that has not come. */
  public int waiting() {
    return timeline.waiting();
  }

  /**
   * Waits, in real time, until this many threads wait for a time that has not come.
   *
   * @throws AssertionError when there are fewer after {@code longest}
   */
  public void awaitWaiting(int threads, Duration longest) throws InterruptedException {
    timeline.awaitWaiting(threads, longest);
  }

  /** Waits until the clock was moved on by this much. */
  public void sleep(Duration length) throws InterruptedException {
    pass(length, new CountDownLatch(1));
  }

  /** Waits like {@link #sleep}, but at most until the latch is down and {@link #wake} was called. */
  void pass(Duration length, CountDownLatch ended) throws InterruptedException {
    timeline.pass(length, ended);
  }

  /** Makes those who wait look at their latches. */
  void wake() {
    timeline.set(() -> timeline.now);
  }

  @Override
  public Instant instant() {
    return timeline.now;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** Returns the same clock for another zone: moving one moves both. */
  @Override
  public VirtualClock withZone(ZoneId other) {
    return new VirtualClock(timeline, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VirtualClock that && timeline == that.timeline
        && zone.equals(that.zone);
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(timeline);
  }

  @Override
  public String toString() {
    return "VirtualClock[" + timeline.now + ", " + zone + "]";
  }

  /** The time that clocks of several zones share; {@code lock} guards it, {@code now} may be read without. */
  private static final class Timeline {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Instant> deadlines = new ArrayList<>();
    private volatile Instant now;

    Timeline(Instant start) {
      this.now = start;
    }

    void set(java.util.function.Supplier<Instant> later) {
      lock.lock();
      try {
        now = later.get();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void pass(Duration length, CountDownLatch ended) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        var deadline = now.plus(length);
        deadlines.add(deadline);
        changed.signalAll();
        try {
          while (now.isBefore(deadline) && ended.getCount() > 0) {
            changed.await();
          }
        } finally {
          deadlines.remove(deadline);
        }
      } finally {
        lock.unlock();
      }
    }

    int waiting() {
      lock.lock();
      try {
        // one that was woken and has not left yet does not count
        return (int) deadlines.stream().filter(end -> end.isAfter(now)).count();
      } finally {
        lock.unlock();
      }
    }

    void awaitWaiting(int threads, Duration longest) throws InterruptedException {
      long left = longest.toNanos();
      lock.lock();
      try {
        while (waiting() < threads) {
          if (left <= 0) {
            throw new AssertionError(
                waiting() + " of " + threads + " threads wait on the clock after " + longest);
          }
          left = changed.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
