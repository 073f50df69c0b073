package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loads several servers in turn, A B A B, so that a busy neighbour on the machine hits all alike.
 *
 * @param load the generator
 * @param warmUp how long each server is loaded before anything counts; on a busy machine up to 4 times as long, so that
 *        what is measured is compiled code
 * @param count how many times each has its turn
 * @param turn the length of a turn
 */
record Rounds(Load load, Duration warmUp, int count, Duration turn) {
  private static final int WARM_REPLIES = 200_000;
  private static final int MOST_WARM_UPS = 4;

  /** A running server and the requests it gets. */
  record Contestant(String name, MeasuredServer server, List<byte[]> requests) {}

  /**
   * Medians over the rounds, the errors of all.
   *
   * @param cpuMicros the server's processor time per reply, the steadiest of these figures
   * @param replies of all rounds, warm-up left out
   */
  record Result(String name, double perSecond, double cpuMicros, long replies, long errors) {}

  /** Runs them all and answers in the order given. */
  List<Result> run(List<Contestant> contestants) throws IOException, InterruptedException {
    for (Contestant contestant : contestants) {
      warmUp(contestant);
    }
    var turns = contestants.stream().map(contestant -> new ArrayList<Turn>()).toList();
    for (int round = 0; round < count; round++) {
      for (int c = 0; c < contestants.size(); c++) {
        turns.get(c).add(turn(contestants.get(c)));
      }
    }
    var results = new ArrayList<Result>();
    for (int c = 0; c < contestants.size(); c++) {
      results.add(result(contestants.get(c).name(), turns.get(c)));
    }
    return List.copyOf(results);
  }

  private void warmUp(Contestant contestant) throws IOException, InterruptedException {
    long replies = 0;
    for (int time = 0; time < MOST_WARM_UPS && replies < WARM_REPLIES; time++) {
      replies += load.run(contestant.server().port(), contestant.requests(), warmUp).replies();
    }
  }

  private Turn turn(Contestant contestant) throws IOException, InterruptedException {
    long before = contestant.server().cpuNanos();
    var sample = load.run(contestant.server().port(), contestant.requests(), turn);
    return new Turn(sample, contestant.server().cpuNanos() - before);
  }

  private static Result result(String name, List<Turn> turns) {
    return new Result(name,
        median(turns.stream().mapToDouble(turn -> turn.sample().perSecond()).toArray()),
        median(turns.stream().mapToDouble(Turn::cpuMicros).toArray()),
        turns.stream().mapToLong(turn -> turn.sample().replies()).sum(),
        turns.stream().mapToLong(turn -> turn.sample().errors()).sum());
  }

  /** Returns the middle of at least one value. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private record Turn(Load.Sample sample, long cpuNanos) {
    double cpuMicros() {
      return cpuNanos / 1e3 / Math.max(1, sample.replies());
    }
  }
}
