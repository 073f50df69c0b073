package app.moleculesai.examples.benchmarks;

import app.moleculesai.sdk.runtime.MoleculeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /org/import} into an empty database, over HTTP: the example of 200 workspaces, and one of 10,000. The limit
 * is three multi-row inserts of the rows it made, in one transaction, into tables with the same indexes.
 */
final class PostgresImport {
  private static final double GOAL = 3;
  private static final int CREATED = 201;

  private PostgresImport() {}

  static List<Figure> measure(Effort effort, Path templates) throws IOException {
    return List.of(measure("pg-import-200", templates, "lighthouse", 200, effort.repetitions()));
  }

  static List<Figure> measureMany(Effort effort) throws IOException {
    var folder = Files.createTempDirectory("molecule-templates");
    try {
      ManyWorkspaces.write(folder.resolve("many"), 10_000);
      return List.of(measure("pg-import-10000", folder, "many", 10_000,
          Math.max(1, effort.repetitions() / 10)));
    } finally {
      Folders.delete(folder);
    }
  }

  private static Figure measure(String name, Path templates, String template, int workspaces,
      int times) throws IOException {
    try (var postgres = new PostgresServer()) {
      var database = postgres.newDatabase();
      var ours = Timings.of(PostgresImport.class, templates.toString(), template,
          Integer.toString(workspaces), database, Integer.toString(2 * times));
      var limit = new PostgresInserts(database).millis(2 * times);
      return Figure.millis(name, ours.warm(), limit,
          Optional.of(new Figure.Goal.TimesLimit(GOAL)));
    }
  }

  /**
   * Started in a process of its own, with templates, the one to import, its size, the database, and how often: between
   * imports everything is purged, but not after the last one, whose rows the limit writes.
   */
  public static void main(String[] arguments) throws IOException {
    ChildServer.logWarningsOnly();
    int workspaces = Integer.parseInt(arguments[2]);
    try (var server = WholeServer.onPostgres(arguments[3])
        .set("org-templates-dir", arguments[0]).build().start();
        var api = new Api(server.port());
        var connection = new LoadConnection(server.port(), List.of(HttpRequestBytes.post(
            "/org/import", WholeServer.ADMIN, "{\"dir\":\"" + arguments[1] + "\"}")), 0)) {
      Timings.report(Integer.parseInt(arguments[4]), () -> {
        purge(server, api);
        return once(server, connection, workspaces);
      });
    }
  }

  private static void purge(MoleculeServer server, Api api) throws IOException {
    for (var root : server.registry().workspaces().list()) {
      if (root.parentId().isEmpty()) {
        api.purge(root.id());
      }
    }
  }

  private static long once(MoleculeServer server, LoadConnection connection, int workspaces)
      throws IOException {
    long begin = System.nanoTime();
    connection.send();
    int status = connection.receive();
    long nanos = System.nanoTime() - begin;
    check(server, status, workspaces);
    return nanos;
  }

  private static void check(MoleculeServer server, int status, int workspaces) throws IOException {
    int there = server.registry().workspaces().list().size();
    if (status != CREATED || there != workspaces) {
      throw new IOException("the import was answered with " + status + " and made " + there
          + " workspaces");
    }
  }
}
