package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.testkit.RegistryContract;
import java.util.Map;

class ReferenceRegistryTest extends RegistryContract {
  @Override
  protected RegistryProvider<?> provider() {
    return new ReferenceRegistryProvider();
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }
}
