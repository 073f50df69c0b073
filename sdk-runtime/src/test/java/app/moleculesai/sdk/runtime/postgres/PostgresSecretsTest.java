package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.SecretJourneys;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Secrets with all state in a database. */
class PostgresSecretsTest extends SecretJourneys {
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
