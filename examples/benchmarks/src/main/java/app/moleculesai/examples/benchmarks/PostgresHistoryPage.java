package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The newest page of a conversation among many rows, over HTTP. The limit is a bare route that runs the same query and
 * sends the bodies as they are ({@link PostgresPageServer}), on the same database.
 */
final class PostgresHistoryPage {
  private static final int ROWS = 50;
  private static final double GOAL = 0.8;
  private static final double GROWTH_GOAL = 0.7;

  private PostgresHistoryPage() {}

  static List<Figure> measure(Effort effort) throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    try (var postgres = new PostgresServer()) {
      for (int rows : effort.rows()) {
        figures.add(measure(effort, postgres.newDatabase(), rows));
      }
    }
    return figures;
  }

  private static Figure measure(Effort effort, String database, int rows)
      throws IOException, InterruptedException {
    try (var ours = ChildServer.start(Benchmarks.JVM, WholeServer.class, database)) {
      var workspace = workspace(ours.port());
      PostgresRows.fill(database, rows, List.of(UUID.fromString(workspace)));
      var page = page(workspace);
      var raw = HttpRequestBytes.get(PostgresPageServer.PATH, WholeServer.ADMIN);
      try (var limit = ChildServer.start(Benchmarks.JVM, PostgresPageServer.class, database,
          workspace, Integer.toString(ROWS))) {
        var results = new Rounds(new Load(8, 2), effort.warmUp(), effort.rounds(), effort.turn())
            .run(List.of(
                new Rounds.Contestant("limit", limit, List.of(raw)),
                new Rounds.Contestant("ours", ours, List.of(page))));
        return Figure.beside("pg-history-page " + PostgresLoops.count(rows), "/s", results.get(1),
            results.get(0), Optional.of(new Figure.Goal.OfLimit(GOAL)));
      }
    }
  }

  /** The same pages of all conversations, among many rows and among few of them, each in a database of its own. */
  static List<Figure> measureGrowth(Effort effort) throws IOException, InterruptedException {
    int few = effort.rows().getFirst();
    try (var postgres = new PostgresServer()) {
      var fewRows = postgres.newDatabase();
      var manyRows = postgres.newDatabase();
      try (var limit = ChildServer.start(Benchmarks.JVM, WholeServer.class, fewRows);
          var ours = ChildServer.start(Benchmarks.JVM, WholeServer.class, manyRows)) {
        var contestants = List.of(
            new Rounds.Contestant("limit", limit, pages(limit.port(), fewRows, few)),
            new Rounds.Contestant("ours", ours, pages(ours.port(), manyRows, effort.mostRows())));
        var results = new Rounds(new Load(8, 2), effort.warmUp(), effort.rounds(), effort.turn())
            .run(contestants);
        return List.of(Figure.beside("pg-history-growth " + PostgresLoops.count(few) + "-"
            + PostgresLoops.count(effort.mostRows()), "/s", results.get(1), results.get(0),
            Optional.of(new Figure.Goal.OfLimit(GROWTH_GOAL))));
      }
    }
  }

  private static List<byte[]> pages(int port, String database, int rows)
      throws IOException, InterruptedException {
    var workspaces = new ArrayList<String>();
    try (var api = new Api(port)) {
      while (workspaces.size() < PostgresRows.WORKSPACES) {
        workspaces.add(api.workspace("Agent " + workspaces.size()));
      }
    }
    PostgresRows.fill(database, rows, workspaces.stream().map(UUID::fromString).toList());
    return workspaces.stream().map(PostgresHistoryPage::page).toList();
  }

  private static byte[] page(String workspace) {
    return HttpRequestBytes.get("/workspaces/" + workspace + "/chat-history?limit=" + ROWS,
        WholeServer.ADMIN);
  }

  private static String workspace(int port) throws IOException, InterruptedException {
    try (var api = new Api(port)) {
      return api.workspace("Ada");
    }
  }
}
