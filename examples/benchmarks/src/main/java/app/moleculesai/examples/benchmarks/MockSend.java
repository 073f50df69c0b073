package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code message/send} between workspaces: the caller's token, its {@code X-Workspace-ID} and its relation to the target
 * are checked, the mock answers at once, the turn is stored before the answer. The limit is a fixed reply of that size.
 */
final class MockSend {
  private static final int TARGETS = 4;
  private static final List<Integer> REFERENCE_CONNECTIONS = List.of(1, 16, 64);
  private static final double GOAL = 0.8;
  private static final double POSTGRES_GOAL = 0.45;
  private static final String TEXT = Api.message("Where is order 4711, and when will it arrive?");

  private MockSend() {}

  private record Calls(String caller, String token, List<String> targets) {
    List<byte[]> ours() {
      return targets.stream().map(target -> to("/workspaces/" + target + "/a2a")).toList();
    }

    byte[] to(String path) {
      return HttpRequestBytes.post(path, token, TEXT, "X-Workspace-ID: " + caller);
    }
  }

  static List<Figure> measure(Effort effort) throws IOException, InterruptedException {
    try (var ours = ChildServer.start(Benchmarks.JVM, WholeServer.class)) {
      return measure(effort, "mock-send", ours, GOAL);
    }
  }

  /** The same with PostgreSQL: each turn is durable before it is answered. */
  static List<Figure> measureOnPostgres(Effort effort) throws IOException, InterruptedException {
    try (var postgres = new PostgresServer();
        var ours = ChildServer.start(Benchmarks.JVM, WholeServer.class, postgres.newDatabase())) {
      return measure(effort, "pg-mock-send", ours, POSTGRES_GOAL);
    }
  }

  /** The same beside the A2A Java SDK's own server, whose agent answers at once and keeps nothing. */
  static List<Figure> measureBesideReference(Effort effort)
      throws IOException, InterruptedException {
    var started = ReferenceServer.start();
    if (started.isEmpty()) {
      return List.of();
    }
    try (var reference = started.get();
        var ours = ChildServer.start(Benchmarks.JVM, WholeServer.class)) {
      var calls = calls(ours.port());
      var contestants = List.of(
          new Rounds.Contestant("reference", reference, List.of(calls.to("/"))),
          new Rounds.Contestant("ours", ours, calls.ours()));
      var figures = new ArrayList<Figure>();
      for (int connections : REFERENCE_CONNECTIONS) {
        var results = new Rounds(new Load(connections, Math.min(connections, 2)), effort.warmUp(),
            effort.rounds(), effort.turn()).run(contestants);
        figures.add(Figure.beside("reference-send " + connections, "/s", results.get(1),
            results.get(0), Optional.empty()));
      }
      return List.copyOf(figures);
    }
  }

  private static List<Figure> measure(Effort effort, String name, ChildServer ours, double goal)
      throws IOException, InterruptedException {
    var calls = calls(ours.port());
    long size = Load.replyBytes(ours.port(), calls.ours().getFirst());
    try (var limit = ChildServer.start(Benchmarks.JVM, FixedReplyServer.class,
        Long.toString(size))) {
      var results = new Rounds(new Load(16, 2), effort.warmUp(), effort.rounds(), effort.turn())
          .run(List.of(
              new Rounds.Contestant("limit", limit, List.of(calls.to(FixedReplyServer.PATH))),
              new Rounds.Contestant("ours", ours, calls.ours())));
      return List.of(Figure.beside(name, "/s", results.get(1), results.get(0),
          Optional.of(new Figure.Goal.OfLimit(goal))));
    }
  }

  private static Calls calls(int port) throws IOException, InterruptedException {
    try (var api = new Api(port)) {
      var caller = api.workspace("Caller");
      var targets = new ArrayList<String>();
      for (int target = 0; target < TARGETS; target++) {
        targets.add(api.workspace("Target " + target));
      }
      return new Calls(caller, api.token(caller), List.copyOf(targets));
    }
  }
}
