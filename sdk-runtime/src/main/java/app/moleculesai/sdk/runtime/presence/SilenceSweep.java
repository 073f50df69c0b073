package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.recovery.RestartReason;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.recovery.Restarts;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Notices agents that fell silent ({@code wire.md} 6.5: liveness and remote freshness), and has those started again that
 * can be. Silence counts from the latest of the last heartbeat, the start of this server and the end of the last outage
 * of the registry, so that our own absence never looks like the agents'. One thread at a time.
 */
public final class SilenceSweep {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(15);

  /** How long the others wait for a server that fell silent itself. */
  public static final Duration LEASE = INTERVAL.multipliedBy(2);

  private static final Duration HEARTBEAT_LEASE = Duration.ofMinutes(3);
  // one that is being started or has failed says so itself: calling it offline would hide that
  private static final Set<WorkspaceStatus> LEASED = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED);
  private static final Set<WorkspaceStatus> LOOKED_AT = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED, WorkspaceStatus.OFFLINE);

  private final Registry registry;
  private final Changes changes;
  private final Runtimes runtimes;
  private final AgentObserver observer;
  private final Restarts restarts;
  private final Clock clock;
  private final Duration staleAfter;
  private final SweepLease lease;
  private Instant watchingSince;
  private boolean outage;

  /** Takes who starts agents again, how long a remote one may be silent, and the right to sweep. */
  public SilenceSweep(Registry registry, Changes changes, Runtimes runtimes,
      AgentObserver observer, Restarts restarts, Clock clock, Duration staleAfter,
      SweepLease lease) {
    this.registry = registry;
    this.changes = changes;
    this.runtimes = runtimes;
    this.observer = observer;
    this.restarts = restarts;
    this.clock = clock;
    this.staleAfter = staleAfter;
    this.lease = lease;
    this.watchingSince = clock.instant();
  }

  /** Looks once. One server at a time does, and the next only when that one fell silent itself. */
  public void sweep() {
    List<Workspace> rows;
    try {
      rows = lease.take() ? registry.workspaces().list(LOOKED_AT) : List.of();
    } catch (RuntimeException e) {
      outage = true;
      throw e;
    }
    if (outage) {
      outage = false;
      watchingSince = clock.instant();
    }
    rows.forEach(this::judge);
  }

  private void judge(Workspace row) {
    if (row.status() == WorkspaceStatus.OFFLINE) {
      // what became of it was not known when it fell silent, or no server was there to start it
      if (isSilent(row, HEARTBEAT_LEASE) && observer.owner(row).isPresent()
          && observer.now(row) instanceof WorkspaceState.Running) {
        restarts.request(row.id(), RestartReason.of(Cause.SILENCE));
      }
    } else if (runtimes.isByAgent(row.runtime())) {
      silent(row, staleAfter, WorkspaceStatus.AWAITING_AGENT);
    } else if (row.lastHeartbeatAt().isPresent()
        && silent(row, HEARTBEAT_LEASE, WorkspaceStatus.OFFLINE)
        && observer.owner(row).isPresent()) {
      restart(row);
    }
  }

  /** One of which nothing is known stays offline until something is. */
  private void restart(Workspace row) {
    switch (observer.now(row)) {
      case WorkspaceState.Running running ->
        restarts.request(row.id(), RestartReason.of(Cause.SILENCE));
      case WorkspaceState.Stopped stopped ->
        restarts.request(row.id(), RestartReason.dead(Cause.SILENCE, stopped));
      case WorkspaceState.Unknown unknown -> {
        // never restarts
      }
    }
  }

  private boolean isSilent(Workspace row, Duration limit) {
    var latest = clock.instant().minus(limit);
    return !watchingSince.isAfter(latest)
        && row.lastHeartbeatAt().orElse(row.updatedAt()).isBefore(latest);
  }

  /** Says whether it was silent for so long that its state changed. */
  private boolean silent(Workspace row, Duration limit, WorkspaceStatus to) {
    if (!isSilent(row, limit)) {
      return false;
    }
    var now = clock.instant();
    var latest = now.minus(limit);
    return changes.commit((transaction, news) -> {
      if (!lease.holdsIn(transaction)) {
        return false;
      }
      var change = transaction.workspaces().change(row.id(),
          StatusChange.to(to).from(LEASED).ifHeartbeatBefore(latest), now);
      change.ifPresent(silent -> {
        news.tell(EventType.WORKSPACE_OFFLINE, row.id(), Payload.empty());
        news.changed(row.id());
      });
      return change.isPresent();
    });
  }
}
