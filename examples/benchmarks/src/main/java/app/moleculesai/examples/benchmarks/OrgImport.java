package app.moleculesai.examples.benchmarks;

import app.moleculesai.sdk.runtime.MoleculeServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code POST /org/import} of the 200 workspaces of the shipped example, each time into an empty server. */
final class OrgImport {
  private static final int WORKSPACES = 200;
  private static final double GOAL_MILLIS = 100;
  private static final int CREATED = 201;

  private OrgImport() {}

  static List<Figure> measure(Effort effort, Path templates) throws IOException {
    var timings = Timings.of(OrgImport.class, templates.toString(),
        Integer.toString(2 * effort.repetitions()));
    return List.of(Figure.millis("import-200", timings.warm(), GOAL_MILLIS),
        Figure.millis("import-200 (cold)", timings.cold(), GOAL_MILLIS));
  }

  /** Started in a process of its own, with the folder of templates and the number of imports. */
  public static void main(String[] arguments) throws IOException {
    ChildServer.logWarningsOnly();
    var templates = Path.of(arguments[0]);
    Timings.report(Integer.parseInt(arguments[1]), () -> once(templates));
  }

  private static long once(Path templates) throws IOException {
    try (var server = WholeServer.describe(templates).build().start();
        var connection = new LoadConnection(server.port(), List.of(HttpRequestBytes.post(
            "/org/import", WholeServer.ADMIN, "{\"dir\":\"lighthouse\"}")), 0)) {
      long begin = System.nanoTime();
      connection.send();
      int status = connection.receive();
      long nanos = System.nanoTime() - begin;
      check(server, status);
      return nanos;
    }
  }

  private static void check(MoleculeServer server, int status) throws IOException {
    int there = server.registry().workspaces().list().size();
    if (status != CREATED || there != WORKSPACES) {
      throw new IOException("the import was answered with " + status + " and made " + there
          + " workspaces");
    }
  }
}
