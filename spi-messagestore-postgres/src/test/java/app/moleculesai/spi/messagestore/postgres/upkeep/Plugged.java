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
record Plugged(PostgresPlugin plugin, Map<String, ?> config, Map<String, ?> ofStore) {
  Plugged(String address) {
    this(address, "plain");
  }

  Plugged(String address, String layout) {
    this(new PostgresPlugin(), Map.of("url", address), Map.of("url", address, "layout", layout));
  }

  MessageStore store() {
    return (MessageStore) started(plugin.messageStores().get(0), ofStore);
  }

  Registry registry() {
    return (Registry) started(plugin.registries().get(0), config);
  }

  Upkeep storeUpkeep() {
    return upkeep(plugin.messageStores().get(0), ofStore);
  }

  Upkeep registryUpkeep() {
    return upkeep(plugin.registries().get(0), config);
  }

  List<Upkeep> both() {
    return List.of(storeUpkeep(), registryUpkeep());
  }

  private static <C> Component started(Provider<C, ? extends Component> provider,
      Map<String, ?> config) {
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

  private static <C> Upkeep upkeep(Provider<C, ? extends Component> provider,
      Map<String, ?> config) {
    return provider.upkeep(provider.config().bind(config), context()).orElseThrow();
  }

  private static KitContext context() {
    return new KitContext(Path.of("target"));
  }
}
