package app.moleculesai.sdk.runtime.queue;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.a2a.Agents;
import app.moleculesai.sdk.runtime.answers.BrokenStreamException;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.dialogue.ClientHeaders;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.presence.FreePlaces;
import app.moleculesai.sdk.runtime.recovery.DeadAgents;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.taskcalls.WaitingTasks;
import app.moleculesai.sdk.runtime.turns.Turns;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Sends waiting messages to agents that are free ({@code wire.md} QU-4 to QU-6), on the way every message goes: one at a
 * time for each free place, and the next one as soon as one was answered. A message that finds its agent busy again waits
 * on. Safe for use by many threads.
 */
public final class QueueDrain implements FreePlaces {
  /** How often a message is tried (QU-5). */
  static final int MOST_ATTEMPTS = 5;

  private final Registry registry;
  private final QueueClaims claims;
  private final Runtimes runtimes;
  private final Agents agents;
  private final Turns turns;
  private final WaitingTasks waiting;
  private final DeadAgents deadAgents;
  private final Supervisor supervisor;
  private final Clock clock;

  /** Takes what waits, and what sends. */
  public QueueDrain(Registry registry, QueueClaims claims, Runtimes runtimes, Agents agents,
      Turns turns, WaitingTasks waiting, DeadAgents deadAgents, Supervisor supervisor,
      Clock clock) {
    this.registry = registry;
    this.claims = claims;
    this.runtimes = runtimes;
    this.agents = agents;
    this.turns = turns;
    this.waiting = waiting;
    this.deadAgents = deadAgents;
    this.supervisor = supervisor;
    this.clock = clock;
  }

  @Override
  public void found(UUID workspaceId) {
    supervisor.run("queue-" + workspaceId, () -> {
      if (registry.queue().depth(workspaceId) > 0) { // nearly never: cheaper than a claim
        drain(workspaceId);
      }
    });
  }

  /** Starts to send to every workspace for which something waits and that has a place. */
  void drainAll() {
    registry.queue().waiting(clock.instant())
        .forEach(id -> supervisor.run("queue-" + id, () -> drain(id)));
  }

  private void drain(UUID workspaceId) {
    boolean goesOn;
    do {
      goesOn = registry.workspaces().find(workspaceId).filter(QueueDrain::mayBeSent)
          .filter(this::sendNext).isPresent();
    } while (goesOn);
  }

  private static boolean mayBeSent(Workspace target) {
    return target.isLive() && target.status() != WorkspaceStatus.PAUSED
        && target.budgetLimit().map(limit -> target.monthlySpend() < limit).orElse(true);
  }

  /** Says whether the agent is as free as before. */
  private boolean sendNext(Workspace target) {
    var endpoint = runtimes.endpoint(target);
    if (endpoint instanceof Endpoint.None) {
      return false;
    }
    var item = claims.next(target.id(), target.maxConcurrentTasks());
    return item.isPresent() && attempt(item.get(), target, endpoint);
  }

  private boolean attempt(QueuedItem item, Workspace target, Endpoint endpoint) {
    try {
      return send(item, target, endpoint);
    } finally {
      claims.forget(item); // whatever could not be concluded lapses, and is tried again
    }
  }

  private boolean send(QueuedItem item, Workspace target, Endpoint endpoint) {
    Optional<Activity> row;
    Optional<QueuedTurn> turn;
    try {
      row = item.message().turnId().flatMap(id -> turns.find(new ActivityRef(target.id(), id)));
      turn = turn(item, target, row);
    } catch (SdkException e) {
      claims.putBack(item, false, "the log could not be read: " + e.code().word());
      return false;
    }
    if (row.isPresent() && !ActivityStatus.isOpen(row.get().status())) {
      claims.end(item, asEnded(row.get()));
      return true;
    }
    if (turn.isEmpty()) {
      end(item, row.map(Activity::row), QueueEnd.failed("the message cannot be read"));
      return true;
    }
    return send(item, turn.get(), endpoint);
  }

