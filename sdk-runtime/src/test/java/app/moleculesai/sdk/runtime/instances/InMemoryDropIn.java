package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.InstanceRef.Kind;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.plugins.PluginJar;
import app.moleculesai.spi.messagestore.inmemory.InMemoryPlugin;
import java.net.URL;
import java.time.Duration;

/** The in-memory plugin as if it had been dropped in: a class loader of its own, and everything behind the border. */
final class InMemoryDropIn {
  private InMemoryDropIn() {}

  static MessageStoreProvider<?> store() {
    return new Store<>(plugin().messageStores().get(0));
  }

  static RegistryProvider<?> registry() {
    return new Registries<>(plugin().registries().get(0));
  }

  private static Plugin plugin() {
    try {
      var loader = PluginJar.isolated(place(InMemoryPlugin.class),
          place(Class.forName("org.pcollections.PMap")));
      var type = loader.loadClass(InMemoryPlugin.class.getName());
      if (type == InMemoryPlugin.class) {
        throw new IllegalStateException("the plugin is not isolated");
      }
      return (Plugin) type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static <T extends Component> T wrapped(Class<T> as, T raw, Kind kind) {
    return behindBorder(as, raw, new InstanceRef(kind, "main"), "inmemory/inmemory");
  }

  /** Wraps what a plugin made as the server does. */
  static <T extends Component> T behindBorder(Class<T> as, T raw, InstanceRef ref,
      String provider) {
    return new Border(ref, provider, raw.getClass().getClassLoader(),
        PluginMetrics.none().meter(provider, provider, ref),
        new CallLimits(ref, 256, Duration.ofSeconds(30)), problem -> {
          throw new AssertionError(problem.toString());
        }).wrap(as, raw);
  }

  private record Store<C>(MessageStoreProvider<C> inner) implements MessageStoreProvider<C> {
    @Override
    public String type() {
      return inner.type();
    }

    @Override
    public ConfigSpec<C> config() {
      return inner.config();
    }

    @Override
    public MessageStore create(C config, PluginContext context) {
      return wrapped(MessageStore.class, inner.create(config, context), Kind.STORES);
    }
  }

  private record Registries<C>(RegistryProvider<C> inner) implements RegistryProvider<C> {
    @Override
    public String type() {
      return inner.type();
    }

    @Override
    public ConfigSpec<C> config() {
      return inner.config();
    }

    @Override
    public Registry create(C config, PluginContext context) {
      return wrapped(Registry.class, inner.create(config, context), Kind.REGISTRIES);
    }
  }
}
