package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code message/send} to an agent behind HTTP, which answers at once with the same bytes: the message is stored before it
 * is sent and its answer before it is passed on. The limits are that agent without us, and nginx before it. The same from
 * clients of the other generation of A2A, for whom message and answer are translated.
 */
final class ProxyRate {
  private static final double GOAL_OF_NGINX = 0.5;
  private static final List<Integer> CONNECTIONS = List.of(16, 64);

  private ProxyRate() {}

  static List<Figure> measure(Effort effort) throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    try (var scene = new ProxyScene()) {
      for (int connections : CONNECTIONS) {
        var results = new Rounds(new Load(connections, 2), effort.warmUp(), effort.rounds(),
            effort.turn()).run(scene.contestants());
        var name = "proxied-send " + connections;
        figures.add(Figure.beside(name + " direct", "/s", results.get(1), results.get(0),
            Optional.empty()));
        figures.add(Figure.beside(name + " translated", "/s", results.get(2), results.get(0),
            Optional.empty()));
        if (results.size() > 3) {
          figures.add(Figure.beside(name + " nginx", "/s", results.get(1), results.get(3),
              Optional.of(new Figure.Goal.OfLimit(GOAL_OF_NGINX))));
        }
      }
    }
    return List.copyOf(figures);
  }
}
