package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.AgentToolJourneys;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tools of agents with all state in a database. */
class PostgresAgentToolsTest extends AgentToolJourneys {
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
