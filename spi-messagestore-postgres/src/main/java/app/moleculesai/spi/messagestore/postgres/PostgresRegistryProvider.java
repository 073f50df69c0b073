package app.moleculesai.spi.messagestore.postgres;

import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.plugin.Upkeep;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.spi.messagestore.postgres.database.ConnectionConfig;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import app.moleculesai.spi.messagestore.postgres.database.Databases;
import app.moleculesai.spi.messagestore.postgres.database.TableCare;
import app.moleculesai.spi.messagestore.postgres.registry.PostgresRegistry;
import app.moleculesai.spi.messagestore.postgres.registry.RegistryRules;
import app.moleculesai.spi.messagestore.postgres.relay.PostgresRelay;
import app.moleculesai.spi.messagestore.postgres.upkeep.DatabaseUpkeep;
import java.util.Optional;

/**
 * Makes registries of type {@code postgres}.
 *
 * @param databases the pools that they share with the plugin's message stores
 */
record PostgresRegistryProvider(Databases databases) implements RegistryProvider<ConnectionConfig> {
  @Override
  public String type() {
    return PostgresPlugin.NAME;
  }

  @Override
  public ConfigSpec<ConnectionConfig> config() {
    return ConnectionConfig.keys(ConfigSpec.of(ConnectionConfig::from));
  }

  @Override
  public Registry create(ConnectionConfig config, PluginContext context) {
    var access = new DatabaseAccess(databases, config, PostgresRegistry.SCHEMA, context);
    return new PostgresRegistry(access, new PostgresRelay(access, context));
  }

  @Override
  public Optional<Upkeep> upkeep(ConnectionConfig config, PluginContext context) {
    return Optional.of(new DatabaseUpkeep(databases, config, PostgresRegistry.SCHEMA,
        TableCare.NONE, new RegistryRules()));
  }
}
