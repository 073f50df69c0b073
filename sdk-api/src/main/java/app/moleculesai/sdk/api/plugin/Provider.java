package app.moleculesai.sdk.api.plugin;

import java.util.Optional;
import java.util.Set;

/**
 * Makes components of one type. The type is chosen in the configuration
 * ({@code stores.main.type: postgres}: {@code postgres} is the type, {@code main} the instance), and any number of
 * instances may be made, each with its own configuration.
 *
 * @param <C> the configuration, as this provider likes to read it
 * @param <T> what is made
 */
public interface Provider<C, T extends Component> {
  /** Returns the name used in the configuration: {@code [a-z][a-z0-9-]{0,39}}. */
  String type();

  /** Returns the keys this type understands; asked before anything is made. */
  ConfigSpec<C> config();

  /** Returns the other instances that this configuration names; the server starts them first. */
  default Set<InstanceRef> uses(C config) {
    return Set.of();
  }

  /**
   * Makes one instance. Only wiring: the first I/O belongs into {@link Component#start()}.
   *
   * @param config what {@link #config()} read
   * @param context what the server offers this instance; stays valid until the instance is closed
   */
  T create(C config, PluginContext context);

  /**
   * Returns what an operator can do to the storage of such an instance while no server runs; the caller closes it.
   * Only wiring, as in {@link #create}. Empty when this type keeps nothing that needs care. A store and a registry
   * in one database are asked each for its own tables.
   *
   * @param config what {@link #config()} read
   * @param context what the server offers; stays valid until the result is closed
   */
  default Optional<Upkeep> upkeep(C config, PluginContext context) {
    return Optional.empty();
  }
}
