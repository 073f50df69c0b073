package app.moleculesai.sdk.runtime.delegation;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.api.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Ends delegations that are past their deadline, and those that nobody was able to take over for a long time
 * ({@code wire.md} DL-6). A long silence alone says little, as after an outage everybody was silent: only one that is
 * seen silent again a while later is stuck. Every server does; ending one again changes nothing. One thread at a time.
 */
public final class DelegationSweep {
  /** Longer than it takes after an outage until somebody takes over what nobody carries. */
  static final Duration GRACE = DelegationTakeover.SILENT.multipliedBy(2);

  private static final System.Logger LOG = System.getLogger(DelegationSweep.class.getName());
  private static final int AT_ONCE = 100;

  private final Registry registry;
  private final Settlement settlement;
  private final Predicate<Delegation> carried;
  private final Clock clock;
  private final Duration stuckAfter;
  private Map<String, Silence> silences = Map.of();

  /** Takes what ends delegations, which ones this server carries, and after how long without a heartbeat one is stuck. */
  public DelegationSweep(Registry registry, Settlement settlement,
      Predicate<Delegation> carried, Clock clock, Duration stuckAfter) {
    this.registry = registry;
    this.settlement = settlement;
    this.carried = carried;
    this.clock = clock;
    this.stuckAfter = stuckAfter;
  }

  /** The heartbeat after which nothing was heard, and when that was seen first. */
  private record Silence(Optional<Instant> lastHeartbeat, Instant since) {}

  /** Looks once. */
  public void sweep() {
    var known = silences;
    silences = Map.of(); // if the registry fails now, nothing was seen
    var seen = new HashMap<String, Silence>();
    var after = "";
    List<Delegation> portion;
    do {
      var now = clock.instant();
      portion = registry.delegations().overdue(now.minus(stuckAfter), now, after, AT_ONCE);
      for (var entry : portion) {
        after = entry.id();
        if (!entry.deadline().isAfter(now)) {
          end(entry, Outcome.failed("its deadline has passed"));
        } else if (!carried.test(entry)) {
          var silence = Optional.ofNullable(known.get(entry.id()))
              .filter(before -> before.lastHeartbeat.equals(entry.lastHeartbeat()))
              .orElseGet(() -> new Silence(entry.lastHeartbeat(), now));
          if (silence.since.plus(GRACE).isAfter(now)) {
            seen.put(entry.id(), silence);
          } else {
            end(entry, new Outcome.Without(DelegationStatus.STUCK,
                "nothing was heard of it for " + stuckAfter.toSeconds() + " s"));
          }
        }
      }
    } while (portion.size() == AT_ONCE);
    silences = seen;
  }

  /** One that cannot be ended holds up no other. */
  private void end(Delegation entry, Outcome outcome) {
    try {
      settlement.end(entry, outcome);
    } catch (RuntimeException e) {
      LOG.log(WARNING, "delegation " + entry.id() + " could not be ended", e);
    }
  }
}
