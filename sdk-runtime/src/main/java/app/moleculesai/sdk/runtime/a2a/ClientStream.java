package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The client's side of a stream. A client that left is no reason to stop reading what the agent says: the history wants
 * it (DI-3), so writing to it does nothing. One thread at a time.
 */
final class ClientStream {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private boolean gone;

  ClientStream(OutputStream out) {
    this.out = out;
  }

  /** Passes bytes on as they are. */
  void write(byte[] bytes, int length) {
    attempt(() -> out.write(bytes, 0, length));
  }

  /** Sends one event at once: each of its lines becomes a line of data. */
  void writeEvent(Body event) {
    attempt(() -> {
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
      out.write('\n');
      out.flush();
    });
  }

  private void writeData(byte[] bytes, int from, int length) throws IOException {
    out.write(DATA);
    out.write(bytes, from, length);
    out.write('\n');
  }

  void flush() {
    attempt(out::flush);
  }

  /** Says that this was all. */
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
