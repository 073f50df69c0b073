package app.moleculesai.sdk.runtime.workspaceplugins;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.config.WorkspacePluginsConfig;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.RestartWanted;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Installs, removes, lists and hands out workspace plugins ({@code wire.md} 8). Safe for use by many threads. */
public final class WorkspacePlugins {
  private static final System.Logger LOG = System.getLogger(WorkspacePlugins.class.getName());
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(2); // wire.md 8.5
  private static final String FETCH_HINT = "let the agent fetch the plugin itself: "
      + "GET /workspaces/:id/plugins/:name/download";
  private static final String REMOVE_HINT = "remove the plugin where the agent runs, from its "
      + "folder of plugins";

  /** How the names of the folders begin where plugins lie while they are fetched and checked. */
  public static final String FOLDERS = "molecule-plugin-";

  private final Catalogue catalogue;
  private final Sources sources;
  private final Staging staging;
  private final AgentPlugins agents;
  private final WorkspacePluginAllowlist allowlist;
  private final WorkspaceDirectory directory;
  private final PushGuard guard;
  private final FetchLimit limit;
  private final FetchLimit listing;
  private final RestartWanted restarts;
  private final Supervisor supervisor;

  /**
   * Takes where plugins come from, whom they are for, and what they may cost.
   *
   * @param addresses which hosts of users may be called
   * @param restarts starts an agent again whose plugins have changed
   * @param folders where folders are made for plugins, while they are fetched and checked
   */
  public WorkspacePlugins(Catalogue catalogue, Sources sources, AgentPlugins agents,
      WorkspacePluginAllowlist allowlist, WorkspaceDirectory directory, Runtimes runtimes,
      OutboundAddresses addresses, WorkspacePluginsConfig config, RestartWanted restarts,
      Supervisor supervisor, Path folders) {
    this.catalogue = catalogue;
    this.sources = sources;
    this.staging = new Staging(sources, addresses,
        new PluginLimits(config.mostBytes(), PluginLimits.MOST_FILES), config.allowsUnpinned(),
        folders);
    this.agents = agents;
    this.allowlist = allowlist;
    this.directory = directory;
    this.guard = new PushGuard(directory::require, runtimes);
    this.limit = new FetchLimit(supervisor, config.fetchTimeout());
    this.listing = new FetchLimit(supervisor, config.fetchTimeout());
    this.restarts = restarts;
    this.supervisor = supervisor;
  }

  /** Lists the catalogue, all of it or what is made for a runtime. */
  List<WorkspacePluginInfo> catalogue(Optional<String> runtime) {
    return catalogue.list().stream()
        .filter(plugin -> runtime.map(plugin::supports).orElse(true)).toList();
  }

  /** Lists the schemes of all sources, in order. */
  List<String> schemes() {
    return sources.schemes();
  }

  /**
   * What an agent has.
   *
   * @param runtime the runtime that the plugins should be made for
   * @param plugins in order of the name
   */
  record Installed(String runtime, List<WorkspacePluginInfo> plugins) {}

  /** Lists what is installed in an agent; nothing while it does not run, or cannot be asked. */
  Installed installed(UUID id) {
    var row = directory.require(id);
    try {
      return new Installed(row.runtime(), inAgent(row));
    } catch (SdkException e) {
      LOG.log(WARNING, "workspace={0} its plugins are not shown: {1}", id, e.getMessage());
      return new Installed(row.runtime(), List.of());
    }
  }

  private List<WorkspacePluginInfo> inAgent(Workspace row) {
    return agents.runs(row)
        ? listing.within("plugin-list-" + row.id(), () -> agents.list(row), late -> {})
        : List.of();
  }

  /** Lists the part of the catalogue that is made for the runtime of a workspace. */
  List<WorkspacePluginInfo> available(UUID id) {
    return catalogue(Optional.of(directory.require(id).runtime()));
  }

  /**
   * What would be with another runtime.
   *
   * @param runtime that runtime
   * @param compatible what is made for it
   * @param incompatible what is not
   */
  record Compatibility(String runtime, List<WorkspacePluginInfo> compatible,
      List<WorkspacePluginInfo> incompatible) {}

