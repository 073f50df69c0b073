package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.runtime.CanaryJourneys;
import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.messagestore.postgres.PostgresPlugin;
import app.moleculesai.spi.runtime.mock.MockPlugin;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Canaries with all state in a database. */
class PostgresCanariesTest extends CanaryJourneys {
  @Override
  protected MoleculeServer.Builder storage(MoleculeServer.Builder builder) {
    return builder.discovery(Discovery.of(new PostgresPlugin(), new MockPlugin()))
        .set("database-url", new TestDatabase().url());
  }

  /** On its finest level the driver shows what it sends ({@code docs/security.md}). */
  @Override
  protected boolean isForeign(LogRecord line) {
    return line.getLevel().intValue() <= Level.FINEST.intValue()
        && line.getLoggerName().startsWith("org.postgresql");
  }
}
