package app.moleculesai.sdk.runtime.recovery;

import static java.lang.System.Logger.Level.DEBUG;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.lifecycle.Hibernation;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Puts agents to sleep that have done nothing for as long as their workspace allows ({@code wire.md} 6.5, B-11): no
 * message in or out and no row of the log. One thread at a time.
 */
public final class HibernationSweep {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofMinutes(2);

  /** How long the others wait for a server that fell silent itself. */
  public static final Duration LEASE = INTERVAL.multipliedBy(2);

  private static final System.Logger LOG = System.getLogger(HibernationSweep.class.getName());
  private static final Set<WorkspaceStatus> LOOKED_AT = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED, WorkspaceStatus.HIBERNATING);

  private final Registry registry;
  private final MessageStore store;
  private final AgentObserver observer;
  private final Hibernation hibernation;
  private final Clock clock;
  private final SweepLease lease;
  /** When those that worked not long ago did last, so that the log is asked again only when that is long ago. */
  private Map<UUID, Instant> lastWork = Map.of();

  /** Takes what tells of work, who puts agents to sleep, and the right to sweep. */
  public HibernationSweep(Registry registry, MessageStore store, AgentObserver observer,
      Hibernation hibernation, Clock clock, SweepLease lease) {
    this.registry = registry;
    this.store = store;
    this.observer = observer;
    this.hibernation = hibernation;
    this.clock = clock;
    this.lease = lease;
  }

  /** Looks once. */
  public void sweep() {
    if (observer.swept().isEmpty() || !lease.take()) {
      return;
    }
    var awake = new HashMap<UUID, Instant>();
    for (var row : registry.workspaces().list(LOOKED_AT)) {
      try {
        judge(row, awake);
      } catch (SdkException e) { // it is at work again, or its daemon does not answer
        LOG.log(DEBUG, "workspace=" + row.id() + " was not put to sleep", e);
      }
    }
    lastWork = awake;
  }

  private void judge(Workspace row, Map<UUID, Instant> awake) {
    if (row.status() == WorkspaceStatus.HIBERNATING) {
      if (row.updatedAt().isBefore(clock.instant().minus(INTERVAL))) {
        hibernation.complete(row);
      }
    } else if (row.activeTasks() == 0 && observer.owner(row).isPresent()
        && row.hibernationIdleMinutes().filter(minutes -> minutes > 0)
            .filter(minutes -> isIdle(row, Duration.ofMinutes(minutes), awake)).isPresent()) {
      hibernation.hibernate(row.id(), false);
    }
  }

  private boolean isIdle(Workspace row, Duration limit, Map<UUID, Instant> awake) {
    var latest = clock.instant().minus(limit);
    if (!row.createdAt().isBefore(latest)
        || row.lastOutboundAt().filter(at -> !at.isBefore(latest)).isPresent()) {
      return false;
    }
    var known = lastWork.getOrDefault(row.id(), Instant.MIN);
    var worked = known.isBefore(latest) ? lastLogged(row) : known;
    if (worked.isBefore(latest)) {
      return true;
    }
    if (worked.isBefore(Instant.MAX)) {
      awake.put(row.id(), worked);
    }
    return false;
  }

  /** When the newest row of the log was written, or its work ended; never past while it goes on. */
  private Instant lastLogged(Workspace row) {
    return store.activities(ActivityQuery.of(row.id()).newest(1)).activities().stream().findFirst()
        .map(activity -> activity.status().equals(ActivityStatus.PENDING)
            ? Instant.MAX
            : activity.createdAt().plusMillis(activity.durationMs().orElse(0)))
        .orElse(row.createdAt());
  }
}