  /**
   * Says which installed plugins another runtime would support; of an agent that does not run there are none.
   *
   * @throws SdkException {@code invalid_field} when the runtime is not said, {@code agent_files_failed}
   */
  Compatibility compatibility(UUID id, Optional<String> target) {
    var row = directory.require(id);
    var runtime = target.orElseThrow(() -> Parameters.invalid("runtime", "is required"));
    var plugins = inAgent(row);
    return new Compatibility(runtime,
        plugins.stream().filter(plugin -> plugin.supports(runtime)).toList(),
        plugins.stream().filter(plugin -> !plugin.supports(runtime)).toList());
  }

  /** Refuses an installation into an agent that takes none, before anything is read; see {@link PushGuard#check}. */
  void requireTakesPlugins(UUID id) {
    guard.check(id, FETCH_HINT);
  }

  /**
   * Fetches a plugin and puts it into the agent of a workspace, which is started again.
   *
   * @param sha256 the hash that its {@code plugin.yaml} must have
   * @return its name
   * @throws SdkException like {@link Staging#stage}, and {@code plugin_not_allowed}, {@code agent_not_running},
   *         {@code agent_files_failed}, {@code plugin_fetch_timeout}
   */
  String install(UUID id, SourceAddress source, Optional<String> sha256) {
    var name = limit.within("plugin-install-" + id, () -> {
      try (var plugin = staging.stage(source, sha256)) {
        var row = directory.requireNow(id);
        allowlist.check(row, plugin.name());
        requireRuns(row);
        agents.install(row, plugin);
        return plugin.name();
      }
    }, late -> restarts.restartWanted(id));
    restarts.restartWanted(id);
    return name;
  }

  /**
   * Takes a plugin out of the agent of a workspace, which is started again soon; one that is not there is no error.
   *
   * @throws SdkException {@code runtime_takes_no_plugins}, {@code invalid_field}, {@code agent_not_running},
   *         {@code agent_files_failed}
   */
  void uninstall(UUID id, String name) {
    guard.check(id, REMOVE_HINT);
    WorkspacePluginName.require("name", name);
    var row = directory.requireNow(id);
    requireRuns(row);
    agents.uninstall(row, name);
    supervisor.run("plugin-restart-" + id, () -> {
      supervisor.pause(RESTART_PAUSE);
      restarts.restartWanted(id);
    });
  }

  private void requireRuns(Workspace row) {
    if (!agents.runs(row)) {
      throw new SdkException(ErrorCode.AGENT_NOT_RUNNING,
          "the agent of this workspace does not run, so its plugins cannot be changed");
    }
  }

  /**
   * A plugin as one file. Close deletes it.
   *
   * @param plugin what it is
   * @param file the archive
   */
  record Download(StagedPlugin plugin, Path file) implements AutoCloseable {
    @Override
    public void close() {
      plugin.close();
    }
  }

  /**
   * Fetches a plugin and packs it, for an agent that installs it by itself. The caller closes it.
   *
   * @param source where it comes from; of that name in the catalogue when it is not said
   * @throws SdkException like {@link Staging#stage}, and {@code plugin_not_allowed}, {@code plugin_fetch_timeout},
   *         {@code invalid_field} when the source has another plugin, {@code internal}
   */
  Download download(UUID id, String name, Optional<SourceAddress> source) {
    WorkspacePluginName.require("name", name);
    var row = directory.require(id);
    allowlist.check(row, name);
    Supplier<Download> work = () -> {
      var plugin = staging.stage(source.orElseGet(() -> SourceAddress.local(name)),
          Optional.empty());
      try {
        requireName(plugin, name);
        return new Download(plugin, packed(plugin));
      } catch (RuntimeException | Error e) {
        plugin.close();
        throw e;
      }
    };
    return limit.within("plugin-download-" + id, work, Download::close);
  }

  private static void requireName(StagedPlugin plugin, String name) {
    if (!plugin.name().equals(name)) {
      throw Parameters.invalid("name", "is not the name of the plugin that the source has")
          .with("resolved_name", plugin.name()).with("requested_name", name);
    }
  }

  private static Path packed(StagedPlugin plugin) {
    var file = plugin.folder().archive();
    try {
      PluginArchive.download(plugin.files(), file);
      plugin.folder().keepArchive();
      return file;
    } catch (IOException e) {
      throw new SdkException(ErrorCode.INTERNAL, "the plugin could not be packed", e)
          .with("plugin", plugin.name());
    }
  }
}
