package app.moleculesai.sdk.runtime.a2a;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.runtime.answers.ClientStream;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.calls.AgentCallException;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.turns.StreamHistory;
import app.moleculesai.sdk.runtime.turns.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Takes an agent's answer ({@code wire.md} 3.7). A JSON answer is held up to 64 KiB, so that a status can still be
 * chosen; a longer one, and every event stream, passes through as it comes. Taking is under the watch of a {@link
 * CallWatch}, which may interrupt it.
 */
final class Reception {
  private static final System.Logger LOG = System.getLogger(Reception.class.getName());
  private static final int HELD = 64 << 10;
  private static final int MOST = 10 << 20; // RE-1
  private static final int BUFFER = 16 << 10;
  /** A stream of events has one for as long as it is open, and waits most of the time. */
  private static final int EVENTS_BUFFER = 4 << 10;
  private static final String TOO_LARGE = "the answer is larger than " + MOST + " bytes";
  private static final String BROKE_OFF = "the agent's answer broke off";

  private Reception() {}

  /** Takes what an agent behind HTTP answers; what is streamed goes to the client meanwhile. */
  static Received take(Turn turn, AgentClient.Reply reply, CallWatch.Call call, ReplySink sink) {
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
  static Received take(Turn turn, AgentReply reply, CallWatch.Call call, ReplySink sink) {
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
    private final boolean events;
    private final CallWatch.Call call;
    private final StreamHistory history;
    private final ClientStream client;
    private long total;

    Passage(Turn turn, int status, boolean events, CallWatch.Call call, ClientStream client) {
      int mostKept = turn.maxBodyBytes();
      this.status = status;
      this.events = events;
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
    var buffer = new byte[to.events ? EVENTS_BUFFER : BUFFER];
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
      if (to.call.ended().isEmpty()) {
        LOG.log(WARNING, "the stream of an agent of this process broke off: {0}",
            e.getClass().getName()); // never its message: it may have words of the agent in it
      }
      return to.broke(BROKE_OFF);
    } catch (InterruptedException e) {
      return to.broke("interrupted");
    }
  }

  /** Says whether an answer is one of a message, and not a failure of the agent. */
  static boolean isGood(int status) {
    return status >= 200 && status < 300;
  }
}
