package app.moleculesai.sdk.runtime.workspaceplugins;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/**
 * Which plugins organisations allow ({@code wire.md} 8.7). The organisation of a workspace is the topmost one above it; one
 * without a list allows everything. Safe for use by many threads.
 */
public final class WorkspacePluginAllowlist {
  private static final System.Logger LOG = System
      .getLogger(WorkspacePluginAllowlist.class.getName());

  private final Registry registry;
  private final WorkspaceDirectory directory;
  private final Clock clock;

  /** Takes where lists are kept. */
  public WorkspacePluginAllowlist(Registry registry, WorkspaceDirectory directory, Clock clock) {
    this.registry = registry;
    this.directory = directory;
    this.clock = clock;
  }

  /** Lists what an organisation allows, in order of the name. */
  List<AllowedWorkspacePlugin> list(UUID orgId) {
    return registry.pluginAllowlists().list(orgId);
  }

  /** Replaces the list of an organisation; returns the names, each once, in the order given. */
  List<String> replace(UUID orgId, List<String> names, String enabledBy) {
    var once = List.copyOf(new LinkedHashSet<>(names));
    var now = clock.instant();
    registry.pluginAllowlists().replace(orgId,
        once.stream().map(name -> new AllowedWorkspacePlugin(name, enabledBy, now)).toList());
    return once;
  }

  /**
   * Refuses a plugin that the organisation of a workspace does not allow; while that cannot be found out it is allowed.
   *
   * @throws SdkException {@code plugin_not_allowed}
   */
  void check(Workspace row, String plugin) {
    if (!allows(row, plugin)) {
      throw new SdkException(ErrorCode.PLUGIN_NOT_ALLOWED,
          "the organisation of this workspace does not allow the plugin '" + plugin + "'")
          .with("plugin", plugin);
    }
  }

  private boolean allows(Workspace row, String plugin) {
    try {
      var allowed = list(directory.root(row));
      return allowed.isEmpty() || allowed.stream().anyMatch(one -> one.name().equals(plugin));
    } catch (SdkException e) {
      LOG.log(WARNING, "workspace={0} plugin={1} is allowed because the list cannot be read: {2}",
          row.id(), plugin, e.getMessage());
      return true;
    }
  }
}
