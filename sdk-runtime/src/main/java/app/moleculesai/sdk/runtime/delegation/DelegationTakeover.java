package app.moleculesai.sdk.runtime.delegation;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.turns.Turns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes delegations over from servers that died, and goes on where the log says that they stopped ({@code wire.md}
 * DG-14). Every server does; taking over keeps them apart. After an outage of the registry nobody is taken for dead
 * until the others had time to say that they live. One thread at a time.
 */
public final class DelegationTakeover {
  /** How often to look for delegations that nobody carries. */
  public static final Duration INTERVAL = Duration.ofSeconds(15);

  /** How long the server that carries one may be silent. */
  static final Duration SILENT = Duration.ofSeconds(60);

  private static final System.Logger LOG = System.getLogger(DelegationTakeover.class.getName());
  private static final int MOST_RETRIES = 1;
  private static final int AT_ONCE = 100;

  private final Registry registry;
  private final DelegationLog log;
  private final Settlement settlement;
  private final DelegationRuns runs;
  private final Clock clock;
  private boolean outage;
  private Instant judgesFrom = Instant.MIN;

  /** Takes what ends delegations, and what sends them again. */
  public DelegationTakeover(Registry registry, DelegationLog log, Settlement settlement,
      DelegationRuns runs, Clock clock) {
    this.registry = registry;
    this.log = log;
    this.settlement = settlement;
    this.runs = runs;
    this.clock = clock;
  }

  /** Takes over what nobody carries any more. */
  public void takeOver() {
    List<Delegation> taken;
    do {
      taken = silent();
      taken.stream().filter(entry -> !runs.carries(entry)).forEach(this::tryToGoOn);
    } while (taken.size() == AT_ONCE);
  }

  private List<Delegation> silent() {
    if (outage) {
      registry.delegations().find(""); // throws as long as it lasts
      outage = false;
      judgesFrom = clock.instant().plus(SILENT);
    }
    var now = clock.instant();
    if (now.isBefore(judgesFrom)) {
      return List.of();
    }
    try {
      return registry.delegations().takeOver(now.minus(SILENT), now, AT_ONCE);
    } catch (RuntimeException e) {
      outage = true;
      throw e;
    }
  }

  private void tryToGoOn(Delegation entry) {
    try {
      goOn(entry);
    } catch (SdkException e) {
      LOG.log(WARNING, "delegation {0} could not be taken over and is tried again: {1}", entry.id(),
          e.code().word());
    }
  }

  /** Goes on where the log says that the other server stopped. */
  private void goOn(Delegation entry) {
    var rows = log.rows(entry);
    var turn = log.lastTurn(entry);
    var outcome = rows.outcome().or(() -> turn.flatMap(DelegationTakeover::outcome));
    if (outcome.isPresent()) {
      settlement.end(entry, outcome.get());
    } else if (turn.filter(Turns::isDeposit).isPresent()) {
      runs.deposited(entry);
    } else if (turn.filter(this::waits).isPresent()) {
      runs.waits(entry);
    } else {
      sendAgain(entry, rows.task());
    }
  }

  /** The agent answered, and nobody has written it down yet. */
  private static Optional<Outcome> outcome(Activity turn) {
    return turn.status().equals(ActivityStatus.OK) && !Turns.isDeposit(turn)
        ? Optional.of(DelegationRuns.outcome(turn))
        : Optional.empty();
  }

  private boolean waits(Activity turn) {
    return ActivityStatus.isOpen(turn.status())
        && !registry.queue().activeTurns(List.of(turn.id())).isEmpty();
  }

  private void sendAgain(Delegation entry, Optional<String> task) {
    if (task.isEmpty()) {
      settlement.end(entry,
          Outcome.failed("its server died before the task was stored; delegate it again"));
    } else if (entry.retryCount() >= MOST_RETRIES) {
      settlement.end(entry, Outcome.failed("its server died twice while the agent was asked"));
    } else {
      registry.delegations().retry(entry.id(), entry.retryCount(), clock.instant())
          .ifPresent(again -> runs.start(again, task.get()));
    }
  }
}
