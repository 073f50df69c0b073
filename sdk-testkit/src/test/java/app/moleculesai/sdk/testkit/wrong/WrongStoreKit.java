package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.MessageStoreContract;
import app.moleculesai.sdk.testkit.support.LauncherChoice;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kit as a wrong store meets it; which one says the launcher. Not found by the build itself. */
@ExtendWith(LauncherChoice.class)
class WrongStoreKit extends MessageStoreContract {
  private final MessageStoreProvider<?> provider;

  WrongStoreKit(WrongStore wrong) {
    this.provider = wrong.provider();
  }

  @Override
  protected MessageStoreProvider<?> provider() {
    return provider;
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
