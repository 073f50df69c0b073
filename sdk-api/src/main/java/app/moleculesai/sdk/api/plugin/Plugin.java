package app.moleculesai.sdk.api.plugin;

import java.util.List;

/**
 * The entry point of a plugin jar: one public class with a public constructor without parameters, named in
 * {@code META-INF/services/app.moleculesai.sdk.api.plugin.Plugin}. It lists what the jar provides; neither the
 * constructor nor any method here does I/O.
 *
 * <p>
 * A jar also carries the marker {@code META-INF/molecule/plugin/<id>.properties} with the keys {@code id},
 * {@code version} and {@code api} (the SDK version it was compiled against). Service files of one name overwrite
 * each other when jars are merged into one; the marker has a name of its own, so that the loss can be reported.
 * Source: {@code plugin-spi.md} D1.
 */
public interface Plugin {
  /** Returns who this plugin is; the same on every call. */
  PluginInfo info();

  /** Returns the message stores this jar provides. */
  default List<MessageStoreProvider<?>> messageStores() {
    return List.of();
  }

  /** Returns the registries this jar provides. */
  default List<RegistryProvider<?>> registries() {
    return List.of();
  }

  /** Returns the workspace runtimes this jar provides. */
  default List<RuntimeProvider<?>> runtimes() {
    return List.of();
  }

  /** Returns the event relays this jar provides. */
  default List<EventRelayProvider<?>> eventRelays() {
    return List.of();
  }

  /** Returns the sources of workspace plugins this jar provides. */
  default List<WorkspacePluginSourceProvider<?>> workspacePluginSources() {
    return List.of();
  }

  /** Returns the environment contributors this jar provides. */
  default List<EnvironmentContributorProvider<?>> environmentContributors() {
    return List.of();
  }
}
