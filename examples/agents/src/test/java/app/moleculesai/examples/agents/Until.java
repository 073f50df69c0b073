package app.moleculesai.examples.agents;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what nothing tells of. */
final class Until {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private Until() {}

  /** Looks again and again until it holds. */
  static void holds(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("it did not come about: " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
