package app.moleculesai.sdk.runtime.push;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * When news is tried again: after a second, then after twice as long each time, up to ten minutes, each a fifth more or
 * less so that receivers are not met by all at once; for a day after it came, however long other news of its receiver was
 * tried before it. Immutable.
 */
final class RetryPlan {
  private static final long FIRST_MILLIS = 1000;
  private static final long LONGEST_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final Duration LONGEST_WISH = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final double SPREAD = 0.2;
  private static final int DOUBLINGS = 20;

  private final DoubleSupplier random;

  /**
   * Takes chance.
   *
   * @param random gives numbers from 0 to 1
   */
  RetryPlan(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * Returns the pause after an attempt; empty when it was the last one.
   *
   * @param attempts how many there were
   * @param age how long ago the news came
   * @param wish how long the receiver wants to be left alone; at most an hour of it counts
   */
  Optional<Duration> pause(int attempts, Duration age, Optional<Duration> wish) {
    if (age.compareTo(LONGEST) >= 0) {
      return Optional.empty();
    }
    long doubled = FIRST_MILLIS << Math.min(Math.max(attempts, 1) - 1, DOUBLINGS);
    double spread = 1 - SPREAD + 2 * SPREAD * random.getAsDouble();
    var own = Duration.ofMillis((long) (Math.min(doubled, LONGEST_MILLIS) * spread));
    return Optional.of(wish.map(asked -> asked.compareTo(LONGEST_WISH) < 0 ? asked : LONGEST_WISH)
        .filter(asked -> asked.compareTo(own) > 0).orElse(own));
  }
}
