package app.moleculesai.examples.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param warmUp how long a server is loaded before anything counts
 * @param rounds how many times each server of a comparison has its turn
 * @param turn how long a turn is
 * @param repetitions how many times work that is timed singly is done after its warm-up
 * @param rows how many rows a database holds, one size after the other
 * @param mostRows how many rows a database holds when it is asked what growth costs
 * @param streams how many event streams are open at once
 * @param stream how long each of them lasts
 */
record Effort(Duration warmUp, int rounds, Duration turn, int repetitions, List<Integer> rows,
    int mostRows, int streams, Duration stream) {
  /** Figures to rely on. */
  static final Effort FULL = new Effort(Duration.ofSeconds(15), 7, Duration.ofSeconds(3), 30,
      List.of(10_000, 100_000, 1_000_000), 10_000_000, 1_000, Duration.ofSeconds(30));
  /** A first look. */
  static final Effort QUICK = new Effort(Duration.ofSeconds(5), 3, Duration.ofSeconds(1), 15,
      List.of(10_000), 1_000_000, 1_000, Duration.ofSeconds(10));
}
