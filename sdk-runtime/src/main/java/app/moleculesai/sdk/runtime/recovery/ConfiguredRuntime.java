package app.moleculesai.sdk.runtime.recovery;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.config.RuntimeName;
import app.moleculesai.sdk.runtime.config.YamlMap;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Takes over the runtime that an agent's own configuration names, where somebody changed it there ({@code wire.md} RS-4).
 * Whatever cannot be read changes nothing. Safe for use by many threads.
 */
public final class ConfiguredRuntime {
  private static final System.Logger LOG = System.getLogger(ConfiguredRuntime.class.getName());
  private static final List<String> READ = List.of("cat", "/configs/config.yaml");
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Changes changes;
  private final Runtimes runtimes;
  private final AgentObserver observer;
  private final Clock clock;

  /** Takes which runtimes there are. */
  public ConfiguredRuntime(Changes changes, Runtimes runtimes, AgentObserver observer,
      Clock clock) {
    this.changes = changes;
    this.runtimes = runtimes;
    this.observer = observer;
    this.clock = clock;
  }

  /**
   * Stores what a running agent's configuration names, if it is another runtime of the same workspace runtime: with any
   * other the agent would write its way out of the hands of the one that runs it.
   *
   * @return the row as it is now
   */
  Workspace adopt(WorkspaceRuntime runtime, Workspace row) {
    var commands = runtime.facet(AgentCommands.class);
    if (commands.isEmpty() || !(observer.recent(row) instanceof WorkspaceState.Running)) {
      return row;
    }
    return named(commands.get(), row).filter(name -> !name.equals(row.runtime()))
        .filter(name -> runtimes.find(name).filter(runtime::equals).isPresent())
        .flatMap(name -> store(row, name)).orElse(row);
  }

  private static Optional<String> named(AgentCommands commands, Workspace row) {
    try {
      var outcome = commands.run(row.id(), READ, LONGEST);
      var config = outcome.exitCode() == 0
          ? YamlMap.read(outcome.output()).orElse(Map.of())
          : Map.of();
      return config.get("runtime") instanceof String name
          ? Optional.of(RuntimeName.normalised(name))
          : Optional.empty();
    } catch (SdkException | YamlEngineException e) {
      LOG.log(DEBUG, "workspace={0} its configuration could not be read: {1}", row.id(),
          e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private Optional<Workspace> store(Workspace row, String name) {
    LOG.log(INFO, "workspace={0} its configuration names the runtime {1} now", row.id(), name);
    return changes.commit((transaction, news) -> {
      news.changed(row.id());
      return transaction.workspaces().update(row.id(), WorkspacePatch.none().runtime(name),
          clock.instant());
    });
  }
}
