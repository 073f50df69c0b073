package app.moleculesai.sdk.runtime.recovery;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Starts the agents that a server was about to start when it ended: once after each start of a server, when no other
 * server is there any more that could be about to. One thread at a time.
 */
public final class InterruptedStarts {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Registry registry;
  private final AgentObserver observer;
  private final Restarts restarts;
  private final BooleanSupplier isAlone;
  private final Instant started;
  private boolean done;

  /** Takes who starts agents, and whether this is the only server that shares the registry. */
  public InterruptedStarts(Registry registry, AgentObserver observer, Restarts restarts,
      BooleanSupplier isAlone, Clock clock) {
    this.registry = registry;
    this.observer = observer;
    this.restarts = restarts;
    this.isAlone = isAlone;
    this.started = clock.instant();
  }

  /** Looks, if that was not done. */
  public void sweep() {
    if (!done && isAlone.getAsBoolean()) {
      var unknown = registry.workspaces().list(Set.of(WorkspaceStatus.PROVISIONING)).stream()
          .filter(row -> row.updatedAt().isBefore(started) && !isSettled(row)).toList();
      done = unknown.isEmpty();
    }
  }

  /** Says whether it is known if the agent has to be started; if so it will be. */
  private boolean isSettled(Workspace row) {
    var state = observer.now(row);
    if (state instanceof WorkspaceState.Stopped stopped) {
      restarts.request(row.id(), RestartReason.dead(Cause.INTERRUPTED_START, stopped));
    }
    return observer.owner(row).isEmpty() || !(state instanceof WorkspaceState.Unknown);
  }
}
