package app.moleculesai.examples.benchmarks;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param warmUp how long a server is loaded before anything counts
 * @param rounds how many times each server of a comparison has its turn
 * @param turn how long a turn is
 * @param repetitions how many times work that is timed singly is done after its warm-up
 */
record Effort(Duration warmUp, int rounds, Duration turn, int repetitions) {
  /** Figures to rely on, within two minutes. */
  static final Effort FULL = new Effort(Duration.ofSeconds(15), 7, Duration.ofSeconds(3), 30);
  /** A first look, within half a minute. */
  static final Effort QUICK = new Effort(Duration.ofSeconds(5), 3, Duration.ofSeconds(1), 15);
}
