package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Forgets what nobody asks for any more: news that was given up a week ago, configurations whose message became no task
 * within a week and does not wait for its agent any more, and those of tasks of which nothing is known that were not used
 * for a month. Servers may do it at the same time. Safe for use by many threads.
 */
public final class PushSweep {
  /** How often {@link #sweep} should run. */
  public static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final Duration DEAD = Duration.ofDays(7);
  private static final Duration UNNAMED = Duration.ofDays(7);
  private static final Duration UNUSED = Duration.ofDays(30);
  private static final int MOST_AT_ONCE = 1000;

  private final Registry registry;
  private final PushMetrics metrics;
  private final Clock clock;

  /** Takes where the outbox is, and who hears how much is in it. */
  public PushSweep(Registry registry, PushMetrics metrics, Clock clock) {
    this.registry = registry;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Does it, and counts what is left. */
  public void sweep() {
    var now = clock.instant();
    all(() -> registry.pushOutbox().deleteDead(now.minus(DEAD), MOST_AT_ONCE));
    all(() -> registry.pushConfigs().deleteUnnamed(now.minus(UNNAMED), MOST_AT_ONCE));
    all(() -> registry.pushConfigs().deleteUnused(now.minus(UNUSED), MOST_AT_ONCE));
    metrics.counts(registry.pushOutbox().count(false), registry.pushOutbox().count(true));
  }

  private static void all(IntSupplier portion) {
    while (portion.getAsInt() == MOST_AT_ONCE) {
      // there may be more
    }
  }
}
