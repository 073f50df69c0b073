package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.PluginInfo;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;

/** The plugin {@code inmemory}: a message store and a registry, both of type {@code inmemory}. */
public final class InMemoryPlugin implements Plugin {
  private static final String NAME = "inmemory";

  /** For the loader. */
  public InMemoryPlugin() {}

  @Override
  public PluginInfo info() {
    return PluginInfo.of(NAME, version());
  }

  private static String version() {
    // on the module path the module says it, in a jar on the class path the manifest, in a build nobody
    var module = Optional.ofNullable(InMemoryPlugin.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion);
    return module
        .or(() -> Optional.ofNullable(
            InMemoryPlugin.class.getPackage().getImplementationVersion()))
        .orElse("unpackaged");
  }

  @Override
  public List<MessageStoreProvider<?>> messageStores() {
    return List.of(new StoreProvider());
  }

  @Override
  public List<RegistryProvider<?>> registries() {
    return List.of(new MemoryRegistryProvider());
  }

  private record StoreProvider() implements MessageStoreProvider<StoreLimits> {
    @Override
    public String type() {
      return NAME;
    }

    @Override
    public ConfigSpec<StoreLimits> config() {
      return StoreLimits.spec();
    }

    @Override
    public MessageStore create(StoreLimits config, PluginContext context) {
      return new InMemoryMessageStore(config, context.logger());
    }
  }

  private record MemoryRegistryProvider() implements RegistryProvider<ConfigValues> {
    @Override
    public String type() {
      return NAME;
    }

    @Override
    public ConfigSpec<ConfigValues> config() {
      return ConfigSpec.none();
    }

    @Override
    public Registry create(ConfigValues config, PluginContext context) {
      return new InMemoryRegistry();
    }
  }
}
