package app.moleculesai.examples.benchmarks;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The message store itself, without a server around it: pages and appends by several threads, beside threads that run
 * the same statements by JDBC on a connection each, in the same process and on the same database.
 */
final class PostgresLoops {
  private static final List<Integer> THREADS = List.of(1, 8, 32);
  private static final int PAGE = 50;
  private static final double PAGE_GOAL = 0.8;

  private PostgresLoops() {}

  /** {@code 10000} as {@code 10k}. */
  static String count(int rows) {
    return rows >= 1_000_000 ? rows / 1_000_000 + "M" : rows / 1_000 + "k";
  }

  static List<Figure> pages(Effort effort) throws IOException {
    return measure(effort, "page", Optional.of(new Figure.Goal.OfLimit(PAGE_GOAL)));
  }

  static List<Figure> appends(Effort effort) throws IOException {
    return measure(effort, "append", Optional.of(new Figure.Goal.OfLimit(1)));
  }

  private static List<Figure> measure(Effort effort, String what, Optional<Figure.Goal> goal)
      throws IOException {
    var figures = new ArrayList<Figure>();
    try (var postgres = new PostgresServer()) {
      for (int rows : effort.rows()) {
        var database = postgres.newDatabase();
        try (var child = ChildServer.start(Benchmarks.JVM, PostgresLoops.class, database, what,
            Integer.toString(rows), Long.toString(effort.turn().toMillis()),
            Integer.toString(effort.rounds()))) {
          var rates = child.facts().stream().map(Double::valueOf).toList();
          for (int at = 0; at < THREADS.size(); at++) {
            figures.add(Figure.rate("pg-" + what + " " + count(rows) + "/" + THREADS.get(at),
                rates.get(2 * at), rates.get(2 * at + 1), goal));
          }
        }
        postgres.drop(database);
      }
    }
    return figures;
  }

  /** Started in a process of its own, with database, what to measure, rows, milliseconds a turn, and rounds. */
  public static void main(String[] arguments) throws Exception {
    ChildServer.logWarningsOnly();
    var database = arguments[0];
    boolean pages = arguments[1].equals("page");
    var turn = Duration.ofMillis(Long.parseLong(arguments[3]));
    int rounds = Integer.parseInt(arguments[4]);
    var facts = new ArrayList<String>();
    try (var server = WholeServer.onPostgres(database).build().start()) {
      var store = server.messageStore();
      var workspaces = PostgresRows.fill(database, Integer.parseInt(arguments[2]), List.of());
      for (int threads : THREADS) {
        var contest = new Contest(threads, turn, rounds);
        facts.addAll(pages
            ? contest.run(() -> page(store, workspaces), () -> jdbcPage(database, workspaces))
            : contest.run(() -> append(store, workspaces), () -> jdbcAppend(database, workspaces)));
      }
    }
    ChildServer.serve(0, facts.toArray(String[]::new));
  }

  private static UUID any(List<UUID> workspaces) {
    return workspaces.get(ThreadLocalRandom.current().nextInt(workspaces.size()));
  }

  private static Contest.Task page(MessageStore store, List<UUID> workspaces) {
    return Contest.Task.of(() -> {
      var page = store.activities(ActivityQuery.of(any(workspaces)).chat().newest(PAGE));
      if (page.activities().size() != PAGE) {
        throw new IOException("a page has " + page.activities().size() + " rows");
      }
    });
  }

  private static Contest.Task append(MessageStore store, List<UUID> workspaces) {
    var request = Body.of(JdbcLoop.REQUEST);
    var response = Body.of(JdbcLoop.RESPONSE);
    return Contest.Task.of(() -> store.append(List.of(ActivityDraft
        .of(any(workspaces), UUID.randomUUID(), ActivityDraft.A2A_RECEIVE, Instant.now())
        .method("message/send").requestBody(request).responseBody(response).durationMs(120)
        .build())));
  }

  private static Contest.Task jdbcPage(String database, List<UUID> workspaces)
      throws SQLException {
    var loop = new JdbcLoop(database);
    return Contest.Task.of(() -> loop.page(any(workspaces), PAGE), loop);
  }

  private static Contest.Task jdbcAppend(String database, List<UUID> workspaces)
      throws SQLException {
    var loop = new JdbcLoop(database);
    return Contest.Task.of(() -> loop.append(any(workspaces)), loop);
  }
}
