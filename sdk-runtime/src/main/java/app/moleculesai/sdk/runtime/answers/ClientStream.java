package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.api.messagestore.Body;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The client's side of a stream. A client that left is no reason to stop reading what the agent says: the history wants
 * it (DI-3), so writing to it does nothing. One thread at a time.
 */
public final class ClientStream {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final UnaryOperator<Body> form;
  private final Consumer<Runnable> departure;
  private boolean gone;

  /** Writes events as they are given. */
  public ClientStream(OutputStream out) {
    this(out, UnaryOperator.identity(), whenGone -> {});
  }

  /**
   * Writes events in another form.
   *
   * @param form what is written for a response of JSON-RPC
   * @param departure takes what is called when the client leaves while nothing is written
   */
  public ClientStream(OutputStream out, UnaryOperator<Body> form, Consumer<Runnable> departure) {
    this.out = out;
    this.form = form;
    this.departure = departure;
  }

  /** Returns the same stream for one who writes events that are changed first. */
  ClientStream changing(UnaryOperator<Body> change) {
    return new ClientStream(out, event -> form.apply(change.apply(event)), departure);
  }

  /** Calls this, from another thread, when the client leaves while nothing is written, or the server stops. */
  public void whenGone(Runnable whenGone) {
    departure.accept(whenGone);
  }

  /** Passes bytes on as they are. */
  public void write(byte[] bytes, int offset, int length) {
    attempt(() -> out.write(bytes, offset, length));
  }

  /** Sends one event at once: each of its lines becomes a line of data. */
  public void writeEvent(Body event) {
    writeEvent(event, Optional.empty());
  }

  /** Like {@link #writeEvent(Body)}, with the line that says where a client goes on which has heard it. */
  public void writeEvent(Body response, Optional<String> id) {
    attempt(() -> {
      var event = form.apply(response);
      event.read((bytes, offset, length) -> {
        int line = offset;
        for (int at = offset; at < offset + length; at++) {
          if (bytes[at] == '\n' || bytes[at] == '\r') {
            writeData(bytes, line, at - line);
            line = at + 1;
          }
        }
        writeData(bytes, line, offset + length - line);
        return event;
      });
      if (id.isPresent()) {
        out.write(idLine(id.get()));
      }
      out.write('\n');
      out.flush();
    });
  }

  /** Sends a line that gives an event its id, in the midst of bytes that pass. */
  public void writeId(String id) {
    attempt(() -> out.write(idLine(id)));
  }

  private static byte[] idLine(String id) {
    return ("id: " + id + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void writeData(byte[] bytes, int from, int length) throws IOException {
    out.write(DATA);
    out.write(bytes, from, length);
    out.write('\n');
  }

  public void flush() {
    attempt(out::flush);
  }

  /** Says that this was all. */
  public void close() {
    attempt(out::close);
  }

  /** Says whether the client has left, as far as is known. */
  public boolean isGone() {
    return gone;
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
