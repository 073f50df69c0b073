package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.auth.LoginJourneys;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logins with all state in a database. */
class PostgresLoginTest extends LoginJourneys {
  @RegisterExtension
  static final PostgresStorage STORAGE = new PostgresStorage();

  @Override
  protected Registry registry() {
    return STORAGE.registry();
  }
}
