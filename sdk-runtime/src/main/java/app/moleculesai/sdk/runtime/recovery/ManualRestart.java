package app.moleculesai.sdk.runtime.recovery;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.launch.StartOptions;
import app.moleculesai.sdk.runtime.lifecycle.Pausing;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceTemplates;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.util.Optional;
import java.util.UUID;

/** Starts an agent again because somebody asked for it ({@code wire.md} 4.7). Safe for use by many threads. */
public final class ManualRestart {
  private static final String KEPT = "existing-volume"; // RS-6

  private final Registry registry;
  private final Runtimes runtimes;
  private final WorkspaceTemplates templates;
  private final ConfiguredRuntime configured;
  private final RestartCycle cycle;
  private final Restarts restarts;

  /** Takes who starts agents again, through the same gate as everybody (CO-9). */
  public ManualRestart(Registry registry, Runtimes runtimes, WorkspaceTemplates templates,
      ConfiguredRuntime configured, RestartCycle cycle, Restarts restarts) {
    this.registry = registry;
    this.runtimes = runtimes;
    this.templates = templates;
    this.configured = configured;
    this.cycle = cycle;
    this.restarts = restarts;
  }

  /**
   * How somebody wants an agent to be started again.
   *
   * @param template whose files are taken, whatever else is said
   * @param applyTemplate whether those of the template named like the workspace, or like its runtime, are taken
   * @param rebuildConfig whether its configuration is made anew
   * @param reset whether its sessions are dropped
   */
  public record Wish(Optional<String> template, boolean applyTemplate, boolean rebuildConfig,
      boolean reset) {}

  /** How it was answered. */
  public sealed interface Answer {
    /**
     * It is being started.
     *
     * @param configDir where its configuration comes from
     * @param resetsSessions whether its sessions are dropped
     */
    record Starting(String configDir, boolean resetsSessions) implements Answer {}

    /**
     * There is nothing to start again (RS-2).
     *
     * @param runtime of which kind it is
     */
    record Nothing(String runtime) implements Answer {}
  }

  /**
   * Has an agent started again, and returns at once.
   *
   * @param by who asked, for the timeline
   * @throws SdkException {@code workspace_not_found}, {@code ancestor_paused}, {@code runtime_not_served},
   *         {@code path_escape}, {@code template_not_found}
   */
  public Answer restart(UUID id, Wish wish, String by) {
    var row = registry.transaction(transaction -> {
      var found = transaction.workspaces().find(id).filter(Workspace::isLive)
          .orElseThrow(() -> WorkspaceDirectory.unknown(id));
      Pausing.refuseBelowPaused(transaction, id);
      return found;
    });
    var runtime = runtimes.find(row.runtime()).orElseThrow(() -> Pausing.notServed(row));
    if (!runtime.capabilities().canRestart()) {
      return new Answer.Nothing(row.runtime());
    }
    var template = template(configured.adopt(runtime, row), wish);
    var options = new StartOptions(template, wish.rebuildConfig, wish.reset);
    var reason = RestartReason.manual(by, options);
    cycle.announce(id, reason);
    restarts.request(id, reason);
    return new Answer.Starting(template.orElse(KEPT), wish.reset);
  }

  /** Finds the template to take; none leaves what the agent has (RS-6). */
  private Optional<String> template(Workspace row, Wish wish) {
    if (wish.template.isPresent()) {
      var name = wish.template.get();
      return Optional.of(templates.find(name)
          .orElseThrow(() -> new SdkException(ErrorCode.TEMPLATE_NOT_FOUND,
              "no workspace template has the name '" + name + "'").with("field", "template")));
    }
    return wish.applyTemplate
        ? templates.findLike(row.name()).or(() -> templates.find(row.runtime() + "-default"))
        : Optional.empty();
  }
}
