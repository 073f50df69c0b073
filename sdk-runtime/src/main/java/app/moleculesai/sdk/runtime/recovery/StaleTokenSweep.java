package app.moleculesai.sdk.runtime.recovery;

import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Revokes tokens that nobody has used for a while and whose agent is not there any more ({@code wire.md} 6.5). Only where
 * a runtime owns the processes, so that it is known that there is none. One thread at a time.
 */
public final class StaleTokenSweep {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(60);

  /** How long the others wait for a server that fell silent itself. */
  public static final Duration LEASE = INTERVAL.multipliedBy(2);

  private static final System.Logger LOG = System.getLogger(StaleTokenSweep.class.getName());
  private static final Duration UNUSED = Duration.ofMinutes(5);
  private static final Set<WorkspaceStatus> LOOKED_AT = EnumSet.complementOf(
      EnumSet.of(WorkspaceStatus.REMOVED, WorkspaceStatus.PROVISIONING));

  private final Registry registry;
  private final Changes changes;
  private final AgentObserver observer;
  private final Clock clock;
  private final SweepLease lease;

  /** Takes who knows what runs, and the right to sweep. */
  public StaleTokenSweep(Registry registry, Changes changes, AgentObserver observer, Clock clock,
      SweepLease lease) {
    this.registry = registry;
    this.changes = changes;
    this.observer = observer;
    this.clock = clock;
    this.lease = lease;
  }

  /** Looks once. */
  public void sweep() {
    var runtimes = observer.swept();
    if (runtimes.isEmpty() || !lease.take()) {
      return;
    }
    for (var runtime : runtimes) {
      sweep(runtime);
    }
  }

  private void sweep(WorkspaceRuntime runtime) {
    var states = observer.all(runtime);
    if (states.isEmpty()) {
      return;
    }
    var gone = observer.served(runtime, registry.workspaces().list(LOOKED_AT)).stream()
        .map(Workspace::id).filter(id -> !states.get().containsKey(id)).toList();
    if (!gone.isEmpty()) {
      changes.commit((transaction, news) -> lease.holdsIn(transaction)
          ? revoke(transaction, news, gone)
          : Map.<UUID, Integer>of()).forEach(StaleTokenSweep::tell);
    }
  }

  private Map<UUID, Integer> revoke(Transaction transaction, Changes.News news, List<UUID> gone) {
    var now = clock.instant();
    // who is started meanwhile has a new one
    var revoked = transaction.tokens().revokeUnused(gone, now.minus(UNUSED), now);
    revoked.keySet().forEach(id -> news.changed(ChangeNotice.TOKENS, id.toString()));
    return revoked;
  }

  private static void tell(UUID id, int revoked) {
    LOG.log(INFO, "workspace={0} has no agent, {1} tokens that nobody used were revoked", id,
        revoked);
  }
}
