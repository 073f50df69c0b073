package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.PluginInfo;
import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Repositories;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A plugin whose store and registry, both of type {@code sleepy}, behave like those of a database: they start while it is
 * down, and every call is {@code unavailable} until a test wakes it. Safe for use by many threads.
 */
final class SleepyStorage implements Plugin {
  static final String INSTALLATION = "11111111-2222-4333-8444-555555555555";

  /** What a component says without its backend. */
  private static final Set<String> ALWAYS = Set.of("start", "close", "capabilities", "facet",
      "relay");

  final MessageStore store = InMemory.messageStore();
  final Registry registry = InMemory.registry();
  private volatile boolean awake;

  void wake() {
    awake = true;
  }

  void sleep() {
    awake = false;
  }

  @Override
  public PluginInfo info() {
    return PluginInfo.of("sleepy", "1.0");
  }

  @Override
  public List<MessageStoreProvider<?>> messageStores() {
    return List.of(new Stores());
  }

  @Override
  public List<RegistryProvider<?>> registries() {
    return List.of(new Registries());
  }

  private <T> T sleepy(Class<T> type, Object real) {
    return type.cast(Proxy.newProxyInstance(SleepyStorage.class.getClassLoader(),
        new Class<?>[]{type}, (proxy, method, arguments) -> call(real, method, arguments)));
  }

  private Object call(Object real, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("check") && real instanceof Component) {
      return awake ? Health.up() : Health.down("the database does not answer");
    }
    if (Arrays.asList(Repositories.class.getMethods()).contains(method)) {
      return sleepy(method.getReturnType(), method.invoke(real));
    }
    if (!awake && !ALWAYS.contains(method.getName())) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "the database does not answer");
    }
    if (method.getName().equals("installationId")) {
      return Optional.of(INSTALLATION);
    }
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw Optional.ofNullable(e.getCause()).orElse(e);
    }
  }

  private final class Stores implements MessageStoreProvider<ConfigValues> {
    @Override
    public String type() {
      return "sleepy";
    }

    @Override
    public ConfigSpec<ConfigValues> config() {
      return ConfigSpec.none();
    }

    @Override
    public MessageStore create(ConfigValues config, PluginContext context) {
      return sleepy(MessageStore.class, store);
    }
  }

  private final class Registries implements RegistryProvider<ConfigValues> {
    @Override
    public String type() {
      return "sleepy";
    }

    @Override
    public ConfigSpec<ConfigValues> config() {
      return ConfigSpec.none();
    }

    @Override
    public Registry create(ConfigValues config, PluginContext context) {
      return sleepy(Registry.class, registry);
    }
  }
}
