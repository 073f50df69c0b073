package app.moleculesai.examples.benchmarks;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Ours: the server with everything on but the rate limit, in memory, its agents answering at once. */
final class WholeServer {
  /** The administrator of every server measured. */
  static final String ADMIN = "benchmark-admin";
  // what is measured is appending, not owning rows: more of them would cost the collector, not the server
  private static final int ROWS = 1_000;

  private WholeServer() {}

  /** Started in a process of its own. */
  public static void main(String[] arguments) throws IOException {
    ChildServer.logWarningsOnly();
    try (var server = describe().build().start()) {
      ChildServer.serve(server.port());
    }
  }

  /** Describes a server that is not built. */
  static MoleculeServer.Builder describe() {
    return MoleculeServer.builder()
        .discovery(Discovery.classPath())
        .set("env", "development") // or agents on the loopback address may not be called
        .set("bind-addr", "127.0.0.1")
        .set("admin-token", ADMIN)
        .set("rate-limit", 0)
        .set("stores.main.type", "inmemory")
        .set("stores.main.max-rows-per-workspace", ROWS)
        .set("runtimes.mock.reply-delay", Duration.ZERO);
  }

  /** Describes one that has templates to import. */
  static MoleculeServer.Builder describe(Path templates) {
    return describe().set("org-templates-dir", templates.toString());
  }
}
