package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.MessageStoreContract;
import java.util.Map;
import java.util.Set;

/** A store keeps every promise behind the border too: nothing is lost or changed on the way. */
class DropInMessageStoreContractTest extends MessageStoreContract {
  @Override
  protected MessageStoreProvider<?> provider() {
    return InMemoryDropIn.store();
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
