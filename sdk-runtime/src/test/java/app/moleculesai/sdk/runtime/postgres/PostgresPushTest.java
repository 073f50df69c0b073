package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.PushJourneys;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Push notifications in a database. */
class PostgresPushTest extends PushJourneys {
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
