package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.testkit.WorkspaceRuntimeContract;
import java.util.Map;
import java.util.Set;

/** The runtime that the server brings itself is one like those of plugins. */
class ExternalRuntimeTest extends WorkspaceRuntimeContract {
  @Override
  protected RuntimeProvider<?> provider() {
    return new Provider();
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }

  private static final class Provider implements RuntimeProvider<ConfigValues> {
    @Override
    public String type() {
      return "external";
    }

    @Override
    public ConfigSpec<ConfigValues> config() {
      return ConfigSpec.none();
    }

    @Override
    public Set<String> serves(ConfigValues config) {
      return Set.of("external");
    }

    @Override
    public WorkspaceRuntime create(ConfigValues config, PluginContext context) {
      return new ExternalRuntime();
    }
  }
}
