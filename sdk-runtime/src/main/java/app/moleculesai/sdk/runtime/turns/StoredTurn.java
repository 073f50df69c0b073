package app.moleculesai.sdk.runtime.turns;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.envelope.ReplyFacts;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import java.util.Optional;
import java.util.UUID;

/**
 * One message and its answer, as one row of the log: appended when it is received and completed when the answer is there,
 * or appended already answered ({@code design.md} 7). Whatever happens on the way, closing it leaves a finished row.
 * Belongs to one thread.
 */
public final class StoredTurn implements Turn {
  private final Turns turns;
  private final Workspace target;
  private final Caller caller;
  private final RequestEnvelope envelope;
  private final ActivityDraft draft;
  private final long startedNanos;
  private boolean open;
  private boolean ended;

  StoredTurn(Turns turns, Workspace target, Caller caller, RequestEnvelope envelope,
      ActivityDraft draft,
      long startedNanos) {
    this.turns = turns;
    this.target = target;
    this.caller = caller;
    this.envelope = envelope;
    this.draft = draft;
    this.startedNanos = startedNanos;
  }

  @Override
  public Workspace target() {
    return target;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  public ActivityDraft draft() {
    return draft;
  }

  @Override
  public RequestEnvelope envelope() {
    return envelope;
  }

  /** Appends the row without an answer, unless that was done; fails with {@code unavailable}. */
  @Override
  public StoredTurn open() {
    if (!open) {
      ended = true; // a message that could not be stored is the caller's to send again
      turns.append(draft);
      ended = false;
      open = true;
    }
    return this;
  }

  /**
   * Stores the answer.
   *
   * @param status the agent's HTTP status
   * @param reply what it answered, storable
   * @throws TurnNotStoredException when the store failed; storing is then tried again in the background
   */
  @Override
  public void answered(int status, Body reply) {
    var facts = ReplyFacts.read(reply);
    finish(turns.change(status < 400 ? ActivityStatus.OK : ActivityStatus.ERROR,
        reply, facts));
    turns.answered(this, status, reply, facts, turns.millisSince(startedNanos));
  }

  /** Stores that the agent answered, but its answer is not there; fails like {@link #answered(int, Body)}. */
  @Override
  public void answeredUnreadably(int status, String why) {
    finish(Change.to(status < 400 ? ActivityStatus.OK : ActivityStatus.ERROR).errorDetail(why));
  }

  /** Stores what there was of an answer that broke off after it had begun to arrive. */
  @Override
  public void brokeOff(String why, Optional<Body> part) {
    finishOrRetry(Change.to(ActivityStatus.ERROR).errorDetail(why)
        .responseBody(part.filter(turns::fits).orElse(null)));
  }

  @Override
  public Optional<Turn> handOver() {
    var other = new StoredTurn(turns, target, caller, envelope, draft, startedNanos);
    other.open = open;
    ended = true;
    return Optional.of(other);
  }

  /** Returns how much of a body the log takes. */
  @Override
  public int maxBodyBytes() {
    return turns.maxBodyBytes();
  }

  /** Stores that there is no answer. A store that fails now is tried again in the background. */
  @Override
  public void failed(String why) {
    finishOrRetry(Change.to(ActivityStatus.ERROR)
        .summary(draft.summary().orElse("") + ": " + why)
        .errorDetail(why));
  }

  /**
   * Leaves the row to the queue, which has the message now. If the store does not answer the row stays as it is: the queue
   * ends it from there as well.
   */
  public void queued() {
    ended = true;
    turns.queued(draft.ref());
  }

  /** Stores that the message was not sent, as it waits already (QU-11). */
  public void skipped(UUID queueId) {
    finishOrRetry(Change.to(ActivityStatus.SKIPPED).correlation(queueId.toString()));
  }

  /** Ends a turn that was left in the middle; one that came to an end stays as it is. */
  @Override
  public void close() {
    if (!ended) {
      failed("the server failed while it handled the message");
    }
  }

  /** For turns whose caller is told of something worse than a store that does not answer. */
  private void finishOrRetry(Change.Builder change) {
    try {
      finish(change);
    } catch (SdkException e) {
      if (e.code() != ErrorCode.TURN_NOT_STORED && e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
    }
  }

  private void finish(Change.Builder builder) {
    ended = true;
    var change = builder.durationMs(turns.millisSince(startedNanos)).build();
    if (open) {
      turns.complete(draft, change);
    } else {
      turns.append(Turns.finished(draft, change));
    }
  }
}
