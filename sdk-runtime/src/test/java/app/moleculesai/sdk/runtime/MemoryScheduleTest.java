package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.spi.messagestore.inmemory.InMemory;

/** Schedules in memory. */
class MemoryScheduleTest extends ScheduleJourneys {
  private final Registry registry = InMemory.registry();
  private final MessageStore store = InMemory.messageStore();

  @Override
  protected MoleculeServer.Builder storage(MoleculeServer.Builder builder) {
    return builder.registry(registry).messageStore(store);
  }
}
