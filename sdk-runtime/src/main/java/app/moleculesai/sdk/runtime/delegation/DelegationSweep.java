package app.moleculesai.sdk.runtime.delegation;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.api.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Ends delegations that are past their deadline, and those that nobody was able to take over for a long time
 * ({@code wire.md} DL-6). Every server does; ending one again changes nothing. Safe for use by many threads.
 */
public final class DelegationSweep {
  private static final System.Logger LOG = System.getLogger(DelegationSweep.class.getName());
  private static final int AT_ONCE = 100;

  private final Registry registry;
  private final Settlement settlement;
  private final Clock clock;
  private final Duration stuckAfter;

  /** Takes what ends delegations, and after how long without a heartbeat one is stuck. */
  public DelegationSweep(Registry registry, Settlement settlement, Clock clock,
      Duration stuckAfter) {
    this.registry = registry;
    this.settlement = settlement;
    this.clock = clock;
    this.stuckAfter = stuckAfter;
  }

  /** Looks once. */
  public void sweep() {
    var after = "";
    List<Delegation> portion;
    do {
      var now = clock.instant();
      portion = registry.delegations().overdue(now.minus(stuckAfter), now, after, AT_ONCE);
      for (var entry : portion) {
        end(entry, now);
        after = entry.id();
      }
    } while (portion.size() == AT_ONCE);
  }

  /** One that cannot be ended holds up no other. */
  private void end(Delegation entry, Instant now) {
    try {
      settlement.end(entry, entry.deadline().isAfter(now)
          ? new Outcome.Without(DelegationStatus.STUCK,
              "nothing was heard of it for " + stuckAfter.toSeconds() + " s")
          : Outcome.failed("its deadline has passed"));
    } catch (RuntimeException e) {
      LOG.log(WARNING, "delegation " + entry.id() + " could not be ended", e);
    }
  }
}
