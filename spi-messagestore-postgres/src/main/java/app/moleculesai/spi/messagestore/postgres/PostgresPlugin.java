package app.moleculesai.spi.messagestore.postgres;

import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginInfo;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.spi.messagestore.postgres.database.Databases;
import app.moleculesai.spi.messagestore.postgres.messagestore.PostgresMessageStoreProvider;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;

/** The plugin {@code postgres}: a message store and a registry, both of type {@code postgres}. */
public final class PostgresPlugin implements Plugin {
  static final String NAME = "postgres";

  private final Databases databases = new Databases();

  /** For the loader. */
  public PostgresPlugin() {}

  @Override
  public PluginInfo info() {
    return PluginInfo.of(NAME, version());
  }

  @Override
  public List<RegistryProvider<?>> registries() {
    return List.of(new PostgresRegistryProvider(databases));
  }

  private static String version() {
    // on the module path the module says it, in a jar on the class path the manifest, in a build nobody
    var module = Optional.ofNullable(PostgresPlugin.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion);
    return module
        .or(() -> Optional.ofNullable(
            PostgresPlugin.class.getPackage().getImplementationVersion()))
        .orElse("unpackaged");
  }

  @Override
  public List<MessageStoreProvider<?>> messageStores() {
    return List.of(new PostgresMessageStoreProvider(databases));
  }
}
