package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.PluginContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes reference stores, or others derived from them; with {@code broken: true} such as cannot start. */
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
    return ConfigSpec.of(values -> values).bool("broken", "whether the start fails at its end")
        .defaultsTo("false");
  }

  @Override
  public MessageStore create(ConfigValues config, PluginContext context) {
    var store = stores.apply(context);
    return config.bool("broken") ? failing(store) : store;
  }

  private static MessageStore failing(MessageStore store) {
    return (MessageStore) Proxy.newProxyInstance(MessageStore.class.getClassLoader(),
        new Class<?>[]{MessageStore.class}, (proxy, method, arguments) -> {
          try {
            var answer = method.invoke(store, arguments);
            if (method.getName().equals("start")) {
              throw SdkException.invalid("broken", "is true");
            }
            return answer;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }
}
