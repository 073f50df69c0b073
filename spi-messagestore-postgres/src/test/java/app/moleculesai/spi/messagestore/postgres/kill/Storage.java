package app.moleculesai.spi.messagestore.postgres.kill;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.spi.messagestore.postgres.PostgresPlugin;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What one server makes of a database: its pool, its registry, and a message store or several, each of which writes
 * its own batches. Safe for use by many threads.
 */
final class Storage implements AutoCloseable {
  private final PostgresPlugin plugin = new PostgresPlugin();
  private final KitContext context = new KitContext(Path.of("unused"));
  private final Map<String, Object> ofStore;
  private final Registry registry;
  private final MessageStore store;

  private Storage(String url, String layout) {
    // as many may stand still at once, for as long as the others take
    var config = Map.<String, Object>of("url", url, "pool-size", 300L, "connect-timeout", "20s",
        "statement-timeout", "2m");
    this.ofStore = new HashMap<>(config);
    this.ofStore.put("layout", layout);
    this.registry = make(plugin.registries().get(0), config);
    this.store = make(plugin.messageStores().get(0));
  }

  /** Makes one whose log lies in some layout; nothing is started. */
  static Storage of(String url, String layout) {
    return new Storage(url, layout);
  }

  /** Starts registry and store. */
  void start() throws Exception {
    registry.start();
    store.start();
  }

  Registry registry() {
    return registry;
  }

  MessageStore store() {
    return store;
  }

  /** Starts another message store; the caller closes it. */
  MessageStore anotherStore() throws Exception {
    MessageStore another = make(plugin.messageStores().get(0));
    another.start();
    return another;
  }

  private <C> Registry make(RegistryProvider<C> provider, Map<String, ?> config) {
    return provider.create(provider.config().bind(config), context);
  }

  private <C> MessageStore make(MessageStoreProvider<C> provider) {
    return provider.create(provider.config().bind(ofStore), context);
  }

  @Override
  public void close() throws Exception {
    for (Component component : new Component[]{store, registry}) {
      component.close();
    }
  }
}
