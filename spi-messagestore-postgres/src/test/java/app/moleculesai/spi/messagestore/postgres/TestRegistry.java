package app.moleculesai.spi.messagestore.postgres;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.testkit.support.KitContext;
import java.nio.file.Path;
import java.util.Map;

/** Opens registries as a server would, each with a pool of its own. */
public final class TestRegistry {
  private TestRegistry() {}

  /** Makes one; nothing is opened. */
  public static Registry of(Map<String, ?> config) {
    return of(config, new KitContext(Path.of("unused")));
  }

  /** Makes one that is given this; nothing is opened. */
  public static Registry of(Map<String, ?> config, KitContext context) {
    return make(new PostgresPlugin().registries().get(0), config, context);
  }

  /** Makes and starts one. */
  public static Registry started(Map<String, ?> config) throws Exception {
    var registry = of(config);
    registry.start();
    return registry;
  }

  private static <C> Registry make(RegistryProvider<C> provider, Map<String, ?> config,
      KitContext context) {
    return provider.create(provider.config().bind(config), context);
  }
}
