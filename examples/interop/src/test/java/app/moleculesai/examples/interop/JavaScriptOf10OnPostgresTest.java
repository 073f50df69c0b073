package app.moleculesai.examples.interop;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The library for JavaScript, which speaks 1.0, with everything in PostgreSQL. */
class JavaScriptOf10OnPostgresTest extends JavaScriptOf10Test {
  @TempDir
  static Path database;

  @Override
  protected Map<String, String> settings() {
    return Map.of("database-url", "embedded:" + database);
  }
}
