package app.moleculesai.sdk.testkit.runtime;

import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.testkit.WorkspaceRuntimeContract;
import java.util.Map;

class PretendRuntimeTest extends WorkspaceRuntimeContract {
  @Override
  protected RuntimeProvider<?> provider() {
    return new PretendRuntime.Provider(PretendRuntime::new);
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }
}
