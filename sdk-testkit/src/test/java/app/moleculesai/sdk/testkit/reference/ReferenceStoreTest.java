package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.MessageStoreContract;
import java.util.Map;
import java.util.Set;

class ReferenceStoreTest extends MessageStoreContract {
  @Override
  protected MessageStoreProvider<?> provider() {
    return new ReferenceStoreProvider();
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
