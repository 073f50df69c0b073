package app.moleculesai.spi.messagestore.postgres.upkeep;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.Provider;
import app.moleculesai.sdk.api.plugin.Upkeep;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.spi.messagestore.postgres.PostgresPlugin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The plugin on a database, as the server and the command line use it. */
record Plugged(PostgresPlugin plugin, Map<String, ?> config) {
  Plugged(String address) {
    this(new PostgresPlugin(), Map.of("url", address));
  }

  MessageStore store() {
    return (MessageStore) started(plugin.messageStores().get(0));
  }

  Registry registry() {
    return (Registry) started(plugin.registries().get(0));
  }

  Upkeep storeUpkeep() {
    return upkeep(plugin.messageStores().get(0));
  }

  Upkeep registryUpkeep() {
    return upkeep(plugin.registries().get(0));
  }

  List<Upkeep> both() {
    return List.of(storeUpkeep(), registryUpkeep());
  }

  private <C> Component started(Provider<C, ? extends Component> provider) {
    var component = provider.create(provider.config().bind(config), context());
    try {
      component.start();
      return component;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private <C> Upkeep upkeep(Provider<C, ? extends Component> provider) {
    return provider.upkeep(provider.config().bind(config), context()).orElseThrow();
  }

  private static KitContext context() {
    return new KitContext(Path.of("target"));
  }
}
