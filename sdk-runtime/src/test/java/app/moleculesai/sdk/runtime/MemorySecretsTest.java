package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.spi.messagestore.inmemory.InMemory;

/** Secrets, with all state in memory. */
class MemorySecretsTest extends SecretJourneys {
  private final Registry registry = InMemory.registry();
  private final MessageStore store = InMemory.messageStore();

  @Override
  protected Registry registry() {
    return registry;
  }

  @Override
  protected MessageStore store() {
    return store;
  }
}
