package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.auth.TokenJourneys;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens with all state in a database. */
class PostgresTokensTest extends TokenJourneys {
  @RegisterExtension
  static final PostgresStorage STORAGE = new PostgresStorage();

  @Override
  protected Registry registry() {
    return STORAGE.registry();
  }
}
