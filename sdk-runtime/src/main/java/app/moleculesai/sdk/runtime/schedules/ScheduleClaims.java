package app.moleculesai.sdk.runtime.schedules;

import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleClaim;
import app.moleculesai.sdk.api.registry.ScheduleEnd;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The schedules that this server has in its hand: of all servers that share a registry one fires each run. Claims are
 * renewed until the run ends; those of a server that died lapse. Safe for use by many threads.
 */
public final class ScheduleClaims {
  /** How often to renew. */
  public static final Duration INTERVAL = Duration.ofSeconds(20);

  private static final System.Logger LOG = System.getLogger(ScheduleClaims.class.getName());
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final Registry registry;
  private final Changes changes;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final Supplier<String> owner;
  /** The run of each schedule that this server fires, also where the claim was lost: the run goes on. */
  private final Map<UUID, ClaimedRun> held = new ConcurrentHashMap<>();

  /** Takes this run of the server, which claims. */
  public ScheduleClaims(Registry registry, Changes changes, Clock clock, Supplier<UUID> ids,
      Supplier<String> owner) {
    this.registry = registry;
    this.changes = changes;
    this.clock = clock;
    this.ids = ids;
    this.owner = owner;
  }

  /**
   * Claims the schedule that is due first and that this server does not fire already, leaving alone those of some
   * workspaces.
   */
  Optional<ClaimedRun> next(Set<UUID> except) {
    while (true) {
      var claim = claim();
      var row = registry.schedules().claimDue(claim, except, clock.instant());
      if (row.isEmpty()) {
        return Optional.empty();
      }
      var run = held(row.get(), row.get().nextRunAt(), claim);
      if (run.isPresent()) {
        return run;
      }
    }
  }

  /** Claims a schedule that a person wants to fire; empty when it is being fired, or is gone. */
  Optional<ClaimedRun> one(UUID id) {
    if (held.containsKey(id)) {
      return Optional.empty();
    }
    var claim = claim();
    return registry.schedules().claim(id, claim, clock.instant())
        .flatMap(row -> held(row, Optional.empty(), claim));
  }

  private ScheduleClaim claim() {
    return new ScheduleClaim(owner.get() + "/" + ids.get(), clock.instant().plus(LEASE));
  }

  /**
   * Takes a schedule in hand; empty when this server fires it still, as its claim lapsed while the registry was away:
   * then the new claim is that run's.
   */
  private Optional<ClaimedRun> held(Schedule row, Optional<Instant> due, ScheduleClaim claim) {
    var run = new ClaimedRun(ids.get(), row, due, claim.claimant());
    var now = held.merge(row.id(), run, (before, after) -> before.claimedBy(after.claimant()));
    return Optional.of(run).filter(now::equals);
  }

  /** Ends a run and tells of it; whoever lost the schedule changes and tells nothing. */
  void end(ClaimedRun run, ScheduleEnd end, EventType type, Body event) {
    end(run, end, transaction -> {}, news -> news.tell(type, run.schedule().workspaceId(), event));
  }

  /** Ends a run of which nothing is to be told. */
  void endSilently(ClaimedRun run, ScheduleEnd end) {
    end(run, end, transaction -> {}, news -> {});
  }

  /** Ends a run for good: the schedule is switched off. */
  void endForGood(ClaimedRun run, ScheduleEnd end, EventType type, Body event) {
    end(run, end, transaction -> {
      var row = run.schedule();
      transaction.schedules().find(row.id())
          .filter(now -> now.cron().equals(row.cron()) && now.timezone().equals(row.timezone()))
          .ifPresent(now -> transaction.schedules().update(now.edited(now.name(), now.cron(),
              now.timezone(), now.prompt(), false, clock.instant())));
    }, news -> news.tell(type, run.schedule().workspaceId(), event));
  }

  private void end(ClaimedRun run, ScheduleEnd end, Consumer<Transaction> more,
      Consumer<Changes.News> telling) {
    var id = run.schedule().id();
    var claimant = Optional.ofNullable(held.get(id)).filter(run::isSame).orElse(run).claimant();
    forget(run);
    boolean ended = changes.commit((transaction, news) -> {
      boolean mine = transaction.schedules().end(id, claimant, end, clock.instant());
      if (mine) {
        more.accept(transaction);
        telling.accept(news);
      }
      return mine;
    });
    if (!ended) {
      LOG.log(INFO, "schedule {0} was out of this server''s hand, workspace={1}", id,
          run.schedule().workspaceId());
    }
  }

  /** Leaves a claim to lapse, unless the run has ended. */
  void forget(ClaimedRun run) {
    held.values().removeIf(run::isSame);
  }

  /** Prolongs all claims that were not lost. */
  public void renew() {
    var mine = held.values().stream()
        .collect(Collectors.toMap(run -> run.schedule().id(), ClaimedRun::claimant));
    if (!mine.isEmpty()) {
      var unused = registry.schedules().renew(mine, clock.instant().plus(LEASE));
    }
  }
}
