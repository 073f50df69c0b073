package app.moleculesai.sdk.runtime.recovery;

import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
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
    registry.tokens().withLive(gone).forEach(this::revoke);
  }

  private void revoke(UUID id) {
    var before = clock.instant().minus(UNUSED);
    if (stale(registry.tokens().list(id, Tokens.MOST_OF_WORKSPACE, 0), before).isEmpty()) {
      return;
    }
    int revoked = changes.commit((transaction, news) -> lease.holdsIn(transaction)
        ? revoke(transaction, news, id, before)
        : 0);
    if (revoked > 0) {
      LOG.log(INFO, "workspace={0} has no agent, {1} tokens that nobody used were revoked", id,
          revoked);
    }
  }

  private int revoke(Transaction transaction, Changes.News news, UUID id, Instant before) {
    if (transaction.workspaces().find(id).filter(row -> LOOKED_AT.contains(row.status()))
        .isEmpty()) {
      return 0;
    }
    var stale = stale(transaction.tokens().list(id, Tokens.MOST_OF_WORKSPACE, 0), before);
    stale.forEach(token -> transaction.tokens().revoke(id, token.id(), clock.instant()));
    news.changed(ChangeNotice.TOKENS, id.toString());
    return stale.size();
  }

  private static List<WorkspaceToken> stale(List<WorkspaceToken> tokens, Instant before) {
    return tokens.stream()
        .filter(token -> token.lastUsedAt().orElse(token.createdAt()).isBefore(before)).toList();
  }
}
