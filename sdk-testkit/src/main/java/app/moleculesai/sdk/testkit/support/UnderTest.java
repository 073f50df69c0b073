package app.moleculesai.sdk.testkit.support;

import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The component of one test: opens it, opens it again, and closes all that was opened. One thread at a time.
 *
 * @param <T> what is tested
 */
public class UnderTest<T extends Component> implements AutoCloseable {
  private final Supplier<? extends Provider<?, T>> providers;
  private final Supplier<Map<String, ?>> config;
  private final KitContext context;
  private final List<T> opened = new ArrayList<>();
  private T current;

  /** Opens the first instance; one whose start fails is closed. Each instance is made by a provider of its own. */
  public UnderTest(Supplier<? extends Provider<?, T>> providers, Supplier<Map<String, ?>> config,
      Path dataDir) throws Exception {
    this.providers = providers;
    this.config = config;
    this.context = new KitContext(dataDir);
    this.current = make(providers.get(), config.get());
    try {
      this.current.start();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Returns the instance opened last. */
  public final T current() {
    return current;
  }

  /** Returns what makes it. */
  public final Provider<?, T> provider() {
    return providers.get();
  }

  /** Returns the configuration it is made with. */
  public final Map<String, ?> config() {
    return config.get();
  }

  /** Returns what it was given, with everything it logged. */
  public final KitContext context() {
    return context;
  }

  /** Closes it and opens it again as a new process would, with the same configuration and folder. */
  public final T reopen() throws Exception {
    current.close();
    current = open();
    return current;
  }

  /**
   * Opens one more instance beside the others, with the same configuration: what two servers on one database are. Of a
   * component that is not durable it has nothing in common with them.
   */
  public final T open() throws Exception {
    var instance = create();
    instance.start();
    return instance;
  }

  /** Makes an instance that is not started. */
  public final T create() {
    return make(providers.get(), config.get());
  }

  /** Makes an instance that is not started, with another configuration. */
  public final T create(Map<String, ?> values) {
    return make(providers.get(), values);
  }

  private <C> T make(Provider<C, T> provider, Map<String, ?> values) {
    var instance = provider.create(provider.config().bind(values), context);
    opened.add(instance);
    return instance;
  }

  /** Closes every instance, closed ones too: closing twice is allowed. */
  @Override
  public final void close() throws Exception {
    for (var instance : opened) {
      instance.close();
    }
  }
}
