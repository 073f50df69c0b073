package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.spi.messagestore.inmemory.InMemory;

/** Tokens, with all state in memory. */
class MemoryTokensTest extends TokenJourneys {
  private final Registry registry = InMemory.registry();

  @Override
  protected Registry registry() {
    return registry;
  }
}
