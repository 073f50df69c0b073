package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginInfo;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;

/** The plugin {@code docker}: a workspace runtime of that type. */
public final class DockerPlugin implements Plugin {
  static final String NAME = "docker";

  /** For the loader. */
  public DockerPlugin() {}

  @Override
  public PluginInfo info() {
    return PluginInfo.of(NAME, version());
  }

  @Override
  public List<RuntimeProvider<?>> runtimes() {
    return List.of(new DockerRuntimeProvider());
  }

  private static String version() {
    // on the module path the module says it, in a jar on the class path the manifest, in a build nobody
    var module = Optional.ofNullable(DockerPlugin.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion);
    return module
        .or(() -> Optional.ofNullable(DockerPlugin.class.getPackage().getImplementationVersion()))
        .orElse("unpackaged");
  }
}
