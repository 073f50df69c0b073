package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.testkit.RegistryContract;
import java.util.Map;

/** What every registry must show. */
class InMemoryRegistryContractTest extends RegistryContract {
  @Override
  protected RegistryProvider<?> provider() {
    return new InMemoryPlugin().registries().get(0);
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }
}
