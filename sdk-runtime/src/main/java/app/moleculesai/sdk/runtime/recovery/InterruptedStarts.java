package app.moleculesai.sdk.runtime.recovery;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.lifecycle.Provisioning;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

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

  /** Who did not look for so long knows nothing of the others, who may not have reached the registry either. */
  private static final Duration LONGEST_GAP = RIGHTS_INTERVAL.multipliedBy(4);

  private final Registry registry;
  private final AgentObserver observer;
  private final StartRights rights;
  private final Provisioning provisioning;
  private final Restarts restarts;
  private final BooleanSupplier isAlone;
  private final Clock clock;
  private final Instant started;
  private final Map<UUID, Instant> asked = new HashMap<>();
  private Instant looked = Instant.MIN;
  private Instant judgesFrom = Instant.MIN;
  private boolean done;

  /** Takes who starts agents, and whether this is the only server that shares the registry. */
  public InterruptedStarts(Registry registry, AgentObserver observer, StartRights rights,
      Provisioning provisioning, Restarts restarts, BooleanSupplier isAlone, Clock clock) {
    this.registry = registry;
    this.observer = observer;
    this.rights = rights;
    this.provisioning = provisioning;
    this.restarts = restarts;
    this.isAlone = isAlone;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Takes over what rights that lapsed show. */
  public void takeOver() {
    var abandoned = abandoned();
    asked.keySet().retainAll(abandoned.keySet());
    if (abandoned.isEmpty()) {
      return;
    }
    var rows = registry.workspaces().list(Set.of(WorkspaceStatus.PROVISIONING)).stream()
        .collect(Collectors.toMap(Workspace::id, Function.identity()));
    var silent = new HashSet<String>();
    abandoned.forEach((id, until) -> {
      var row = rows.get(id);
      if (row == null) {
        forgetOnceOld(id, until);
      } else {
        switch (look(row, silent)) {
          case WorkspaceState.Stopped stopped -> startOnceInAWhile(row, stopped);
          case WorkspaceState.Running running -> finish(row);
          case WorkspaceState.Unknown unknown -> {
            // later
          }
        }
      }
    });
  }

  /**
   * Says whether an agent runs.
   *
   * @param silent runtimes that did not answer in this round and are not asked again
   */
  private WorkspaceState look(Workspace row, Set<String> silent) {
    if (silent.contains(row.runtime())) {
      return new WorkspaceState.Unknown("its runtime did not answer a moment ago");
    }
    var state = observer.now(row);
    if (state instanceof WorkspaceState.Unknown) {
      silent.add(row.runtime());
    }
    return state;
  }

  /** Its server may only be slow, and start the agent yet. */
  private void forgetOnceOld(UUID id, Instant until) {
    if (until.plus(StartRights.TAKEN_OVER_WITHIN).isBefore(clock.instant())) {
      rights.take(id).ifPresent(StartRights.Right::close);
    }
  }

  /** After an outage, a pause or its own start it gives the others the time to renew their rights. */
  private Map<UUID, Instant> abandoned() {
    var abandoned = rights.abandoned();
    var now = clock.instant();
    if (looked.isBefore(now.minus(LONGEST_GAP))) {
      judgesFrom = now.plus(StartRights.LENGTH);
    }
    looked = now;
    return now.isBefore(judgesFrom) ? Map.of() : abandoned;
  }

  /** Who starts it takes the right; where it may not be started now, it is asked for again later. */
  private void startOnceInAWhile(Workspace row, WorkspaceState.Stopped stopped) {
    var now = clock.instant();
    var last = asked.get(row.id());
    if (last == null || last.isBefore(now.minus(StartRights.LENGTH))) {
      asked.put(row.id(), now);
      request(row, stopped);
    }
  }

  /** What runs is left to its server, which may only be slow, until the agent calls. */
  private void finish(Workspace row) {
    if (row.lastHeartbeatAt().isPresent()) {
      rights.take(row.id()).ifPresent(right -> {
        try (right) {
          provisioning.finish(row, right);
        }
      });
    }
  }

  /** Looks for the rest, if that was not done. */
  public void sweep() {
    if (!done && isAlone.getAsBoolean()) {
      var silent = new HashSet<String>();
      registry.workspaces().list(Set.of(WorkspaceStatus.PROVISIONING)).stream()
          .filter(row -> row.updatedAt().isBefore(started) && observer.owner(row).isPresent())
          .forEach(row -> {
            if (look(row, silent) instanceof WorkspaceState.Stopped stopped) {
              request(row, stopped);
            }
          });
      done = silent.isEmpty();
    }
  }

  private void request(Workspace row, WorkspaceState.Stopped stopped) {
    restarts.request(row.id(), RestartReason.dead(Cause.INTERRUPTED_START, stopped));
  }
}
