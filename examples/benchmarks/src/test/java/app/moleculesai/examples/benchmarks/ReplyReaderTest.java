package app.moleculesai.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {
  private static final String BY_LENGTH = """
      HTTP/1.1 200 OK\r
      Content-Type: application/json\r
      content-length: 11\r
      \r
      {"a":"b\\n"}""";
  private static final String BY_CHUNKS = """
      HTTP/1.1 201 Created\r
      Transfer-Encoding: chunked\r
      \r
      5\r
      hello\r
      A;name=value\r
      0123456789\r
      0\r
      X-Trailer: yes\r
      \r
      """;
  private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";

  @Test
  void repliesAreFramedByLengthByChunksAndByStatus() throws IOException {
    var reader = new ReplyReader(whole(BY_LENGTH + BY_CHUNKS + EMPTY + BY_LENGTH));

    assertThat(reader.read()).isEqualTo(200);
    assertThat(reader.bodyBytes()).isEqualTo(11);
    assertThat(reader.read()).isEqualTo(201);
    assertThat(reader.bodyBytes()).isEqualTo(15);
    assertThat(reader.read()).isEqualTo(204);
    assertThat(reader.bodyBytes()).isZero();
    assertThat(reader.read()).isEqualTo(200);
  }

  @Test
  void aReplyMayArriveByteByByte() throws IOException {
    var reader = new ReplyReader(inPieces(1, BY_CHUNKS + BY_LENGTH));

    assertThat(reader.read()).isEqualTo(201);
    assertThat(reader.bodyBytes()).isEqualTo(15);
    assertThat(reader.read()).isEqualTo(200);
    assertThat(reader.bodyBytes()).isEqualTo(11);
  }

  @Test
  void aReplyMayBeSplitAnywhere() throws IOException {
    for (int size = 2; size < BY_CHUNKS.length(); size++) {
      var reader = new ReplyReader(inPieces(size, BY_CHUNKS + BY_LENGTH));

      assertThat(reader.read()).as("pieces of %d", size).isEqualTo(201);
      assertThat(reader.read()).as("pieces of %d", size).isEqualTo(200);
    }
  }

  @Test
  void aBodyMayBeLargerThanTheBuffer() throws IOException {
    int large = 5 * ReplyReader.BUFFER_BYTES + 7;
    var reader = new ReplyReader(inPieces(1_000, "HTTP/1.1 200 OK\r\nContent-Length: " + large
        + "\r\n\r\n" + "x".repeat(large) + EMPTY));

    assertThat(reader.read()).isEqualTo(200);
    assertThat(reader.bodyBytes()).isEqualTo(large);
    assertThat(reader.read()).isEqualTo(204);
  }

  @Test
  void interimRepliesAreSkipped() throws IOException {
    assertThat(new ReplyReader(whole("HTTP/1.1 100 Continue\r\n\r\n" + BY_LENGTH)).read())
        .isEqualTo(200);
  }

  @Test
  void aServerMaySayThatItCloses() throws IOException {
    var reader = new ReplyReader(
        whole("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" + EMPTY));

    assertThat(reader.read()).isEqualTo(503);
    assertThat(reader.closing()).isTrue();
    assertThat(reader.read()).isEqualTo(204);
    assertThat(reader.closing()).isFalse();
  }

  @Test
  void whatCannotBeFramedIsAnError() {
    assertThatThrownBy(() -> new ReplyReader(whole("HTTP/1.1 200 OK\r\n\r\nbody")).read())
        .isInstanceOf(ProtocolException.class).hasMessageContaining("neither a length nor chunks");
    assertThatThrownBy(() -> new ReplyReader(whole("SSH-2.0-OpenSSH_9.2\r\n")).read())
        .isInstanceOf(ProtocolException.class).hasMessageContaining("status line");
    assertThatThrownBy(
        () -> new ReplyReader(whole("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")).read())
        .isInstanceOf(ProtocolException.class).hasMessageContaining("not a number");
    assertThatThrownBy(() -> new ReplyReader(whole("x".repeat(40_000))).read())
        .isInstanceOf(ProtocolException.class).hasMessageContaining("longer than");
    assertThatThrownBy(() -> new ReplyReader(whole("HTTP/1.1 200 OK\r\nContent-Len")).read())
        .isInstanceOf(EOFException.class);
  }

  private static ReadableByteChannel whole(String replies) {
    return inPieces(Integer.MAX_VALUE, replies);
  }

  /** A channel that gives at most so many bytes to a read. */
  private static ReadableByteChannel inPieces(int size, String replies) {
    var bytes = Channels.newChannel(
        new ByteArrayInputStream(replies.getBytes(StandardCharsets.US_ASCII)));
    return new ReadableByteChannel() {
      @Override
      public int read(ByteBuffer target) throws IOException {
        var piece = target.slice().limit(Math.min(size, target.remaining()));
        int read = bytes.read(piece);
        target.position(target.position() + Math.max(0, read));
        return read;
      }

      @Override
      public boolean isOpen() {
        return bytes.isOpen();
      }

      @Override
      public void close() throws IOException {
        bytes.close();
      }
    };
  }
}
