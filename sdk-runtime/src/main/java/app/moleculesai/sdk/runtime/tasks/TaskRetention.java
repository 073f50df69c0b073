package app.moleculesai.sdk.runtime.tasks;

import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.background.SweepLease;
import java.time.Clock;
import java.time.Duration;

/** Deletes tasks that nobody needs any more, with all that belongs to them. One thread at a time. */
public final class TaskRetention {
  /** How long the others wait for a server that fell silent while it deletes. */
  public static final Duration LEASE = Duration.ofMinutes(2);

  private static final System.Logger LOG = System.getLogger(TaskRetention.class.getName());
  private static final int AT_ONCE = 500;

  private final Registry registry;
  private final Clock clock;
  private final Duration ended;
  private final Duration silent;
  private final SweepLease lease;

  /**
   * Takes how long tasks are kept.
   *
   * @param ended those that have ended, from then on
   * @param silent those that have not, from when something was last heard of them
   */
  public TaskRetention(Registry registry, Clock clock, Duration ended, Duration silent,
      SweepLease lease) {
    this.registry = registry;
    this.clock = clock;
    this.ended = ended;
    this.silent = silent;
    this.lease = lease;
  }

  /** Deletes what is too old now, one server at a time. */
  public void prune() {
    int deleted = AT_ONCE;
    int all = 0;
    while (deleted == AT_ONCE && lease.take()) {
      var now = clock.instant();
      deleted = registry.tasks().deleteOver(now.minus(ended), now.minus(silent), AT_ONCE);
      all += deleted;
    }
    if (all > 0) {
      LOG.log(INFO, "deleted {0} old tasks", all);
    }
  }
}
