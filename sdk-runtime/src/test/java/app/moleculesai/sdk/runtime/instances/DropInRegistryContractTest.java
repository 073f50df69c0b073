package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.testkit.RegistryContract;
import java.util.Map;

/** A registry keeps every promise behind the border too, repositories and transactions included. */
class DropInRegistryContractTest extends RegistryContract {
  @Override
  protected RegistryProvider<?> provider() {
    return InMemoryDropIn.registry();
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }
}
