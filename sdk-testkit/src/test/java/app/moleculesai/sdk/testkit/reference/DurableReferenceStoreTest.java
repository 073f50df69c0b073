package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.MessageStoreContract;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.TestInstance;

/** The kit on a store that keeps its rows from test to test, as a database does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DurableReferenceStoreTest extends MessageStoreContract {
  private final ReferenceLog log = new ReferenceLog();

  @Override
  protected MessageStoreProvider<?> provider() {
    return new ReferenceStoreProvider(() -> new ReferenceStore(log));
  }

  @Override
  public Optional<Map<String, ?>> brokenConfig() {
    return Optional.of(Map.of("broken", true));
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }

  @Override
  protected Set<Class<?>> facets() {
    return Set.of(Retention.class, Search.class, Export.class, Tail.class);
  }
}
