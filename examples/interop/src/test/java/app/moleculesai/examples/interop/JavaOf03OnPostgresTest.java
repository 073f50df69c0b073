package app.moleculesai.examples.interop;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The library for Java that speaks 0.3, with everything in PostgreSQL. */
class JavaOf03OnPostgresTest extends JavaOf03Test {
  @TempDir
  static Path database;

  @Override
  protected Map<String, String> settings() {
    return Map.of("database-url", "embedded:" + database);
  }
}
