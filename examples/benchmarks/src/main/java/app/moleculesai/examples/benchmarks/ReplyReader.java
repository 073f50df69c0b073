package app.moleculesai.examples.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads HTTP/1.1 replies from one kept-alive connection and throws their bodies away.
 *
 * <p>It knows just what a load generator needs: status, framing by length or by chunks, and whether
 * the server will close. Belongs to one thread and to one connection, because bytes read too far
 * stay in its buffer for the next reply.
 */
final class ReplyReader {
  /** The longest status, header or chunk line it accepts, and the size of one read. */
  static final int BUFFER_BYTES = 32 * 1024;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
  private final ReadableByteChannel channel;
  private int lineStart;
  private int lineEnd;
  private long bodyBytes;
  private boolean closing;

  ReplyReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Reads one whole reply, interim ones (1xx) skipped.
   *
   * @return its status
   * @throws ProtocolException if the reply cannot be framed on a kept-alive connection
   */
  int read() throws IOException {
    int status;
    do {
      status = readHead();
    } while (status < 200);
    return status;
  }

  /** The size of the last reply's body, without the framing of chunks. */
  long bodyBytes() {
    return bodyBytes;
  }

  /** Whether the server said that it closes the connection after the last reply. */
  boolean closing() {
    return closing;
  }

  private int readHead() throws IOException {
    nextLine();
    int status = status();
    long length = -1;
    boolean chunked = false;
    closing = false;
    bodyBytes = 0;
    for (nextLine(); lineEnd > lineStart; nextLine()) {
      if (lineBeginsWith("content-length:")) {
        length = number(lineStart + "content-length:".length(), 10);
      } else if (lineBeginsWith("transfer-encoding:")) {
        chunked = lineEndsWith("chunked");
      } else if (lineBeginsWith("connection:")) {
        closing = lineEndsWith("close");
      }
    }
    if (status < 200 || status == 204 || status == 304) {
      return status;
    }
    if (chunked) {
      skipChunks();
    } else if (length >= 0) {
      skip(length);
      bodyBytes = length;
    } else {
      throw new ProtocolException("reply " + status + " has neither a length nor chunks");
    }
    return status;
  }

  private int status() throws ProtocolException {
    if (!lineBeginsWith("http/1.1 ") || lineEnd - lineStart < 12) {
      throw new ProtocolException("not an HTTP/1.1 status line");
    }
    int status = 0;
    for (int at = lineStart + 9; at < lineStart + 12; at++) {
      status = status * 10 + Character.digit(buffer.get(at), 10);
    }
    return status;
  }

  private void skipChunks() throws IOException {
    while (true) {
      nextLine();
      long size = number(lineStart, 16);
      if (size == 0) {
        break;
      }
      skip(size);
      bodyBytes += size;
      nextLine();
    }
    do {
      nextLine();
    } while (lineEnd > lineStart); // trailers
  }

  private void skip(long bytes) throws IOException {
    long left = bytes;
    while (left > buffer.remaining()) {
      left -= buffer.remaining();
      buffer.position(buffer.limit());
      fill();
    }
    buffer.position(buffer.position() + (int) left);
  }

  private void nextLine() throws IOException {
    int at = buffer.position();
    while (true) {
      for (; at < buffer.limit(); at++) {
        if (buffer.get(at) == '\n') {
          lineStart = buffer.position();
          lineEnd = at > lineStart && buffer.get(at - 1) == '\r' ? at - 1 : at;
          buffer.position(at + 1);
          return;
        }
      }
      at -= buffer.position(); // fill() moves what is left to the front
      fill();
    }
  }

  private void fill() throws IOException {
    buffer.compact();
    if (!buffer.hasRemaining()) {
      throw new ProtocolException("a line of the reply is longer than " + BUFFER_BYTES + " bytes");
    }
    int read = channel.read(buffer);
    buffer.flip();
    if (read < 0) {
      throw new EOFException("connection closed in the middle of a reply");
    }
  }

  private long number(int from, int radix) throws ProtocolException {
    int at = from;
    while (at < lineEnd && buffer.get(at) == ' ') {
      at++;
    }
    int first = at;
    long value = 0;
    for (; at < lineEnd; at++) {
      int digit = Character.digit(buffer.get(at), radix);
      if (digit < 0) {
        break; // a chunk extension or white space
      }
      value = value * radix + digit;
    }
    if (at == first || at - first > 15) {
      throw new ProtocolException("a length in the reply is not a number");
    }
    return value;
  }

  private boolean lineBeginsWith(String lowerCase) {
    return lineEnd - lineStart >= lowerCase.length() && matches(lineStart, lowerCase);
  }

  private boolean lineEndsWith(String lowerCase) {
    return lineEnd - lineStart >= lowerCase.length()
        && matches(lineEnd - lowerCase.length(), lowerCase);
  }

  private boolean matches(int from, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      if (Character.toLowerCase(buffer.get(from + i)) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
