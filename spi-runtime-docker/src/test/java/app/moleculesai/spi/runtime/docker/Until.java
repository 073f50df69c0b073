package app.moleculesai.spi.runtime.docker;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits in tests for what the daemon brings about and does not tell. */
final class Until {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Until() {}

  /** Looks again and again until it holds. */
  static void holds(String what, Callable<Boolean> condition) {
    long end = System.nanoTime() + LONGEST.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() - end > 0) {
          throw new AssertionError("it did not come about: " + what);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
