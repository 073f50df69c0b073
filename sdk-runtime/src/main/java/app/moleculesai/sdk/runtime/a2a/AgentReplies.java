package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.runtime.answers.BrokenStreamException;
import app.moleculesai.sdk.runtime.answers.ClientStream;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.envelope.ReplyFacts;
import app.moleculesai.sdk.runtime.envelope.StorableJson;
import app.moleculesai.sdk.runtime.envelope.StreamFold;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.recovery.DeadAgents;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.turns.StreamHistory;
import app.moleculesai.sdk.runtime.turns.Turn;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes an agent's answer, stores it and passes it on ({@code wire.md} 3.7). A JSON answer is held up to 64 KiB, so that
 * a status can still be chosen; a longer one, and every event stream, passes through as it comes. Taking is under the
 * watch of a {@link CallWatch}, which may interrupt it; storing is not. Safe for use by many threads.
 */
public final class AgentReplies {
  private static final int HELD = 64 << 10;
  private static final int MOST = 10 << 20; // RE-1
  private static final int BUFFER = 16 << 10;
  private static final Set<Integer> GATEWAY_TROUBLE = Set.of(502, 503, 504, 521, 522, 523, 524); // RE-4
  private static final int RETRY_SECONDS = 15;
  private static final String TOO_LARGE = "the answer is larger than " + MOST + " bytes";
  private static final String BROKE_OFF = "the agent's answer broke off";

  private final DeadAgents deadAgents;

  /** Takes who knows that an agent is dead. */
  public AgentReplies(DeadAgents deadAgents) {
    this.deadAgents = deadAgents;
  }

  /** Takes what an agent behind HTTP answers; what is streamed goes to the client meanwhile. */
  Received take(Turn turn, AgentClient.Reply reply, CallWatch.Call call, ReplySink sink) {
    int status = reply.status();
    if (reply.length() > MOST) {
      return new Received.Unreadable(status, TOO_LARGE);
    }
    boolean events = reply.isEventStream() && isGood(status);
    byte[] head;
    try {
      var in = reply.body();
      head = events ? new byte[0] : head(in, call);
      if (events || (head.length > HELD && isGood(status))) {
        return stream(new Passage(turn, status, events, call,
            new ClientStream(sink.stream(status, events))), head, in);
      }
    } catch (IOException e) {
      return new Received.Unreadable(status, call.ended().orElse(BROKE_OFF));
    }
    // what else there is of a long refusal is not passed on anyway (RE-5)
    return new Received.Whole(status, Body.wrap(head));
  }

  /** Takes what an agent inside this process answers; what is streamed goes to the client meanwhile. */
  Received take(Turn turn, AgentReply reply, CallWatch.Call call, ReplySink sink) {
    return switch (reply) {
      case AgentReply.Answer answer -> answer.body().size() > MOST
          ? new Received.Unreadable(answer.status(), TOO_LARGE)
          : new Received.Whole(answer.status(), answer.body());
      case AgentReply.Stream stream ->
        stream(new Passage(turn.open(), 200, true, call, sink.events()), stream.events());
      case AgentReply.Dropped dropped -> throw new AgentCallException(AgentCallException.Kind.BUSY,
          "the agent broke the connection off");
    };
  }

  /** Reads up to one byte more than is held. */
  private static byte[] head(InputStream in, CallWatch.Call call) throws IOException {
    var head = new byte[BUFFER];
    int length = 0;
    for (int read = in.read(head); read >= 0; read = in.read(head, length, head.length - length)) {
      call.sign();
      length += read;
      if (length > HELD) {
        break;
      }
      if (length == head.length) {
        head = Arrays.copyOf(head, Math.min(2 * length, HELD + 1));
      }
    }
    return Arrays.copyOf(head, length);
  }

  /** What a stream passes through: to the client first, then to the history. */
  private static final class Passage {
    private final int status;
    private final CallWatch.Call call;
    private final StreamHistory history;
    private final ClientStream client;
    private long total;

    Passage(Turn turn, int status, boolean events, CallWatch.Call call, ClientStream client) {
      int mostKept = turn.maxBodyBytes();
      this.status = status;
      this.call = call;
      this.history = events
          ? StreamHistory.ofEvents(mostKept)
          : StreamHistory.ofDocument(mostKept);
      this.client = client;
    }

    /** Passes bytes on; says whether they still fit. */
    boolean pass(byte[] bytes, int length, boolean isPause) {
      total += length;
      if (total > MOST) {
        return false;
      }
      client.write(bytes, 0, length);
      if (isPause) {
        client.flush();
      }
      history.accept(bytes, length);
      return true;
    }

    void pass(Body event) {
      client.writeEvent(event);
      history.event(event);
    }

    Received ended() {
      return new Received.Streamed(status, history, client);
    }

    Received broke(String why) {
      return new Received.Broken(status, history, call.ended().orElse(why));
    }
  }

  private static Received stream(Passage to, byte[] head, InputStream in) {
    to.pass(head, head.length, false);
    var buffer = new byte[BUFFER];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        to.call.sign();
        if (!to.pass(buffer, read, in.available() == 0)) {
          return to.broke(TOO_LARGE);
        }
      }
      return to.ended();
    } catch (IOException e) {
      return to.broke(BROKE_OFF);
    }
  }

  private static Received stream(Passage to, AgentReply.Events from) {
    try (var events = from) {
      for (var event = events.next(); event.isPresent(); event = events.next()) {
        to.call.sign();
        to.pass(event.get());
      }
      return to.ended();
    } catch (IOException | RuntimeException e) { // the client has its beginning: no error can be told any more
      return to.broke(BROKE_OFF);
    } catch (InterruptedException e) {
      return to.broke("interrupted");
    }
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
        var part = broken.history().finish() instanceof StreamFold.Outcome.Folded reply
            ? Optional.of(reply.body())
            : Optional.<Body>empty();
        part.ifPresent(heard);
        turn.brokeOff(broken.why(), part);
        throw new BrokenStreamException("status " + broken.status() + ": " + broken.why());
      }
    }
  }

  private void whole(Turn turn, Received.Whole answer, Consumer<Body> heard, ReplySink sink) {
    int status = answer.status();
    var body = answer.body();
    if (isGood(status)) {
      heard.accept(body);
    }
    turn.answered(status, body.isStorable() ? body : StorableJson.of(body.toByteArray()));
    if (isGood(status)) {
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
      switch (stream.history().finish()) {
        case StreamFold.Outcome.Folded reply -> {
          heard.accept(reply.body());
          turn.answered(status, reply.body());
        }
        case StreamFold.Outcome.TooLarge large -> turn.answeredUnreadably(status,
            "the reply is larger than the store keeps");
        case StreamFold.Outcome.Nothing nothing -> turn.answeredUnreadably(status,
            "the stream ended without an answer");
      }
    } catch (SdkException e) {
      throw new BrokenStreamException("status " + status + ": " + e.getMessage(), e);
    }
    stream.client().close();
  }

  private static boolean isGood(int status) {
    return status >= 200 && status < 300;
  }
}
