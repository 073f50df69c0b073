package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.BrokenStreamException;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.envelope.ReplyFacts;
import app.moleculesai.sdk.runtime.envelope.StorableJson;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.recovery.DeadAgents;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.turns.Turn;
import io.helidon.http.Status;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Stores what was taken of an agent's answer, and tells its client ({@code wire.md} 3.7). Safe for use by many threads.
 */
public final class AgentReplies {
  private static final Set<Integer> GATEWAY_TROUBLE = Set.of(502, 503, 504, 521, 522, 523, 524); // RE-4
  private static final int RETRY_SECONDS = 15;

  private final DeadAgents deadAgents;

  /** Takes who knows that an agent is dead. */
  public AgentReplies(DeadAgents deadAgents) {
    this.deadAgents = deadAgents;
  }

  /**
   * Stores what was taken, then tells the client.
   *
   * @param heard takes what the agent said, before it is stored: whoever reads it there may ask for its task at once
   * @throws SdkException with the codes of {@code wire.md} 3.7
   * @throws BrokenStreamException when the client has seen the beginning of what did not come to a good end
   */
  void pass(Turn turn, Received received, Consumer<Body> heard, ReplySink sink) {
    switch (received) {
      case Received.Whole whole -> whole(turn, whole, heard, sink);
      case Received.Unreadable unreadable -> throw unreadable(turn, unreadable);
      case Received.Streamed stream -> finish(turn, stream, heard);
      case Received.Broken broken -> {
        var part = broken.history().finish().folded();
        part.ifPresent(heard);
        turn.brokeOff(broken.why(), part);
        throw new BrokenStreamException("status " + broken.status() + ": " + broken.why());
      }
    }
  }

  private void whole(Turn turn, Received.Whole answer, Consumer<Body> heard, ReplySink sink) {
    int status = answer.status();
    var body = answer.body();
    if (Reception.isGood(status)) {
      heard.accept(body);
    }
    turn.answered(status, StorableJson.of(body));
    if (Reception.isGood(status)) {
      sink.answer(status, body);
      return;
    }
    if (GATEWAY_TROUBLE.contains(status)
        && deadAgents.isDeadNow(turn.target(), Cause.CALL_FAILED)) {
      throw FailedCalls.restarting(turn).with("retry_after", RETRY_SECONDS);
    }
    var error = ReplyFacts.read(body).error().orElseGet(() -> Status.create(status).reasonPhrase());
    sink.answer(status, Body.wrap(Json.bytes(
        Map.of("error", error, "code", ErrorCode.AGENT_ERROR.word()))));
  }

  private static SdkException unreadable(Turn turn, Received.Unreadable reply) {
    boolean delivered = reply.status() >= 200 && reply.status() < 400;
    turn.answeredUnreadably(delivered ? reply.status() : 502, reply.why());
    return new SdkException(ErrorCode.AGENT_RESPONSE_INVALID,
        reply.why() + " (workspace " + turn.target().id() + ")")
        .with("delivery_confirmed", delivered);
  }

  /** Completes the turn first: only then is the client told that this was all. */
  private static void finish(Turn turn, Received.Streamed stream, Consumer<Body> heard) {
    int status = stream.status();
    try {
      var reply = stream.history().finish();
      reply.folded().ifPresent(heard);
      turn.answered(status, reply);
    } catch (SdkException e) {
      throw new BrokenStreamException("status " + status + ": " + e.getMessage(), e);
    }
    stream.client().close();
  }
}
