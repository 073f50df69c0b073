package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.util.List;

/** Building, starting and closing a server within a program, as its tests do, each time a new one. */
final class EmbeddedStart {
  private static final double GOAL_MILLIS = 30;

  private EmbeddedStart() {}

  static List<Figure> measure(Effort effort) throws IOException {
    var timings = Timings.of(EmbeddedStart.class, Integer.toString(2 * effort.repetitions()));
    return List.of(Figure.millis("embedded-start", timings.warm(), GOAL_MILLIS));
  }

  /** Started in a process of its own, with the number of starts. */
  public static void main(String[] arguments) throws IOException {
    ChildServer.logWarningsOnly();
    Timings.report(Integer.parseInt(arguments[0]), EmbeddedStart::once);
  }

  private static long once() {
    long begin = System.nanoTime();
    try (var server = WholeServer.describe().build().start()) {
      server.port();
    }
    return System.nanoTime() - begin;
  }
}
