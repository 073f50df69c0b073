package app.moleculesai.sdk.runtime.delegation;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DelegationChange;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.a2a.A2aProxy;
import app.moleculesai.sdk.runtime.answers.BrokenStreamException;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.dialogue.ClientHeaders;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.envelope.AnswerText;
import app.moleculesai.sdk.runtime.envelope.ReplyFacts;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.turns.TurnNotStoredException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Sends tasks to their agents in the background ({@code wire.md} DG-5 to DG-14), on the way every message goes, and says
 * by a heartbeat which ones this server carries. One whose end could not be written, or that the server's own end
 * interrupts, is left open without heartbeat: whoever takes it over finds out how far it came. Safe for use by many
 * threads.
 */
public final class DelegationRuns {
  /** How often to say which ones are carried (DG-14). */
  public static final Duration HEARTBEAT = Duration.ofSeconds(30);
  /** How long to wait before the one other attempt (DG-6). */
  public static final Duration PAUSE = Duration.ofSeconds(8);

  private static final System.Logger LOG = System.getLogger(DelegationRuns.class.getName());
  private static final Duration LONGEST = Duration.ofMinutes(30); // DG-5
  private static final int BAD_GATEWAY = 502;
  /** What the proxy answers with 502, or with 503 because it starts the agent again (DG-6). */
  private static final Set<ErrorCode> PASSING = EnumSet.of(ErrorCode.AGENT_UNREACHABLE,
      ErrorCode.AGENT_ERROR, ErrorCode.AGENT_RESPONSE_INVALID, ErrorCode.ADDRESS_NOT_ALLOWED,
      ErrorCode.AGENT_RESTARTING);

  private final Registry registry;
  private final Changes changes;
  private final DelegationLog log;
  private final Settlement settlement;
  private final A2aProxy proxy;
  private final Supervisor supervisor;
  private final Clock clock;
  private final Duration pause;
  private final Set<String> carried = ConcurrentHashMap.newKeySet();

  /** Takes what sends, and how long to wait before the other attempt. */
  public DelegationRuns(Registry registry, Changes changes, DelegationLog log,
      Settlement settlement, A2aProxy proxy, Supervisor supervisor, Clock clock, Duration pause) {
    this.registry = registry;
    this.changes = changes;
    this.log = log;
    this.settlement = settlement;
    this.proxy = proxy;
    this.supervisor = supervisor;
    this.clock = clock;
    this.pause = pause;
  }

  /** What came of one attempt. */
  private sealed interface Attempt {
    record Answered(Body reply) implements Attempt {}

    /** The answer went by, and stands in the log. */
    record Streamed() implements Attempt {}

    record Waits() implements Attempt {}

    record Deposited() implements Attempt {}

    record Failed(String why, boolean mayPass) implements Attempt {}

    /** The agent answered, and the log is to have it later. */
    record NotStored(CompletableFuture<Boolean> stored) implements Attempt {}

    /** Nobody knows, as the storage fails or this server stops. */
    record Left(String why) implements Attempt {}
  }

  /** Sends a task in the background. */
  void start(Delegation entry, String task) {
    carried.add(entry.id());
    supervisor.run("delegation-" + entry.id(), () -> {
      try {
        run(entry, task);
      } finally {
        carried.remove(entry.id());
      }
    });
  }

  /** Says whether this server carries a delegation now. */
  public boolean carries(Delegation entry) {
    return carried.contains(entry.id());
  }

  /** Says that what this server carries is carried. */
  public void beat() {
    var ids = List.copyOf(carried);
    if (!ids.isEmpty()) {
      registry.delegations().heartbeat(ids, clock.instant());
    }
  }

  private void run(Delegation entry, String task) throws InterruptedException {
    try {
      if (dispatch(entry)) {
        conclude(entry, attempts(entry, task));
      }
    } catch (SdkException e) {
      if (!Supervisor.isPassingOrClosed(e)) {
        throw e;
      }
      LOG.log(WARNING, "delegation {0} is left to be taken over: {1}", entry.id(),
          e.code().word());
    }
  }

  /** Says that the task is on its way; false when the delegation has ended meanwhile. */
  private boolean dispatch(Delegation entry) {
    log.dispatched(entry);
    return changes.commit((tx, news) -> {
      var now = tx.delegations().find(entry.id()).filter(found -> found.status().isOpen());
      if (now.filter(found -> found.status() == DelegationStatus.QUEUED).isPresent()) {
        tx.delegations().change(entry.id(), DelegationChange.to(DelegationStatus.DISPATCHED),
            clock.instant());
        tell(news, entry, DelegationStatus.DISPATCHED);
      }
      return now.isPresent();
    });
  }

  private static void tell(Changes.News news, Delegation entry, DelegationStatus status) {
    news.tell(EventType.DELEGATION_STATUS, entry.callerId(),
        Payload.with("delegation_id", entry.id()).and("target_id", entry.calleeId().toString())
            .and("status", status.word()).body());
  }

