package app.moleculesai.sdk.runtime.recovery;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Starts the agents that a server was starting or about to when it ended. One that was killed leaves rights behind, which
 * lapse: these show what to do, to whatever server is there. What a server had only stored, without a right to start it
 * yet, or left behind in order is looked for once after each start of a server, when no other one is there any more. One
 * thread at a time for each of the two.
 */
public final class InterruptedStarts {
  /** How often to look for rights that lapsed. */
  public static final Duration RIGHTS_INTERVAL = Duration.ofSeconds(1);

  /** How often to look whether no other server is there. */
  public static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Registry registry;
  private final AgentObserver observer;
  private final StartRights rights;
  private final Restarts restarts;
  private final BooleanSupplier isAlone;
  private final Clock clock;
  private final Instant started;
  private Instant judgesFrom = Instant.MIN;
  private boolean done;

  /** Takes who starts agents, and whether this is the only server that shares the registry. */
  public InterruptedStarts(Registry registry, AgentObserver observer, StartRights rights,
      Restarts restarts, BooleanSupplier isAlone, Clock clock) {
    this.registry = registry;
    this.observer = observer;
    this.rights = rights;
    this.restarts = restarts;
    this.isAlone = isAlone;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Takes over what rights that lapsed show. */
  public void takeOver() {
    var silent = new HashSet<String>(); // runtimes that need not be asked again in this round
    for (var id : abandoned()) {
      var row = registry.workspaces().find(id)
          .filter(found -> found.status() == WorkspaceStatus.PROVISIONING);
      if (row.isEmpty()) {
        isGivenBack(id);
      } else if (!silent.contains(row.get().runtime())) {
        var state = observer.now(row.get());
        if (state instanceof WorkspaceState.Unknown) {
          silent.add(row.get().runtime());
        } else if (isGivenBack(id)) {
          startIfStopped(row.get(), state);
        }
      }
    }
  }

  /** After an outage of the registry the others have the time to renew their rights. */
  private Set<UUID> abandoned() {
    Set<UUID> abandoned;
    try {
      abandoned = rights.abandoned();
    } catch (SdkException e) {
      judgesFrom = clock.instant().plus(StartRights.LENGTH);
      throw e;
    }
    return clock.instant().isBefore(judgesFrom) ? Set.of() : abandoned;
  }

  /** Makes a right that lapsed free for who starts the agent; says whether that was this server. */
  private boolean isGivenBack(UUID id) {
    var right = rights.take(id);
    right.ifPresent(StartRights.Right::close);
    return right.isPresent();
  }

  /** Looks for the rest, if that was not done. */
  public void sweep() {
    if (!done && isAlone.getAsBoolean()) {
      var silent = new HashSet<String>();
      registry.workspaces().list(Set.of(WorkspaceStatus.PROVISIONING)).stream()
          .filter(row -> row.updatedAt().isBefore(started) && observer.owner(row).isPresent())
          .filter(row -> !silent.contains(row.runtime()))
          .forEach(row -> {
            var state = observer.now(row);
            startIfStopped(row, state);
            if (state instanceof WorkspaceState.Unknown) {
              silent.add(row.runtime());
            }
          });
      done = silent.isEmpty();
    }
  }

  private void startIfStopped(Workspace row, WorkspaceState state) {
    if (state instanceof WorkspaceState.Stopped stopped) {
      restarts.request(row.id(), RestartReason.dead(Cause.INTERRUPTED_START, stopped));
    }
  }
}
