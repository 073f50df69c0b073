package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.testkit.RegistryContract;
import java.util.Map;
import org.junit.jupiter.api.TestInstance;

/** The kit on a registry that keeps its rows from test to test, as a database does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DurableReferenceRegistryTest extends RegistryContract {
  private final ReferenceRegistry.Kept kept = new ReferenceRegistry.Kept();

  @Override
  protected RegistryProvider<?> provider() {
    return new ReferenceRegistryProvider(() -> new ReferenceRegistry(kept));
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }

  @Override
  public boolean durable() {
    return true;
  }
}
