package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.PluginJourneys;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.spi.messagestore.postgres.PostgresPlugin;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Workspace plugins with all state in a database, which all tests share: each has workspaces of its own. */
class PostgresPluginsTest extends PluginJourneys {
  private static final Map<String, ?> CONFIG = Map.of("url", new TestDatabase().url());
  private static final Registry REGISTRY = registry(new PostgresPlugin().registries().getFirst());
  private static final MessageStore STORE = store(new PostgresPlugin().messageStores().getFirst());

  private static <C> Registry registry(RegistryProvider<C> provider) {
    return provider.create(provider.config().bind(CONFIG), new KitContext(Path.of("unused")));
  }

  private static <C> MessageStore store(MessageStoreProvider<C> provider) {
    return provider.create(provider.config().bind(CONFIG), new KitContext(Path.of("unused")));
  }

  @BeforeAll
  static void startStorage() throws Exception {
    REGISTRY.start();
    STORE.start();
  }

  @AfterAll
  static void closeStorage() throws Exception {
    REGISTRY.close();
    STORE.close();
  }

  @Override
  protected Registry registry() {
    return REGISTRY;
  }

  @Override
  protected MessageStore store() {
    return STORE;
  }
}
