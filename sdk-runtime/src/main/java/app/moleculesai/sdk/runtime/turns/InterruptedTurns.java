package app.moleculesai.sdk.runtime.turns;

import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Closes turns whose server died before the answer came, so that every accepted message ends in a state the client can
 * see ({@code message-store.md}, "The SPI"); one whose message waits is left to the queue. A run of a server lives while it holds its lease. After an outage of the
 * registry nobody is taken for dead until the others had time to renew theirs. One thread at a time sweeps; the questions
 * are safe for use by many threads.
 */
public final class InterruptedTurns {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final String RUNS = "run/";
  private static final Duration LEASE = Duration.ofSeconds(90);
  private static final int AT_ONCE = 500;

  private final Registry registry;
  private final MessageStore store;
  private final Clock clock;
  private final Supplier<String> installation;
  private final Supplier<String> owner;
  private Optional<Lease> held = Optional.empty();
  private volatile boolean outage;
  private volatile Instant judgesFrom = Instant.MIN;

  /** Takes this run: {@code owner} is {@code <installation>/<random>}, once both are known. */
  public InterruptedTurns(Registry registry, MessageStore store, Clock clock,
      Supplier<String> installation, Supplier<String> owner) {
    this.registry = registry;
    this.store = store;
    this.clock = clock;
    this.installation = installation;
    this.owner = owner;
  }

  /** Says that this run lives, and closes the turns of those that do not. */
  public void sweep() {
    var interrupted = Change.to(ActivityStatus.ERROR).errorDetail("interrupted").build();
    var queued = Change.to(ActivityStatus.QUEUED).build();
    int closed;
    do {
      var alive = alive();
      if (clock.instant().isBefore(judgesFrom)) {
        return;
      }
      var turns = store.unfinished(installation.get(), alive, AT_ONCE);
      var waiting = registry.queue()
          .activeTurns(turns.stream().map(ActivityRef::activityId).toList());
      turns.forEach(turn -> store.advance(turn, Set.of(ActivityStatus.PENDING),
          waiting.contains(turn.activityId()) ? queued : interrupted));
      closed = turns.size();
    } while (closed == AT_ONCE);
  }

  /** Renews this run's lease, with each portion anew, and returns all runs that live. */
  private Set<String> alive() {
    Set<String> alive = new HashSet<>();
    try {
      var me = owner.get();
      held = registry.leases().acquire(RUNS + me, me, LEASE, clock.instant());
      alive.add(me);
      registry.leases().held(RUNS, clock.instant()).stream().map(Lease::holder)
          .forEach(alive::add);
    } catch (RuntimeException e) {
      outage = true;
      throw e;
    }
    if (outage) {
      judgesFrom = clock.instant().plus(LEASE);
      outage = false;
    }
    return alive;
  }

  /** Says whether no other run that shares the registry lives, as far as is known. */
  public boolean isAlone() {
    return registry.leases().held(RUNS, clock.instant()).stream().map(Lease::holder)
        .allMatch(owner.get()::equals);
  }

  /** Says whether a run is known to be dead. */
  public boolean isDead(String run) {
    return !outage && !clock.instant().isBefore(judgesFrom)
        && registry.leases().held(RUNS, clock.instant()).stream().map(Lease::holder)
            .noneMatch(run::equals);
  }

  /** Says that this run ended properly. */
  public void release() {
    held.ifPresent(registry.leases()::release);
  }
}
