package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.EventRelayProvider;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.InstanceRef.Kind;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.PluginInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * A plugin with one type, {@code toy}, of the smallest kind of component. Its instances write down what happens to them,
 * and misbehave when their configuration says so.
 */
record ToyPlugin(String id, List<String> happened) implements Plugin {
  ToyPlugin(String id) {
    this(id, Collections.synchronizedList(new ArrayList<>()));
  }

  @Override
  public PluginInfo info() {
    return PluginInfo.of(id, "1.0");
  }

  @Override
  public List<EventRelayProvider<?>> eventRelays() {
    return List.of(new ToyProvider("toy", happened));
  }

  /** Makes toys. */
  record ToyProvider(String type, List<String> happened)
      implements
        EventRelayProvider<ConfigValues> {
    @Override
    public ConfigSpec<ConfigValues> config() {
      return ConfigSpec.of(values -> values).list("uses", "other instances")
          .secret("password", "of no use").renamed("mood", "health")
          .choice("fails", "where to fail", "create", "create-slowly", "start", "start-slowly",
              "close",
              "close-slowly", "linkage")
          .choice("health", "how it is", "UP", "DEGRADED", "DOWN").defaultsTo("UP");
    }

    @Override
    public Set<InstanceRef> uses(ConfigValues config) {
      return config.list("uses").stream().map(name -> new InstanceRef(Kind.RELAYS, name))
          .collect(Collectors.toSet());
    }

    @Override
    public EventRelay create(ConfigValues config, PluginContext context) {
      happened.add("create " + context.instance());
      switch (config.findText("fails").orElse("")) {
        case "create" -> throw new IllegalStateException("no luck");
        case "create-slowly" -> waitForever();
        default -> {
        }
      }
      return new Toy(config, context, happened);
    }
  }

  private static void waitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A relay to nobody. */
  record Toy(ConfigValues config, PluginContext context, List<String> happened)
      implements
        EventRelay {
    @Override
    public void start() throws InterruptedException {
      happened.add("start " + context.instance());
      switch (config.findText("fails").orElse("")) {
        case "start" -> throw new IllegalStateException("the backend says no");
        case "start-slowly" -> new CountDownLatch(1).await();
        case "linkage" -> throw new NoClassDefFoundError("com/example/Missing");
        default -> {
        }
      }
    }

    @Override
    public Health check() {
      return new Health(Health.Status.valueOf(config.text("health")), "");
    }

    @Override
    public void close() throws InterruptedException {
      happened.add("close " + context.instance());
      switch (config.findText("fails").orElse("")) {
        case "close" -> throw new IllegalStateException("stuck");
        case "close-slowly" -> new CountDownLatch(1).await();
        default -> {
        }
      }
    }

    @Override
    public void publish(Event event) {}

    @Override
    public void publish(ChangeNotice notice) {}

    @Override
    public void listen(Listener listener) {
      happened.add("listen " + context.instance());
    }

    @Override
    public boolean isUp() {
      return true;
    }
  }
}
