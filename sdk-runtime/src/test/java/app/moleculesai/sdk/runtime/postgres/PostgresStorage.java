package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.spi.messagestore.postgres.PostgresPlugin;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** All state in a database, which the tests of a class share: each has workspaces of its own. */
final class PostgresStorage implements BeforeAllCallback, AfterAllCallback {
  private final Map<String, ?> config = Map.of("url", new TestDatabase().url());
  private final Registry registry = registry(new PostgresPlugin().registries().getFirst());
  private final MessageStore store = store(new PostgresPlugin().messageStores().getFirst());

  private <C> Registry registry(RegistryProvider<C> provider) {
    return provider.create(provider.config().bind(config), new KitContext(Path.of("unused")));
  }

  private <C> MessageStore store(MessageStoreProvider<C> provider) {
    return provider.create(provider.config().bind(config), new KitContext(Path.of("unused")));
  }

  Registry registry() {
    return registry;
  }

  MessageStore store() {
    return store;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    registry.start();
    store.start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    registry.close();
    store.close();
  }
}
