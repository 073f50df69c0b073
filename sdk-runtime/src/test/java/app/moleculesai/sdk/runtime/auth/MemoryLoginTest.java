package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.spi.messagestore.inmemory.InMemory;

/** Logins, with all state in memory. */
class MemoryLoginTest extends LoginJourneys {
  private final Registry registry = InMemory.registry();

  @Override
  protected Registry registry() {
    return registry;
  }
}
