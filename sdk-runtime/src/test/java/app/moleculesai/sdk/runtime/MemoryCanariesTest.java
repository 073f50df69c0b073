package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.messagestore.inmemory.InMemoryPlugin;
import app.moleculesai.spi.runtime.mock.MockPlugin;

/** Canaries, with all state in memory. */
class MemoryCanariesTest extends CanaryJourneys {
  @Override
  protected MoleculeServer.Builder storage(MoleculeServer.Builder builder) {
    return builder.discovery(Discovery.of(new InMemoryPlugin(), new MockPlugin()));
  }
}
