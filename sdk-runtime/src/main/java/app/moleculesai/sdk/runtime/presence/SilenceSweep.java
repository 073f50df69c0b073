package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Notices agents that fell silent ({@code wire.md} 6.5: liveness and remote freshness). Silence counts from the latest of
 * the last heartbeat, the start of this server and the end of the last outage of the registry, so that our own absence
 * never looks like the agents'. One thread at a time.
 */
public final class SilenceSweep {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(15);

  private static final Duration LEASE = Duration.ofMinutes(3);
  private static final Set<WorkspaceStatus> LEASED = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED,
      WorkspaceStatus.PROVISIONING, WorkspaceStatus.FAILED);
  private static final Set<WorkspaceStatus> FRESH = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED);

  private final Registry registry;
  private final Changes changes;
  private final Runtimes runtimes;
  private final AgentSignals signals;
  private final Clock clock;
  private final Duration staleAfter;
  private final String owner;
  private Instant watchingSince;
  private boolean outage;

  /** Takes how long a remote agent may be silent, and this run of the server. */
  public SilenceSweep(Registry registry, Changes changes, Runtimes runtimes, AgentSignals signals,
      Clock clock,
      Duration staleAfter, String owner) {
    this.registry = registry;
    this.changes = changes;
    this.runtimes = runtimes;
    this.signals = signals;
    this.clock = clock;
    this.staleAfter = staleAfter;
    this.owner = owner;
    this.watchingSince = clock.instant();
  }

  /** Looks once. One server at a time does, and the next only when that one fell silent itself. */
  public void sweep() {
    List<Workspace> rows;
    try {
      if (registry.leases()
          .acquire("sweep/silence", owner, INTERVAL.multipliedBy(2), clock.instant()).isEmpty()) {
        return;
      }
      rows = registry.workspaces().list(LEASED);
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
    boolean remote = runtimes.find(row.runtime())
        .filter(runtime -> runtime.capabilities().birth() == RuntimeCapabilities.Birth.BY_AGENT)
        .isPresent();
    if (remote && FRESH.contains(row.status())) {
      silent(row, FRESH, staleAfter, WorkspaceStatus.AWAITING_AGENT);
    } else if (row.lastHeartbeatAt().isPresent()) {
      silent(row, LEASED, LEASE, remote ? WorkspaceStatus.AWAITING_AGENT : WorkspaceStatus.OFFLINE);
    }
  }

  private void silent(Workspace row, Set<WorkspaceStatus> from, Duration limit,
      WorkspaceStatus to) {
    var now = clock.instant();
    var latest = now.minus(limit);
    if (watchingSince.isAfter(latest)
        || !row.lastHeartbeatAt().orElse(row.updatedAt()).isBefore(latest)) {
      return;
    }
    Optional<?> changed = changes.commit((transaction, news) -> {
      var change = transaction.workspaces().change(row.id(),
          StatusChange.to(to).from(from).ifHeartbeatBefore(latest),
          now);
      change.ifPresent(silent -> {
        news.tell(EventType.WORKSPACE_OFFLINE, row.id(), Payload.empty());
        news.changed(row.id());
      });
      return change;
    });
    changed.ifPresent(done -> signals.forget(row.id()));
  }
}
