package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.spi.messagestore.inmemory.InMemoryPlugin;
import java.nio.file.Path;
import java.util.Map;

/** Workspace plugins, with all state in memory. */
class MemoryPluginsTest extends PluginJourneys {
  private final Registry registry = registry(new InMemoryPlugin().registries().getFirst());
  private final MessageStore store = store(new InMemoryPlugin().messageStores().getFirst());

  private static <C> Registry registry(RegistryProvider<C> provider) {
    return provider.create(provider.config().bind(Map.of()), new KitContext(Path.of("unused")));
  }

  private static <C> MessageStore store(MessageStoreProvider<C> provider) {
    return provider.create(provider.config().bind(Map.of()), new KitContext(Path.of("unused")));
  }

  @Override
  protected Registry registry() {
    return registry;
  }

  @Override
  protected MessageStore store() {
    return store;
  }
}
