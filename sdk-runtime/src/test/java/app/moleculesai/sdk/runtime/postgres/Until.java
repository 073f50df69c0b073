package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what nothing tells of. */
public final class Until {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Until() {}

  /** Waits until something holds. */
  public static void holds(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
