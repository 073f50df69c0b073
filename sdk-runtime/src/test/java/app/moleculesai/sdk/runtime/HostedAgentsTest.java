package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.testkit.WorkspaceRuntimeContract;
import java.util.Map;

/** The runtime that other tests use is a true one. */
class HostedAgentsTest extends WorkspaceRuntimeContract {
  @Override
  protected RuntimeProvider<?> provider() {
    return new HostedAgents.Provider();
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }
}
