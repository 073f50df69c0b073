package app.moleculesai.examples.agents;

import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServer;
import java.nio.file.Path;
import java.util.Map;

/** A PostgreSQL of a test's own, that outlives the servers on it. */
record TestDatabase(EmbeddedServer server) implements AutoCloseable {
  static TestDatabase start(Path folder) {
    return new TestDatabase(EmbeddedServer.start(folder, Map.of("fsync", "off")));
  }

  /** Returns its address, as {@code database-url} takes it. */
  String url() {
    return "postgres://" + server.user() + ":" + server.password() + "@127.0.0.1:" + server.port()
        + "/postgres";
  }

  @Override
  public void close() {
    server.close();
  }
}
