package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.PluginContext;
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
    return new Provider(log);
  }

  @Override
  public Optional<Map<String, ?>> brokenConfig() {
    return Optional.of(Map.of("broken", true));
  }

  /** Makes stores on one log, and such as cannot start. */
  private record Provider(ReferenceLog log) implements MessageStoreProvider<ConfigValues> {
    @Override
    public String type() {
      return "reference";
    }

    @Override
    public ConfigSpec<ConfigValues> config() {
      return ConfigSpec.of(values -> values).bool("broken", "whether the start fails")
          .defaultsTo("false");
    }

    @Override
    public MessageStore create(ConfigValues config, PluginContext context) {
      boolean broken = config.bool("broken");
      return new ReferenceStore(log) {
        @Override
        public void start() {
          if (broken) {
            throw SdkException.invalid("broken", "is true");
          }
        }
      };
    }
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
