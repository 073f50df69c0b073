package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.runtime.envelope.ReplyFacts;
import app.moleculesai.sdk.runtime.envelope.StorableJson;
import app.moleculesai.sdk.runtime.envelope.StreamFold;
import app.moleculesai.sdk.runtime.http.Json;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Passes an agent's answer on and stores it ({@code wire.md} 3.7). A JSON answer is held up to 64 KiB, so that a status
 * can still be chosen; a longer one, and every event stream, passes through as it comes. Safe for use by many threads.
 */
final class AgentReplies {
  private static final int HELD = 64 << 10;
  private static final int MOST = 10 << 20; // RE-1
  private static final int BUFFER = 16 << 10;
  private static final Set<Integer> GATEWAY_TROUBLE = Set.of(502, 503, 504, 521, 522, 523, 524); // RE-4
  private static final int RETRY_SECONDS = 15;
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);

  private final DeadAgents deadAgents;

  AgentReplies(DeadAgents deadAgents) {
    this.deadAgents = deadAgents;
  }

  /** Passes on what an agent behind HTTP answers. */
  void pass(Turn turn, int status, boolean eventStream, InputStream in, CallWatch.Call call,
      ReplySink sink) {
    if (eventStream && isGood(status)) {
      stream(turn, status, true, new byte[0], in, call, sink);
      return;
    }
    byte[] head;
    try {
      head = in.readNBytes(HELD + 1);
    } catch (IOException | RuntimeException e) {
      throw unreadable(turn, status, "the agent's answer broke off");
    }
    call.sign();
    if (head.length <= HELD) {
      whole(turn, status, Body.wrap(head), sink);
    } else if (isGood(status)) {
      stream(turn, status, false, head, in, call, sink);
    } else {
      refused(turn, status, Body.wrap(new byte[0]), sink); // its body is not passed on (RE-5)
    }
  }

  /** Passes on what an agent inside this process answers. */
  void pass(Turn turn, AgentReply reply, CallWatch.Call call, ReplySink sink)
      throws InterruptedException {
    switch (reply) {
      case AgentReply.Answer answer -> whole(turn, answer.status(), answer.body(), sink);
      case AgentReply.Stream events -> stream(turn.open(), events.events(), call, sink);
      case AgentReply.Dropped dropped -> throw new AgentCallException(AgentCallException.Kind.BUSY,
          "the agent broke the connection off");
    }
  }

  /** Passes on an answer that takes no time. */
  void passAtOnce(Turn turn, AgentReply reply, ReplySink sink) throws InterruptedException {
    if (reply instanceof AgentReply.Answer answer) {
      whole(turn, answer.status(), answer.body(), sink);
    } else {
      pass(turn, reply, CallWatch.Call.UNWATCHED, sink);
    }
  }

  private void whole(Turn turn, int status, Body body, ReplySink sink) {
    if (isGood(status)) {
      turn.answered(status, storable(body));
      sink.answer(status, body);
    } else {
      refused(turn, status, body, sink);
    }
  }

  private void refused(Turn turn, int status, Body body, ReplySink sink) {
    turn.answered(status, storable(body));
    if (GATEWAY_TROUBLE.contains(status) && deadAgents.isDead(turn.target())) {
      throw new SdkException(ErrorCode.AGENT_RESTARTING,
          "the agent of workspace " + turn.target().id() + " is gone and is being restarted")
          .with("restarting", true).with("retry_after", RETRY_SECONDS);
    }
    var error = ReplyFacts.read(body).error().orElseGet(() -> Status.create(status).reasonPhrase());
    sink.answer(status, Body.wrap(Json.bytes(
        Map.of("error", error, "code", ErrorCode.AGENT_ERROR.word()))));
  }

  private static Body storable(Body body) {
    return body.isStorable() ? body : StorableJson.of(body.toByteArray());
  }

  private static SdkException unreadable(Turn turn, int status, String why) {
    boolean delivered = status >= 200 && status < 400;
    turn.answeredUnreadably(delivered ? status : 502, why);
    return new SdkException(ErrorCode.AGENT_RESPONSE_INVALID,
        why + " (workspace " + turn.target().id() + ")").with("delivery_confirmed", delivered);
  }

  private void stream(Turn turn, int status, boolean eventStream, byte[] head, InputStream in,
      CallWatch.Call call, ReplySink sink) {
    var history = eventStream
        ? StreamHistory.ofEvents(turn.maxBodyBytes())
        : StreamHistory.ofDocument(turn.maxBodyBytes());
    var client = new ClientStream(sink.stream(status, eventStream));
    long total = head.length;
    history.accept(head, head.length);
    client.write(head, head.length);
    var buffer = new byte[BUFFER];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        call.sign();
        total += read;
        if (total > MOST) {
          throw broken(turn, status, "the answer is larger than " + MOST + " bytes", history);
        }
        history.accept(buffer, read);
        client.write(buffer, read);
        if (in.available() == 0) {
          client.flush();
        }
      }
    } catch (IOException | RuntimeException e) {
      throw e instanceof BrokenStreamException broken
          ? broken
          : broken(turn, status, call.ended().orElse("the agent's answer broke off"), history);
    }
    finish(turn, status, history, client);
  }

  private void stream(Turn turn, AgentReply.Events events, CallWatch.Call call, ReplySink sink)
      throws InterruptedException {
    var history = StreamHistory.ofEvents(turn.maxBodyBytes());
    try (events) {
      var client = new ClientStream(sink.stream(200, true));
      for (var event = events.next(); event.isPresent(); event = events.next()) {
        call.sign();
        history.event(event.get());
        client.write(event.get());
      }
      finish(turn, 200, history, client);
    } catch (IOException e) {
      throw broken(turn, 200, "the agent's answer broke off", history);
    } catch (InterruptedException e) {
      throw broken(turn, 200, call.ended().orElse("interrupted"),
          history);
    }
  }

  /** Completes the turn first: only then is the client told that this was all. */
  private static void finish(Turn turn, int status, StreamHistory history, ClientStream client) {
    switch (history.finish()) {
      case StreamFold.Outcome.Folded reply -> turn.answered(status, reply.body());
      case StreamFold.Outcome.TooLarge large -> turn.answeredUnreadably(status,
          "the reply is larger than the store keeps");
      case StreamFold.Outcome.Nothing nothing -> turn.answeredUnreadably(status,
          "the stream ended without an answer");
    }
    client.close();
  }

  private static BrokenStreamException broken(Turn turn, int status, String why,
      StreamHistory history) {
    Optional<Body> part = history.finish() instanceof StreamFold.Outcome.Folded reply
        ? Optional.of(reply.body())
        : Optional.empty();
    turn.brokeOff(why, part);
    return new BrokenStreamException("status " + status + ": " + why);
  }

  private static boolean isGood(int status) {
    return status >= 200 && status < 300;
  }

  /** The client's side of a stream; a client that left is no reason to stop reading for the history (DI-3). */
  private static final class ClientStream {
    private final OutputStream out;
    private boolean gone;

    ClientStream(OutputStream out) {
      this.out = out;
    }

    void write(byte[] bytes, int length) {
      attempt(() -> out.write(bytes, 0, length));
    }

    void write(Body event) {
      attempt(() -> {
        out.write(DATA);
        event.writeTo(out);
        out.write(END);
        out.flush();
      });
    }

    void flush() {
      attempt(out::flush);
    }

    void close() {
      attempt(out::close);
    }

    private void attempt(Output output) {
      if (gone) {
        return;
      }
      try {
        output.run();
      } catch (IOException | RuntimeException e) {
        gone = true;
      }
    }

    private interface Output {
      void run() throws IOException;
    }
  }
}
