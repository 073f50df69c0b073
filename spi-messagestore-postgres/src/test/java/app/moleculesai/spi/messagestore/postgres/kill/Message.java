package app.moleculesai.spi.messagestore.postgres.kill;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One message of PostgreSQL's protocol.
 *
 * @param type a letter, or {@link #UNTYPED}
 * @param content what comes behind the length
 */
@SuppressWarnings("ArrayRecordComponent") // because nobody compares messages
record Message(int type, byte[] content) {
  /** The type of a client's first message, which has none. */
  static final int UNTYPED = -1;

  /** Asks the server to send what it has answered so far. */
  static final Message FLUSH = new Message('H', new byte[0]);

  static Message readFirst(DataInputStream in) throws IOException {
    return new Message(UNTYPED, content(in));
  }

  static Message read(DataInputStream in) throws IOException {
    int type = in.read();
    if (type < 0) {
      throw new EOFException();
    }
    return new Message(type, content(in));
  }

  private static byte[] content(DataInputStream in) throws IOException {
    var content = new byte[in.readInt() - Integer.BYTES];
    in.readFully(content);
    return content;
  }

  void write(DataOutputStream out) throws IOException {
    if (type != UNTYPED) {
      out.write(type);
    }
    out.writeInt(content.length + Integer.BYTES);
    out.write(content);
  }

  /** Returns the text of a number among those that the content begins with. */
  String text(int number) {
    int from = 0;
    for (int i = 0; i < number; i++) {
      from = end(from) + 1;
    }
    return new String(content, from, end(from) - from, StandardCharsets.UTF_8);
  }

  private int end(int from) {
    int end = from;
    while (content[end] != 0) {
      end++;
    }
    return end;
  }
}
