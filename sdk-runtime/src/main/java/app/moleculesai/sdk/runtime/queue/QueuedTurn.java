package app.moleculesai.sdk.runtime.queue;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.ReplyFacts;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.turns.Turn;
import app.moleculesai.sdk.runtime.turns.Turns;
import java.util.Optional;

/**
 * A message of the queue that is sent: its row is there already, and only an answer ends it; after anything else the
 * message may wait again. Belongs to one thread.
 */
final class QueuedTurn implements Turn {
  private final Turns turns;
  private final Workspace target;
  private final Caller caller;
  private final RequestEnvelope envelope;
  private final Optional<ActivityDraft> row;
  private final long startedNanos;
  private Outcome outcome = new Outcome.NotSent("the message could not be sent");

  /** What came of the message. */
  sealed interface Outcome {
    /** The agent answered, and the row has ended; the answer itself may be missing. */
    record Answered(Optional<Body> reply) implements Outcome {}

    /** The agent got it, or may have, and there is no good answer. */
    record Failed(String why) implements Outcome {}

    /** The agent answered, and the log does not take the answer. */
    record NotKept(String why) implements Outcome {}

    /** The agent did not get it. */
    record NotSent(String why) implements Outcome {}
  }

  /** Takes the row that waits for the answer; a message of another server's queue may have none. */
  QueuedTurn(Turns turns, Workspace target, Caller caller, RequestEnvelope envelope,
      Optional<ActivityDraft> row) {
    this.turns = turns;
    this.target = target;
    this.caller = caller;
    this.envelope = envelope;
    this.row = row;
    this.startedNanos = turns.nanos();
  }

  @Override
  public Workspace target() {
    return target;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public RequestEnvelope envelope() {
    return envelope;
  }

  @Override
  public QueuedTurn open() {
    return this;
  }

  @Override
  public void answered(int status, Body reply) {
    if (status >= 300) {
      outcome = new Outcome.Failed("the agent answered with status " + status);
      return;
    }
    var facts = ReplyFacts.read(reply);
    complete(turns.change(ActivityStatus.OK, reply, facts));
    outcome = new Outcome.Answered(Optional.of(reply).filter(turns::fits));
    turns.answered(this, status, reply, facts, turns.millisSince(startedNanos));
  }

  @Override
  public void answeredUnreadably(int status, String why) {
    if (status >= 400) {
      outcome = new Outcome.Failed(why);
      return;
    }
    complete(Change.to(ActivityStatus.OK).errorDetail(why));
    outcome = new Outcome.Answered(Optional.empty());
  }

  private void complete(Change.Builder change) {
    if (row.isEmpty()) {
      return;
    }
    outcome = new Outcome.NotKept("the agent answered, and the answer could not be stored");
    try {
      turns.completeAtLast(row.get(), change.durationMs(turns.millisSince(startedNanos)).build());
    } catch (InterruptedException e) {
      outcome = new Outcome.Failed("the server stopped before the answer was stored");
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server stops before the answer is stored", e);
    }
  }

  @Override
  public void brokeOff(String why, Optional<Body> part) {
    outcome = new Outcome.Failed(why);
  }

  @Override
  public void failed(String why) {
    outcome = new Outcome.NotSent(why);
  }

  /** Takes that the call failed. */
  void failed(AgentCallException failure) {
    var why = String.valueOf(failure.getMessage());
    outcome = switch (failure.kind()) {
      case BUSY, UNREADABLE -> new Outcome.Failed(why);
      case UNREACHABLE, REFUSED -> new Outcome.NotSent(why);
    };
  }

  /** Returns the row that waits for the answer. */
  Optional<ActivityDraft> row() {
    return row;
  }

  /** Returns what came of it so far. */
  Outcome outcome() {
    return outcome;
  }

  @Override
  public boolean isSubmitted() {
    return row.isPresent() && Requests.generation(envelope) == Generation.V1_0;
  }

  @Override
  public int maxBodyBytes() {
    return turns.maxBodyBytes();
  }

  /** Leaves the row as it is: the queue goes on with it. */
  @Override
  public void close() {}
}
