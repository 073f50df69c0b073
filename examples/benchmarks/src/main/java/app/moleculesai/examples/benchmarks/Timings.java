package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How long one piece of work took, time after time, in a process of its own.
 *
 * @param nanos in order, the first one cold
 */
record Timings(List<Long> nanos) {
  private static final double MILLI = 1e6;

  /** Work to be timed, with what stands around it left out. */
  @FunctionalInterface
  interface Work {
    /** Does it once and returns how many nanoseconds it took. */
    long nanos() throws IOException;
  }

  /** Runs {@code main} with these arguments in a fresh JVM; it must {@link #report}. */
  static Timings of(Class<?> main, String... arguments) throws IOException {
    try (var child = ChildServer.start(Benchmarks.JVM, main, arguments)) {
      return new Timings(child.facts().stream().map(Long::valueOf).toList());
    }
  }

  /** The child's side: does the work again and again and says how long each took. */
  static void report(int times, Work work) throws IOException {
    var nanos = new String[times];
    for (int time = 0; time < times; time++) {
      nanos[time] = Long.toString(work.nanos());
    }
    ChildServer.serve(0, nanos);
  }

  /** Milliseconds of the first, which found nothing loaded or compiled. */
  double cold() {
    return nanos.getFirst() / MILLI;
  }

  /** The median of the later half in milliseconds. */
  double warm() {
    return Rounds.median(later().toArray());
  }

  private DoubleStream later() {
    return nanos.subList(nanos.size() / 2, nanos.size()).stream()
        .mapToDouble(nano -> nano / MILLI);
  }
}