  /** What the message speaks of may have waited before it, and be a task of the agent's by now. */
  private Optional<QueuedTurn> turn(QueuedItem item, Workspace target, Optional<Activity> row) {
    var caller = caller(item, row);
    return RequestEnvelope
        .read(item.message().body().toByteArray()) instanceof RequestEnvelope envelope
            ? Optional.of(new QueuedTurn(turns, target, caller,
                waiting.referring(target.id(), caller, envelope), row.map(Activity::row)))
            : Optional.empty();
  }

  /** The turn came to its end when the message was sent before, and only the item did not. */
  private static QueueEnd asEnded(Activity row) {
    return row.status().equals(ActivityStatus.OK)
        ? QueueEnd.completed(row.responseBody())
        : QueueEnd.dropped("its turn has ended: " + row.status());
  }

  private static Caller caller(QueuedItem item, Optional<Activity> row) {
    return row.flatMap(Activity::sourceLabel).<Caller>map(Caller.Server::new)
        .orElseGet(() -> item.message().callerId().<Caller>map(Caller.Workspace::new)
            .orElseGet(Caller.Canvas::new));
  }

  private boolean send(QueuedItem item, QueuedTurn turn, Endpoint endpoint) {
    try {
      if (endpoint instanceof Endpoint.Mailbox
          || turn.target().deliveryMode() == DeliveryMode.POLL) {
        deposit(item, turn);
        claims.end(item, QueueEnd.completed(Optional.empty()));
        return true;
      }
      agents.send(endpoint, turn, message(item, turn), NOBODY);
      return conclude(item, turn);
    } catch (AgentCallException e) {
      turn.failed(e);
      conclude(item, turn);
      deadAgents.isDeadNow(turn.target(), Cause.CALL_FAILED);
      return false;
    } catch (SdkException | BrokenStreamException e) {
      return conclude(item, turn); // the turn knows what became of it
    } catch (RuntimeException e) {
      turn.brokeOff("the server failed while it sent the message", Optional.empty());
      conclude(item, turn);
      throw e;
    }
  }

  /** The agent reads its messages itself now. */
  private void deposit(QueuedItem item, QueuedTurn turn) {
    turn.row().ifPresentOrElse(turns::deposit,
        () -> turns.deposit(turn.target(), turn.caller(), turn.envelope(), item.id()));
  }

  private static IncomingMessage message(QueuedItem item, QueuedTurn turn) {
    return new IncomingMessage(item.workspaceId(), turn.caller(), turn.envelope().body(),
        IncomingMessage.ceiling(Optional.empty(), turn.caller()),
        ClientHeaders.asking(item.message().extensions()));
  }

  private boolean conclude(QueuedItem item, QueuedTurn turn) {
    boolean interrupted = Thread.interrupted(); // the server stops, which the item must survive
    try {
      return switch (turn.outcome()) {
        case QueuedTurn.Outcome.Answered answered -> {
          claims.end(item, QueueEnd.completed(answered.reply()));
          yield !interrupted;
        }
        case QueuedTurn.Outcome.NotKept not -> {
          // the item first: found again, it would have the work done again
          claims.end(item, QueueEnd.failed(not.why()));
          turn.row().ifPresent(row -> turns.endSoon(row, not.why()));
          yield false;
        }
        case QueuedTurn.Outcome.NotSent not -> {
          claims.putBack(item, false, not.why());
          yield false;
        }
        case QueuedTurn.Outcome.Failed failed -> {
          if (item.attempts() >= MOST_ATTEMPTS) {
            end(item, turn.row(), QueueEnd.failed(failed.why()));
          } else {
            claims.putBack(item, true, failed.why());
          }
          yield false;
        }
      };
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the turn first: whoever finds the item afterwards finds the turn as well. */
  private void end(QueuedItem item, Optional<ActivityDraft> row, QueueEnd end) {
    row.ifPresent(turn -> turns.end(turn, end.reason().orElse("")));
    claims.end(item, end);
  }

  /** Nobody waits for the answer but the log. */
  private static final ReplySink NOBODY = new ReplySink() {
    @Override
    public void answer(int status, Body json) {}

    @Override
    public OutputStream stream(int status, boolean eventStream) {
      return OutputStream.nullOutputStream();
    }
  };
}
