package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What ours adds to the time an agent takes, at a rate that leaves it idle half of the time: the time through ours less
 * the time without us, of the middle call and of the slowest in a hundred; from clients of the agent's generation of A2A,
 * and from those of the other. The same of nginx is told beside it.
 */
final class ProxyLatency {
  private static final PacedLoad LOAD = new PacedLoad(16, 2_000);
  private static final double GOAL_MEDIAN_MILLIS = 0.15;
  private static final double GOAL_SLOW_MILLIS = 2;
  private static final double MEDIAN = 0.5;
  private static final double SLOW = 0.99;

  private ProxyLatency() {}

  static List<Figure> measure(Effort effort) throws IOException, InterruptedException {
    try (var scene = new ProxyScene()) {
      var contestants = scene.contestants();
      var warmUp = new Load(16, 2);
      // whoever is still compiling when calls come singly takes the cores from those who answer
      for (var contestant : contestants) {
        warmUp.run(contestant.server().port(), contestant.requests(),
            effort.warmUp().multipliedBy(2));
      }
      var runs = contestants.stream().map(all -> new ArrayList<PacedLoad.Latencies>()).toList();
      for (int round = 0; round < effort.rounds(); round++) {
        for (int c = 0; c < contestants.size(); c++) {
          runs.get(c).add(LOAD.run(contestants.get(c).server().port(),
              contestants.get(c).requests(), effort.turn()));
        }
      }
      return figures(runs);
    }
  }

  private static List<Figure> figures(List<? extends List<PacedLoad.Latencies>> runs) {
    var direct = runs.get(0);
    var figures = new ArrayList<Figure>();
    figures.addAll(added("added", direct, runs.get(1)));
    figures.addAll(added("translated", direct, runs.get(2)));
    if (runs.size() > 3) {
      System.err.printf("nginx adds %.3f ms (p50) and %.3f ms (p99)%n",
          added(direct, runs.get(3), MEDIAN), added(direct, runs.get(3), SLOW));
    }
    return List.copyOf(figures);
  }

  private static List<Figure> added(String which, List<PacedLoad.Latencies> direct,
      List<PacedLoad.Latencies> ours) {
    var name = "proxy-latency " + which;
    long errors = PacedLoad.errors(direct) + PacedLoad.errors(ours);
    return List.of(
        Figure.atMost(name + " p50", "ms", added(direct, ours, MEDIAN), GOAL_MEDIAN_MILLIS, errors),
        Figure.atMost(name + " p99", "ms", added(direct, ours, SLOW), GOAL_SLOW_MILLIS, errors));
  }

  private static double added(List<PacedLoad.Latencies> direct, List<PacedLoad.Latencies> ours,
      double part) {
    return PacedLoad.median(ours, part) - PacedLoad.median(direct, part);
  }
}
