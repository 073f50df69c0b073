package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Refuses to push plugins to agents that have no files here ({@code wire.md} 8.4, PL-20 to PL-25). What cannot be found
 * out passes: a later step sees whether the agent runs. Immutable.
 */
final class PushGuard {
  private final Function<UUID, Workspace> lookup;
  private final Runtimes runtimes;

  /** Takes what finds a live workspace, and who runs agents. */
  PushGuard(Function<UUID, Workspace> lookup, Runtimes runtimes) {
    this.lookup = lookup;
    this.runtimes = runtimes;
  }

  /**
   * Lets through what may be pushed.
   *
   * @param hint what to do instead
   * @throws SdkException {@code runtime_takes_no_plugins}, {@code workspace_not_found}, {@code workspace_removed}
   */
  void check(UUID id, String hint) {
    find(id).map(Workspace::runtime).filter(this::takesNone).ifPresent(runtime -> {
      throw new SdkException(ErrorCode.RUNTIME_TAKES_NO_PLUGINS, "plugins are not pushed to agents "
          + "of external runtimes and of others without files on this side; this one's runtime is '"
          + runtime + "'").with("hint", hint);
    });
  }

  private Optional<Workspace> find(UUID id) {
    try {
      return Optional.of(lookup.apply(id));
    } catch (SdkException e) {
      if (Supervisor.isPassing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean takesNone(String runtime) {
    return runtimes.find(runtime)
        .filter(found -> !found.capabilities().takesWorkspacePlugins()).isPresent();
  }
}
