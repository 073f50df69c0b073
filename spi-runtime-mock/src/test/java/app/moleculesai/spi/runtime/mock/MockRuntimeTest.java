package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.testkit.WorkspaceRuntimeContract;
import java.util.Map;

/** The mock runtime keeps what every workspace runtime promises. */
class MockRuntimeTest extends WorkspaceRuntimeContract {
  @Override
  protected RuntimeProvider<?> provider() {
    return new MockRuntimeProvider();
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of("reply-delay", "0s");
  }
}
