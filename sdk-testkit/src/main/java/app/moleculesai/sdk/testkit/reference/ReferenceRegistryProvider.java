package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import java.util.function.Supplier;

/** Makes reference registries, or others derived from them. */
public final class ReferenceRegistryProvider implements RegistryProvider<ConfigValues> {
  private final Supplier<? extends Registry> registries;

  /** Makes reference registries. */
  public ReferenceRegistryProvider() {
    this(ReferenceRegistry::new);
  }

  /** Makes what the supplier gives. */
  public ReferenceRegistryProvider(Supplier<? extends Registry> registries) {
    this.registries = registries;
  }

  @Override
  public String type() {
    return "reference";
  }

  @Override
  public ConfigSpec<ConfigValues> config() {
    return ConfigSpec.none();
  }

  @Override
  public Registry create(ConfigValues config, PluginContext context) {
    return registries.get();
  }
}
