package app.moleculesai.spi.messagestore.postgres;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits in tests for what another process or thread brings about and does not tell. */
public final class Until {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Until() {}

  /** Looks again and again until it holds; the test's own limit ends it otherwise. */
  public static void holds(Callable<Boolean> condition) {
    try {
      while (!condition.call()) {
        LockSupport.parkNanos(PAUSE.toNanos());
        if (Thread.interrupted()) {
          throw new IllegalStateException("it did not come about in time");
        }
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
