package app.moleculesai.spi.runtime.mock;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The waits of one runtime: in real time, or on a {@link VirtualClock}. Closing ends all of them. Safe for use by many
 * threads.
 */
final class Waits implements AutoCloseable {
  private final Clock clock;
  private final Set<Wait> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Waits(Clock clock) {
    this.clock = clock;
  }

  boolean isClosed() {
    return closed;
  }

  /** Waits once; false when the runtime was closed meanwhile. */
  boolean pass(Duration length) throws InterruptedException {
    if (length.isZero()) {
      return !closed;
    }
    try (var wait = begin()) {
      return wait.pass(length);
    }
  }

  /** Begins something that waits several times and that others may end. */
  Wait begin() {
    var wait = new Wait();
    open.add(wait);
    if (closed) {
      wait.close();
    }
    return wait;
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(Wait::close);
  }

  /** One who waits. {@code close} may come from any thread, also twice. */
  final class Wait implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Waits; false when it was closed before or meanwhile. */
    boolean pass(Duration length) throws InterruptedException {
      if (clock instanceof VirtualClock virtual) {
        virtual.pass(length, ended);
      } else if (ended.await(TimeUnit.NANOSECONDS.convert(length), TimeUnit.NANOSECONDS)) {
        return false;
      }
      return ended.getCount() > 0;
    }

    @Override
    public void close() {
      open.remove(this);
      ended.countDown();
      if (clock instanceof VirtualClock virtual) {
        virtual.wake();
      }
    }
  }
}
