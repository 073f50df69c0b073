package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.PluginInfo;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A runtime of the type that stands without being named, whose backend is down. */
final class SickRuntime implements WorkspaceRuntime {
  /** What a check of it says. */
  static final String SAID = "nobody at home";

  /** Brings it. */
  static final class Plug implements Plugin {
    @Override
    public PluginInfo info() {
      return PluginInfo.of("sick", "1.0");
    }

    @Override
    public List<RuntimeProvider<?>> runtimes() {
      return List.of(new Provider());
    }
  }

  private static final class Provider implements RuntimeProvider<ConfigValues> {
    @Override
    public String type() {
      return "docker";
    }

    @Override
    public ConfigSpec<ConfigValues> config() {
      return ConfigSpec.none();
    }

    @Override
    public Set<String> serves(ConfigValues config) {
      return Set.of("hermes");
    }

    @Override
    public WorkspaceRuntime create(ConfigValues config, PluginContext context) {
      return new SickRuntime();
    }
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return RuntimeCapabilities.process();
  }

  @Override
  public Endpoint endpoint(WorkspaceView workspace) {
    return new Endpoint.None();
  }

  @Override
  public WorkspaceState observe(UUID workspaceId) {
    return new WorkspaceState.Unknown(SAID);
  }

  @Override
  public Map<UUID, WorkspaceState> observeAll() {
    return Map.of();
  }

  @Override
  public Health check() {
    return Health.down(SAID);
  }
}
