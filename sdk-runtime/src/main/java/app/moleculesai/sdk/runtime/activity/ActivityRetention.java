package app.moleculesai.sdk.runtime.activity;

import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.background.SweepLease;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Deletes old rows of the log, and structure events and delegations that ended at the same age, which nothing else deletes
 * ({@code wire.md} 2.1).
 * Unless the operator says how long, rows of the chat stay for ever: nobody's conversation disappears by default. One
 * thread at a time.
 */
public final class ActivityRetention {
  private static final System.Logger LOG = System.getLogger(ActivityRetention.class.getName());
  /** How long the others wait for a server that fell silent while it deletes. */
  public static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration USUAL = Duration.ofDays(7);
  private static final int AT_ONCE = 1000;

  private final MessageStore store;
  private final Registry registry;
  private final Clock clock;
  private final Optional<Duration> kept;
  private final SweepLease lease;

  /** Takes how long all rows are kept; unset: rows of the chat for ever, others 7 days. */
  public ActivityRetention(MessageStore store, Registry registry, Clock clock,
      Optional<Duration> kept, SweepLease lease) {
    this.store = store;
    this.registry = registry;
    this.clock = clock;
    this.kept = kept;
    this.lease = lease;
  }

  /**
   * Deletes what is too old now, one server at a time. A store that cannot delete keeps everything.
   */
  public void prune() {
    if (!lease.take()) {
      return;
    }
    var before = clock.instant().minus(kept.orElse(USUAL));
    store.facet(Retention.class).ifPresent(retention -> {
      int deleted;
      int all = 0;
      do {
        deleted = retention.prune(before, kept.isEmpty(), AT_ONCE);
        all += deleted;
      } while (deleted == AT_ONCE && lease.take());
      if (all > 0) {
        LOG.log(INFO, "deleted {0} old rows of the log", all);
      }
    });
    registry.events().deleteBefore(before);
    while (registry.delegations().deleteEnded(before, AT_ONCE) == AT_ONCE && lease.take()) {
      // the next portion
    }
    while (registry.approvals().deleteDecided(before, AT_ONCE) == AT_ONCE && lease.take()) {
      // the next portion
    }
  }
}
