package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;

/**
 * Makes the in-memory components for programs that hand them to a server themselves. What they hold is gone when they
 * are closed.
 *
 * <pre>{@code
 * var server = MoleculeServer.builder().messageStore(InMemory.messageStore()).registry(InMemory.registry()) ...
 * }</pre>
 */
public final class InMemory {
  private InMemory() {}

  /** Makes an empty message store with the default limits. */
  public static MessageStore messageStore() {
    return messageStore(StoreLimits.defaults());
  }

  /** Makes an empty message store. */
  public static MessageStore messageStore(StoreLimits limits) {
    return new InMemoryMessageStore(limits, System.getLogger(InMemory.class.getName()));
  }

  /** Makes an empty registry. */
  public static Registry registry() {
    return new InMemoryRegistry();
  }
}
