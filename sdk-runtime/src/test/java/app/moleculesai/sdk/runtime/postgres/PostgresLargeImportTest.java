package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.LargeImportJourneys;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A large organisation in a database. */
class PostgresLargeImportTest extends LargeImportJourneys {
  @RegisterExtension
  static final PostgresStorage STORAGE = new PostgresStorage();

  @Override
  protected Registry registry() {
    return STORAGE.registry();
  }

  @Override
  protected MessageStore store() {
    return STORAGE.store();
  }
}
