package app.moleculesai.spi.messagestore.postgres.kill;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection through the proxy. Once it stopped, the server's answers are swallowed and the client's words stay
 * where they are. One thread carries each direction; the monitor guards what they share.
 */
final class Conversation {
  private final Socket client;
  private final Socket server;
  private final Supplier<Stop> stop;
  private final Steps steps = new Steps();
  private final Deque<Awaited> awaited = new ArrayDeque<>();
  private boolean inTransaction;
  private boolean stopped;

  /**
   * What the server owes.
   *
   * @param ready the sign that it is ready for more, otherwise the end of one statement
   * @param last which stop waits for it
   */
  private record Awaited(boolean ready, @Nullable Stop last) {}

  Conversation(Socket client, Socket server, Supplier<Stop> stop) {
    this.client = client;
    this.server = server;
    this.stop = stop;
  }

  void carry() {
    Thread.ofVirtual().start(this::answers);
    try {
      questions();
    } catch (IOException e) {
      close();
    }
  }

  private void questions() throws IOException {
    var in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
    var out = new DataOutputStream(new BufferedOutputStream(server.getOutputStream()));
    var message = Message.readFirst(in);
    while (pass(message, out)) {
      if (in.available() == 0) {
        out.flush();
      }
      message = Message.read(in);
    }
  }

  /** Passes a message on; false when it was the last or comes too late. */
  private boolean pass(Message message, DataOutputStream out) throws IOException {
    var current = stop.get();
    var verdict = verdict(message, current);
    if (verdict != Stop.Verdict.HOLD) {
      message.write(out);
    }
    if (verdict == Stop.Verdict.PASS) {
      return true;
    }
    if (verdict == Stop.Verdict.PASS_AS_LAST) {
      Message.FLUSH.write(out);
    } else {
      current.reach();
    }
    out.flush();
    return false;
  }

  private synchronized Stop.Verdict verdict(Message message, Stop current) {
    var verdict = steps.isStep(message, inTransaction) ? current.next() : Stop.Verdict.PASS;
    stopped = verdict != Stop.Verdict.PASS;
    int type = message.type();
    if (verdict != Stop.Verdict.HOLD && (type == 'E' || type == 'S' || type == 'Q')) {
      awaited.add(new Awaited(type != 'E', stopped ? current : null));
    }
    return verdict;
  }

  private void answers() {
    try (client; server) {
      var in = new DataInputStream(new BufferedInputStream(server.getInputStream()));
      var out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
      while (true) {
        var message = Message.read(in);
        if (note(message)) {
          message.write(out);
          if (in.available() == 0) {
            out.flush();
          }
        }
      }
    } catch (IOException e) {
      // one of them is gone, and so is the other
    }
  }

  /** Notes what the server has done; says whether the client may know. */
  private synchronized boolean note(Message message) {
    switch (message.type()) {
      case 'C', 'I', 's' -> {
        if (!awaited.isEmpty() && !awaited.peek().ready()) {
          settle();
        }
      }
      case 'E' -> { // the server skips to the end
        while (!awaited.isEmpty() && !awaited.peek().ready()) {
          settle();
        }
      }
      case 'Z' -> {
        inTransaction = message.content()[0] != 'I';
        boolean ready = false;
        while (!awaited.isEmpty() && !ready) {
          ready = settle();
        }
      }
      default -> {
        // nothing that ends a step
      }
    }
    return !stopped;
  }

  private boolean settle() {
    var done = awaited.remove();
    if (done.last() != null) {
      done.last().reach();
    }
    return done.ready();
  }

  void close() {
    try {
      client.close();
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket does not close", e);
    }
  }
}
