package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.PluginContext;
import java.util.function.Supplier;

/** Makes reference stores, or others derived from them, each with an empty log. */
public final class ReferenceStoreProvider implements MessageStoreProvider<ConfigValues> {
  private final Supplier<? extends MessageStore> stores;

  /** Makes reference stores. */
  public ReferenceStoreProvider() {
    this(ReferenceStore::new);
  }

  /** Makes what the supplier gives. */
  public ReferenceStoreProvider(Supplier<? extends MessageStore> stores) {
    this.stores = stores;
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
    return stores.get();
  }
}
