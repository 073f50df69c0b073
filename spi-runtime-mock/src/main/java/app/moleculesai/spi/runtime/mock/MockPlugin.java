package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginInfo;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;

/** Brings the mock runtime. */
public final class MockPlugin implements Plugin {
  private final PluginInfo info = PluginInfo.of("mock", version());

  /** For the loader. */
  public MockPlugin() {}

  @Override
  public PluginInfo info() {
    return info;
  }

  @Override
  public List<RuntimeProvider<?>> runtimes() {
    return List.of(new MockRuntimeProvider());
  }

  private static String version() {
    // on the module path the module says it, in a jar on the class path the manifest, in a build nobody
    var module = Optional.ofNullable(MockPlugin.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion);
    return module
        .or(() -> Optional.ofNullable(MockPlugin.class.getPackage().getImplementationVersion()))
        .orElse("unpackaged");
  }
}
