package app.moleculesai.sdk.runtime.presence;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Asks agents that do not call by themselves for their card: an answer stands for registration and heartbeat
 * ({@code wire.md} 5.6), so that any A2A agent can live here, and the card is kept like one that came with them. Asked are those of runtimes configured
 * {@code heartbeat: none}, and agents elsewhere that never sent one. One thread at a time.
 */
public final class CardProbe {
  /** How often to ask. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  /** How often to ask those that are being started. */
  public static final Duration STARTING_INTERVAL = Duration.ofSeconds(2);

  /** How long the others wait for a server that fell silent itself. */
  public static final Duration LEASE = INTERVAL.multipliedBy(2);

  private static final System.Logger LOG = System.getLogger(CardProbe.class.getName());
  private static final int AT_ONCE = 32;
  private static final Set<WorkspaceStatus> ASKED = EnumSet.of(WorkspaceStatus.PROVISIONING,
      WorkspaceStatus.ONLINE, WorkspaceStatus.DEGRADED, WorkspaceStatus.OFFLINE,
      WorkspaceStatus.AWAITING_AGENT);
  private static final Set<WorkspaceStatus> NOT_ONLINE = EnumSet.of(WorkspaceStatus.PROVISIONING,
      WorkspaceStatus.OFFLINE, WorkspaceStatus.AWAITING_AGENT);

  /** Asks one agent for its card. */
  @FunctionalInterface
  public interface Cards {
    /** Returns the card that the agent there answered with, in a few seconds; JSON. */
    Optional<Body> card(Endpoint.Http agent);
  }

  private final Registry registry;
  private final Changes changes;
  private final Runtimes runtimes;
  private final Set<String> silent;
  private final Cards cards;
  private final Clock clock;
  private final SweepLease lease;

  /**
   * Takes who asks, and the right to.
   *
   * @param silent names of runtimes whose agents do not call
   */
  public CardProbe(Registry registry, Changes changes, Runtimes runtimes, Set<String> silent,
      Cards cards, Clock clock, SweepLease lease) {
    this.registry = registry;
    this.changes = changes;
    this.runtimes = runtimes;
    this.silent = Set.copyOf(silent);
    this.cards = cards;
    this.clock = clock;
    this.lease = lease;
  }

  /** Asks all once, some at a time. */
  public void sweep() throws InterruptedException {
    sweep(ASKED);
  }

  /** Asks those that are being started, for whose first answer somebody waits. */
  public void sweepStarting() throws InterruptedException {
    if (!silent.isEmpty()) {
      sweep(EnumSet.of(WorkspaceStatus.PROVISIONING));
    }
  }

  private void sweep(Set<WorkspaceStatus> states) throws InterruptedException {
    if (!lease.take()) {
      return;
    }
    var asked = registry.workspaces().list(states).stream().filter(this::isAsked).toList();
    if (asked.isEmpty()) {
      return;
    }
    var places = new Semaphore(AT_ONCE);
    List<Callable<Optional<Body>>> questions = asked.stream()
        .map(row -> (Callable<Optional<Body>>) () -> {
          places.acquire();
          try {
            return card(row);
          } finally {
            places.release();
          }
        }).toList();
    var there = new ArrayList<Answered>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = threads.invokeAll(questions);
      for (int i = 0; i < answers.size(); i++) {
        var row = asked.get(i);
        card(row, answers.get(i)).ifPresent(card -> there.add(new Answered(row, card)));
      }
    }
    for (int from = 0; from < there.size(); from += AT_ONCE) {
      note(there.subList(from, Math.min(from + AT_ONCE, there.size())));
    }
  }

  private record Answered(Workspace row, Body card) {}

  private static Optional<Body> card(Workspace row, Future<Optional<Body>> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      LOG.log(WARNING, "workspace=" + row.id() + " could not be asked for its card", e.getCause());
      return Optional.empty();
    }
  }

  private boolean isAsked(Workspace row) {
    return silent.contains(row.runtime())
        || (runtimes.isByAgent(row.runtime()) && row.lastHeartbeatAt().isEmpty()
            && row.url().isPresent() && row.deliveryMode() == DeliveryMode.PUSH);
  }

  private Optional<Body> card(Workspace row) {
    return runtimes.endpoint(row) instanceof Endpoint.Http agent
        ? cards.card(agent)
        : Optional.empty();
  }

  /** Notes those that answered, from one thread: the right to do so is one row, on which many would meet. */
  private void note(List<Answered> there) {
    var now = clock.instant();
    changes.commit((transaction, news) -> {
      boolean mayNote = lease.holdsIn(transaction);
      if (mayNote) {
        there.stream()
            .filter(one -> !StartRights.isBeingStarted(transaction, one.row.id(), now))
            .forEach(one -> note(transaction, news, one, now));
      }
      return mayNote;
    });
  }

  private void note(Transaction transaction, Changes.News news, Answered answered, Instant now) {
    var row = answered.row;
    // an agent elsewhere stays one that never called: that its row is new says that it answers
    var sign = silent.contains(row.runtime())
        ? WorkspacePatch.none().lastHeartbeatAt(now)
        : WorkspacePatch.none().deliveryMode(row.deliveryMode());
    boolean isNew = row.agentCard().filter(answered.card::equals).isEmpty();
    var patch = isNew ? sign.agentCard(answered.card) : sign;
    var online = transaction.workspaces().change(row.id(),
        StatusChange.to(WorkspaceStatus.ONLINE).from(NOT_ONLINE).setting(patch), now);
    online.ifPresent(done -> news.tell(EventType.WORKSPACE_ONLINE, row.id(),
        Payload.with("recovered_from", done.from().word()).body()));
    boolean noted = online.isPresent()
        || transaction.workspaces().update(row.id(), patch, now).isPresent();
    if (noted && isNew) {
      news.tell(EventType.AGENT_CARD_UPDATED, row.id(),
          Payload.with("agent_card", answered.card).body());
    }
    news.changed(row.id());
  }
}
