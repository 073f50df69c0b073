package app.moleculesai.sdk.testkit.messagestore;

import app.moleculesai.sdk.api.messagestore.ChatView;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.MessageStoreContract;
import app.moleculesai.sdk.testkit.reference.ReferenceStoreProvider;
import java.util.Map;
import java.util.Set;

/** The whole kit on a store that answers the chat itself. */
class ChattyStoreKitTest extends MessageStoreContract {
  @Override
  protected MessageStoreProvider<?> provider() {
    return new ReferenceStoreProvider(ChattyStore::new);
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }

  @Override
  protected Set<Class<?>> facets() {
    return Set.of(Retention.class, Search.class, Export.class, Tail.class, ChatView.class);
  }
}
