package app.moleculesai.sdk.testkit.messagestore;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.support.KitContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The store of one test: opens it, opens it again, and closes all that was opened. One thread at a time. */
public final class StoreUnderTest implements AutoCloseable {
  private final MessageStoreProvider<?> provider;
  private final Supplier<Map<String, ?>> config;
  private final Set<Class<?>> facets;
  private final KitContext context;
  private final List<MessageStore> opened = new ArrayList<>();
  private MessageStore current;

  /** Opens the first instance. */
  public StoreUnderTest(MessageStoreProvider<?> provider, Supplier<Map<String, ?>> config,
      Set<Class<?>> facets, Path dataDir) throws Exception {
    this.provider = provider;
    this.config = config;
    this.facets = Set.copyOf(facets);
    this.context = new KitContext(dataDir);
    this.current = open();
  }

  /** Returns the instance opened last. */
  public MessageStore store() {
    return current;
  }

  /** Returns what makes the store. */
  public MessageStoreProvider<?> provider() {
    return provider;
  }

  /** Returns the configuration it is made with. */
  public Map<String, ?> config() {
    return config.get();
  }

  /** Returns the facets that the store's author declares. */
  public Set<Class<?>> facets() {
    return facets;
  }

  /** Returns what the store was given, with everything it logged. */
  public KitContext context() {
    return context;
  }

  /** Closes the store and opens it again as a new process would, with the same configuration and folder. */
  public MessageStore reopen() throws Exception {
    current.close();
    current = open();
    return current;
  }

  /** Opens one more instance beside the others, with the same configuration. */
  public MessageStore open() throws Exception {
    var store = create();
    store.start();
    return store;
  }

  /** Makes an instance that is not started. */
  public MessageStore create() {
    var store = bound(provider);
    opened.add(store);
    return store;
  }

  private <C> MessageStore bound(MessageStoreProvider<C> provider) {
    return provider.create(provider.config().bind(config.get()), context);
  }

  /** Closes every instance; that they close twice without complaint is a promise of its own. */
  @Override
  public void close() throws Exception {
    for (var store : opened) {
      store.close();
    }
  }
}
