package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The newest page of a conversation that is longer than the page. The limit is a fixed reply of that size. */
final class HistoryPage {
  private static final int TURNS = 300;
  private static final int ROWS = 50;

  private HistoryPage() {}

  static List<Figure> measure(Effort effort) throws IOException, InterruptedException {
    try (var ours = ChildServer.start(Benchmarks.JVM, WholeServer.class)) {
      var page = HttpRequestBytes.get(conversation(ours.port()), WholeServer.ADMIN);
      try (var limit = ChildServer.start(Benchmarks.JVM, FixedReplyServer.class,
          Long.toString(Load.replyBytes(ours.port(), page)))) {
        var results = new Rounds(new Load(8, 2), effort.warmUp(), effort.rounds(), effort.turn())
            .run(List.of(
                new Rounds.Contestant("limit", limit,
                    List.of(HttpRequestBytes.get(FixedReplyServer.PATH, WholeServer.ADMIN))),
                new Rounds.Contestant("ours", ours, List.of(page))));
        return List.of(Figure.beside("history-page", "/s", results.get(1), results.get(0),
            Optional.empty()));
      }
    }
  }

  private static String conversation(int port) throws IOException, InterruptedException {
    try (var api = new Api(port)) {
      var workspace = api.workspace("Ada");
      for (int turn = 0; turn < TURNS; turn++) {
        api.send(workspace, "Question " + turn + ": where is order 4711, and when will it arrive?");
      }
      return "/workspaces/" + workspace + "/chat-history?limit=" + ROWS;
    }
  }
}
