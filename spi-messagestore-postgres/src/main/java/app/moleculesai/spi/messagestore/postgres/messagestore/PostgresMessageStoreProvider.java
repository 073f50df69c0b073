package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.Upkeep;
import app.moleculesai.spi.messagestore.postgres.database.Databases;
import app.moleculesai.spi.messagestore.postgres.upkeep.DatabaseUpkeep;
import java.util.Optional;

/** Makes message stores of type {@code postgres}; those that reach the same database alike share a pool. */
public record PostgresMessageStoreProvider(Databases databases)
    implements
      MessageStoreProvider<StoreConfig> {
  @Override
  public String type() {
    return "postgres";
  }

  @Override
  public ConfigSpec<StoreConfig> config() {
    return StoreConfig.spec();
  }

  @Override
  public MessageStore create(StoreConfig config, PluginContext context) {
    return new PostgresMessageStore(databases, config, context);
  }

  @Override
  public Optional<Upkeep> upkeep(StoreConfig config, PluginContext context) {
    return Optional.of(new DatabaseUpkeep(databases, config.connection(), config.layout().schema(),
        new LogCare(config, Months.of(config, context), context.logger()),
        new LogRules(config.layout())));
  }
}
