package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.MessageStoreContract;
import app.moleculesai.spi.messagestore.postgres.TestServer;
import app.moleculesai.spi.messagestore.postgres.database.Databases;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class PartitionedMessageStoreContractTest extends MessageStoreContract {
  private static final String URL = TestServer.newDatabase();

  @Override
  protected MessageStoreProvider<?> provider() {
    return new PostgresMessageStoreProvider(new Databases());
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of("url", URL, "layout", "partitioned");
  }

  @Override
  protected Set<Class<?>> facets() {
    return Set.of(Retention.class, Search.class, Export.class, Tail.class);
  }

  @Override
  public Optional<Map<String, ?>> brokenConfig() {
    return Optional.of(Map.of("url", URL, "layout", "plain"));
  }
}
