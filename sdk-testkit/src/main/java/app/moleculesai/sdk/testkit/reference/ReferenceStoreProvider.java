package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.PluginContext;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes reference stores, or others derived from them, each with an empty log. */
public final class ReferenceStoreProvider implements MessageStoreProvider<ConfigValues> {
  private final Function<PluginContext, ? extends MessageStore> stores;

  /** Makes reference stores. */
  public ReferenceStoreProvider() {
    this(context -> new ReferenceStore());
  }

  /** Makes what the supplier gives. */
  public ReferenceStoreProvider(Supplier<? extends MessageStore> stores) {
    this(context -> stores.get());
  }

  private ReferenceStoreProvider(Function<PluginContext, ? extends MessageStore> stores) {
    this.stores = stores;
  }

  /** Makes what the function makes of a context. */
  public static ReferenceStoreProvider of(
      Function<PluginContext, ? extends MessageStore> stores) {
    return new ReferenceStoreProvider(stores);
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
  public MessageStore create(ConfigValues config, PluginContext context) {
    return stores.apply(context);
  }
}