  private Attempt attempts(Delegation entry, String task) throws InterruptedException {
    var message = new IncomingMessage(entry.calleeId(), new Caller.Workspace(entry.callerId()),
        Body.wrap(DelegationJson.message(entry.id(), task)), Optional.of(LONGEST),
        ClientHeaders.NONE);
    var first = attempt(message);
    if (first instanceof Attempt.Failed failed && failed.mayPass) {
      supervisor.pause(pause);
      return attempt(message);
    }
    return first;
  }

  private Attempt attempt(IncomingMessage message) {
    var answer = new Answer();
    try {
      proxy.receive(message, answer);
      return answer.attempt;
    } catch (BrokenStreamException e) {
      return e.getCause() instanceof TurnNotStoredException later
          ? new Attempt.NotStored(later.stored())
          : leftIfStopping(new Attempt.Failed("the agent's answer broke off", false));
    } catch (TurnNotStoredException e) {
      return new Attempt.NotStored(e.stored());
    } catch (SdkException e) {
      if (Supervisor.isPassingOrClosed(e)) {
        return new Attempt.Left(e.code().word());
      }
      // what the agent has got it does not get again: its answer is only lost
      boolean mayPass = PASSING.contains(e.code())
          && !Boolean.TRUE.equals(e.details().get("delivery_confirmed"));
      return leftIfStopping(new Attempt.Failed(String.valueOf(e.getMessage()), mayPass));
    }
  }

  private static Attempt leftIfStopping(Attempt failed) {
    return Thread.currentThread().isInterrupted()
        ? new Attempt.Left("the server stops")
        : failed;
  }

  /** Takes an answer of the proxy. Belongs to one thread. */
  private static final class Answer implements ReplySink {
    private Attempt attempt = new Attempt.Left("the proxy gave no answer");

    @Override
    public void answer(int status, Body json) {
      attempt = status < 300
          ? new Attempt.Answered(json)
          : new Attempt.Failed("the agent answered with status " + status + ": "
              + ReplyFacts.read(json).error().orElse("no reason given"), status == BAD_GATEWAY);
    }

    @Override
    public void failedTask(Body json, String why) {
      attempt = new Attempt.Failed("the agent's task failed: " + why, false);
    }

    @Override
    public void waits(UUID turnId, Body json) {
      attempt = new Attempt.Waits();
    }

    @Override
    public void deposited(UUID turnId, Body json) {
      attempt = new Attempt.Deposited();
    }

    @Override
    public OutputStream stream(int status, boolean eventStream) {
      attempt = new Attempt.Streamed();
      return OutputStream.nullOutputStream();
    }
  }

  private void conclude(Delegation entry, Attempt attempt) throws InterruptedException {
    switch (attempt) {
      case Attempt.Answered answered -> settlement.end(entry,
          new Outcome.Completed(AnswerText.of(answered.reply)));
      case Attempt.Streamed streamed -> settlement.end(entry, outcome(entry));
      case Attempt.NotStored answered -> settlement.end(entry, isStored(answered)
          ? outcome(entry)
          : Outcome.failed("the agent answered, and its answer could not be stored"));
      case Attempt.Waits waits -> waits(entry);
      case Attempt.Deposited deposited -> deposited(entry);
      case Attempt.Failed failed -> settlement.end(entry, Outcome.failed(failed.why));
      case Attempt.Left left -> LOG.log(INFO, "delegation {0} is left to be taken over: {1}",
          entry.id(), left.why);
    }
  }

  /** Waits; until then the task is carried, so that nobody sends it again. */
  private static boolean isStored(Attempt.NotStored answered) throws InterruptedException {
    try {
      return answered.stored.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("storing a turn ended in no way that there is", e);
    }
  }

  private Outcome outcome(Delegation entry) {
    return log.lastTurn(entry).map(DelegationRuns::outcome)
        .orElseGet(() -> Outcome.failed("the log lost the answer"));
  }

  /** Returns how a delegation ends whose turn has ended. */
  static Outcome outcome(Activity turn) {
    if (!turn.status().equals(ActivityStatus.OK)) {
      return Outcome.failed(turn.errorDetail().orElse("the agent answered with an error"));
    }
    return turn.responseBody().<Outcome>map(body -> new Outcome.Completed(AnswerText.of(body)))
        .orElseGet(() -> Outcome.failed(turn.errorDetail().orElse("the answer was not kept")));
  }

  /** Leaves a delegation to the queue (DG-8). */
  void waits(Delegation entry) {
    log.queued(entry);
    changes.commit((tx, news) -> {
      boolean rests = tx.delegations().rest(entry.id());
      if (rests) {
        tell(news, entry, DelegationStatus.QUEUED);
      }
      return rests;
    });
  }

  /** Leaves a delegation to the agent that fetches its messages itself (DG-13). */
  void deposited(Delegation entry) {
    registry.delegations().rest(entry.id());
  }
}
