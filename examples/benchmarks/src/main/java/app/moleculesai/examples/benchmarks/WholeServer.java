package app.moleculesai.examples.benchmarks;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Ours: the server with everything on but the rate limit, its agents answering at once; in memory, or on the PostgreSQL
 * whose address it is given.
 */
final class WholeServer {
  /** The administrator of every server measured. */
  static final String ADMIN = "benchmark-admin";
  // what is measured is appending, not owning rows: more of them would cost the collector, not the server
  private static final int ROWS = 1_000;

  private WholeServer() {}

  /** Started in a process of its own. */
  public static void main(String[] arguments) throws IOException {
    ChildServer.logWarningsOnly();
    var described = arguments.length == 0 ? describe() : onPostgres(arguments[0]);
    try (var server = described.build().start()) {
      ChildServer.serve(server.port());
    }
  }

  /** Describes a server in memory that is not built. */
  static MoleculeServer.Builder describe() {
    return described()
        .set("stores.main.type", "inmemory")
        .set("stores.main.max-rows-per-workspace", ROWS);
  }

  /** Describes one that keeps everything in the database at this address. */
  static MoleculeServer.Builder onPostgres(String database) {
    return described()
        .set("stores.main.type", "postgres").set("stores.main.url", database)
        .set("registries.main.type", "postgres").set("registries.main.url", database);
  }

  private static MoleculeServer.Builder described() {
    return MoleculeServer.builder()
        .discovery(Discovery.classPath())
        .set("env", "development") // or agents on the loopback address may not be called
        .set("bind-addr", "127.0.0.1")
        .set("admin-token", ADMIN)
        .set("rate-limit", 0)
        .set("runtimes.mock.reply-delay", Duration.ZERO);
  }

  /** Describes one that has templates to import. */
  static MoleculeServer.Builder describe(Path templates) {
    return describe().set("org-templates-dir", templates.toString());
  }
}
