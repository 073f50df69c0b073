package app.moleculesai.sdk.api.plugin;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What the server offers one instance. The server implements it, so it may grow. Safe for use by many threads.
 */
public interface PluginContext {
  /** Returns the instance's name, for example {@code main}. */
  String instance();

  /**
   * Returns the random id of the installation that the server belongs to, the same for all servers that share its state:
   * what an instance leaves outside of them, such as containers, carries it, and is nobody else's.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code unavailable} while it is not known: before
   *         {@link Component#start()}, and as long as the registry that keeps it does not answer
   */
  String installation();

  /** Returns a logger named after plugin and instance. Lines go to the server's log. */
  System.Logger logger();

  /**
   * Returns an executor for background work of this instance: one virtual thread a task, with the plugin's class
   * loader as context class loader. The server does not wait for tasks: the component ends its own on close.
   */
  Executor executor();

  /** Returns counters, timers and gauges that are tagged with plugin, type and instance. */
  Meter meter();

  /** Returns the server's clock. */
  Clock clock();

  /**
   * Returns a folder private to this instance; it exists when asked for.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code unsupported} when the server has no data folder
   */
  Path dataDir();

  /** Says whether the server knows a feature added to the SDK later, by the name its release notes give. */
  boolean supports(String feature);

  /**
   * Returns another instance that {@link Provider#uses} declared. It is made before this one and started before this
   * one is, so {@link Component#start()} may call it; {@link Provider#create} may not.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code invalid} for one that was not declared or is of
   *         another kind
   */
  <T extends Component> T instance(InstanceRef ref, Class<T> kind);
}
