package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.MessageStoreContract;
import java.util.Map;
import java.util.Set;

/** The promises that every message store makes. */
class InMemoryMessageStoreContractTest extends MessageStoreContract {
  @Override
  protected MessageStoreProvider<?> provider() {
    return new InMemoryPlugin().messageStores().get(0);
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }

  @Override
  protected Set<Class<?>> facets() {
    return Set.of(Retention.class, Search.class, Export.class, Tail.class);
  }
}
