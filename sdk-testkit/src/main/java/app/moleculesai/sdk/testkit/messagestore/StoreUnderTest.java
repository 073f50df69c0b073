package app.moleculesai.sdk.testkit.messagestore;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.support.UnderTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The store of one test, with the facets that its author declares. One thread at a time. */
public final class StoreUnderTest extends UnderTest<MessageStore> {
  private final Set<Class<?>> facets;

  /** Opens the first instance. */
  public StoreUnderTest(MessageStoreProvider<?> provider, Supplier<Map<String, ?>> config,
      Set<Class<?>> facets, Path dataDir) throws Exception {
    super(provider, config, dataDir);
    this.facets = Set.copyOf(facets);
  }

  /** Returns the facets that the store's author declares. */
  public Set<Class<?>> facets() {
    return facets;
  }
}
