package app.moleculesai.spi.messagestore.postgres;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.testkit.RegistryContract;
import java.util.Map;

/** What every registry must show, in a database of its own. */
class PostgresRegistryContractTest extends RegistryContract {
  private static final Map<String, ?> CONFIG = TestServer.newConfig();

  @Override
  protected RegistryProvider<?> provider() {
    return new PostgresPlugin().registries().get(0);
  }

  @Override
  protected Map<String, ?> config() {
    return CONFIG;
  }

  @Override
  public boolean durable() {
    return true;
  }
}
