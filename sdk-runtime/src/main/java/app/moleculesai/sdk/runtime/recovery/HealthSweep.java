package app.moleculesai.sdk.runtime.recovery;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Compares what should run with what does ({@code wire.md} 6.5, container health), with one question to each runtime. An
 * agent that should run and does not is started again, one that should not and does is stopped; those of which nothing is
 * known are left alone. One thread at a time.
 */
public final class HealthSweep {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(15);

  /** How long the others wait for a server that fell silent itself. */
  public static final Duration LEASE = INTERVAL.multipliedBy(2);

  private static final System.Logger LOG = System.getLogger(HealthSweep.class.getName());
  private static final Set<WorkspaceStatus> SHOULD_RUN = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED, WorkspaceStatus.OFFLINE);
  private static final Set<WorkspaceStatus> SHOULD_NOT = EnumSet.of(WorkspaceStatus.PAUSED,
      WorkspaceStatus.HIBERNATED);
  private static final Set<WorkspaceStatus> LOOKED_AT = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED, WorkspaceStatus.OFFLINE, WorkspaceStatus.PAUSED,
      WorkspaceStatus.HIBERNATED);

  private final Registry registry;
  private final AgentObserver observer;
  private final DeadAgents deadAgents;
  private final SweepLease lease;

  /** Takes who knows what runs, who starts agents again, and the right to sweep. */
  public HealthSweep(Registry registry, AgentObserver observer, DeadAgents deadAgents,
      SweepLease lease) {
    this.registry = registry;
    this.observer = observer;
    this.deadAgents = deadAgents;
    this.lease = lease;
  }

  /** Looks once. */
  public void sweep() {
    var runtimes = observer.swept();
    if (runtimes.isEmpty() || !lease.take()) {
      return;
    }
    var rows = registry.workspaces().list(LOOKED_AT);
    for (var runtime : runtimes) {
      var mine = observer.served(runtime, rows);
      if (!mine.isEmpty()) {
        observer.all(runtime)
            .ifPresent(states -> mine.forEach(row -> judge(runtime, row, states)));
      }
    }
  }

  private void judge(WorkspaceRuntime runtime, Workspace row, Map<UUID, WorkspaceState> states) {
    var state = states.getOrDefault(row.id(), new WorkspaceState.Stopped());
    if (SHOULD_RUN.contains(row.status()) && state instanceof WorkspaceState.Stopped) {
      deadAgents.isDeadNow(row, Cause.HEALTH_SWEEP); // the list may be older than its last start
    } else if (SHOULD_NOT.contains(row.status()) && state instanceof WorkspaceState.Running) {
      stop(runtime, row);
    }
  }

  private void stop(WorkspaceRuntime runtime, Workspace row) {
    if (registry.workspaces().find(row.id()).filter(now -> SHOULD_NOT.contains(now.status()))
        .isEmpty()) {
      return; // somebody wanted it back meanwhile
    }
    try {
      runtime.stop(row.id());
    } catch (SdkException e) {
      LOG.log(WARNING, "workspace=" + row.id() + " is " + row.status().word()
          + " and its agent could not be stopped", e);
    }
  }
}
