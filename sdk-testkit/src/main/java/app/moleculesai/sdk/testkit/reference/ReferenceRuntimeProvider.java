package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.BiFunction;

/** Makes reference runtimes, or others derived from them. */
public final class ReferenceRuntimeProvider
    implements
      RuntimeProvider<ReferenceRuntimeProvider.Config> {
  /**
   * Where a reference runtime has what it needs.
   *
   * @param folder holds everything of every installation
   * @param program a jar with a {@link ReferenceAgent}
   */
  public record Config(Path folder, Path program) {}

  private final BiFunction<Config, PluginContext, ? extends WorkspaceRuntime> runtimes;

  /** Makes reference runtimes. */
  public ReferenceRuntimeProvider() {
    this(ReferenceRuntime::new);
  }

  /** Makes what the function makes of a configuration and a context. */
  public ReferenceRuntimeProvider(
      BiFunction<Config, PluginContext, ? extends WorkspaceRuntime> runtimes) {
    this.runtimes = runtimes;
  }

  @Override
  public String type() {
    return "reference-process";
  }

  @Override
  public ConfigSpec<Config> config() {
    return ConfigSpec.of(values -> new Config(Path.of(values.text("folder")),
        Path.of(values.text("program")))).text("folder", "where agents live").required()
        .text("program", "the jar that they are started from").required();
  }

  @Override
  public Set<String> serves(Config config) {
    return Set.of("process");
  }

  @Override
  public WorkspaceRuntime create(Config config, PluginContext context) {
    return runtimes.apply(config, context);
  }
}
