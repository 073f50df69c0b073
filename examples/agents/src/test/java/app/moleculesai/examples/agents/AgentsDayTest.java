package app.moleculesai.examples.agents;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same day on every registry, and with a server that is killed in the middle of it. */
@Timeout(600)
class AgentsDayTest {
  /** In development agents may be on this machine; the token closes every route all the same. */
  private static final Map<String, String> SETTINGS = Map.of("env", "development",
      "bind-addr", "127.0.0.1", "admin-token", Person.TOKEN, "rate-limit", "0",
      "workspace-plugins-dir", Path.of("../server/src/dist/workspace-plugins").toAbsolutePath()
          .normalize().toString());

  @TempDir
  Path home;

  private Path folder(String name) throws Exception {
    return Files.createDirectory(home.resolve(name));
  }

  /** Starts a PostgreSQL that outlives the servers on it. */
  private EmbeddedServer database() {
    return EmbeddedServer.start(home.resolve("database"), Map.of("fsync", "off"));
  }

  private static Map<String, String> with(EmbeddedServer database) {
    var settings = new LinkedHashMap<>(SETTINGS);
    settings.put("database-url", database.url());
    return settings;
  }

  private void dayAt(Map<String, String> settings) throws Exception {
    var builder = MoleculeServer.builder().discovery(Discovery.classPath());
    settings.forEach(builder::set);
    try (var server = builder.build().start();
        var day = new Day(server.uri(), () -> {})) {
      day.live(folder("skills"));
      assertThat(day.tasksOfAda()).isEqualTo(1);
    }
  }

  @Test
  void inMemory() throws Exception {
    dayAt(SETTINGS);
  }

  @Test
  void onPostgres() throws Exception {
    try (var database = database()) {
      dayAt(with(database));
    }
  }

  @Test
  void onPostgresWithAServerThatIsKilledInTheMiddle() throws Exception {
    try (var database = database();
        var server = ChildServer.serve(folder("home"), with(database));
        var day = new Day(server.uri(), server::killAndStart)) {
      day.live(folder("skills"));
      assertThat(day.tasksOfAda()).as("her first answer found nobody").isEqualTo(2);
    }
  }
}
