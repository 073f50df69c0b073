package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import java.util.Set;

/** Makes workspace runtimes of type {@code docker}. */
final class DockerRuntimeProvider implements RuntimeProvider<DockerConfig> {
  @Override
  public String type() {
    return DockerPlugin.NAME;
  }

  @Override
  public ConfigSpec<DockerConfig> config() {
    return DockerConfig.spec();
  }

  @Override
  public Set<String> serves(DockerConfig config) {
    return config.images().names();
  }

  @Override
  public WorkspaceRuntime create(DockerConfig config, PluginContext context) {
    return config.swarm().isPresent()
        ? SwarmRuntime.of(config, context)
        : DockerRuntime.of(config, context);
  }
}
