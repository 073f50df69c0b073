package app.moleculesai.sdk.runtime.answers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.runtime.postgres.Until;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ReadAheadTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final UnreadBytes unread = new UnreadBytes(1000);
  private final Client client = new Client();

  /** Reads nothing until it is told to, or its connection is broken off. */
  private static final class Client extends OutputStream {
    private final CountDownLatch reads = new CountDownLatch(1);
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private volatile boolean gone;
    private volatile boolean closed;

    void breakOff() {
      gone = true;
      reads.countDown();
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[]{(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        reads.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
      if (gone) {
        throw new IOException("broken off");
      }
      got.write(bytes, offset, length);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private ReadAhead stream(Duration patience) {
    return ReadAhead.of(client, client::breakOff, () -> {}, unread, patience);
  }

  private static void write(OutputStream to, String text) {
    try {
      to.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoWritesDoesNotWaitForTheClient() throws IOException {
    var stream = stream(LONG);

    for (int i = 0; i < 10; i++) {
      write(stream, i + "x".repeat(99));
    }

    assertThat(unread.count()).isEqualTo(1000);
    client.reads.countDown();
    stream.close();
    assertThat(client.closed).isTrue();
    assertThat(client.got.toString(UTF_8).replace("x", "")).isEqualTo("0123456789");
    assertThat(unread.count()).isZero();
  }

  @Test
  void whoWritesWaitsOnceAllClientsAreTooFarBehind() throws Exception {
    var stream = stream(LONG);
    write(stream, "x".repeat(5000)); // alone it may always write

    var writes = Thread.ofVirtual().start(() -> write(stream, "y"));
    Until.holds("it waits", () -> writes.getState() == Thread.State.WAITING);
    client.reads.countDown();
    writes.join();
    stream.close();

    assertThat(client.got.toString(UTF_8)).isEqualTo("x".repeat(5000) + "y");
    assertThat(unread.count()).isZero();
  }

  @Test
  void aClientThatTakesNothingIsBrokenOffAtTheEnd() throws Exception {
    var stream = stream(SHORT);
    write(stream, "x".repeat(100));

    assertThatThrownBy(stream::close).isInstanceOf(IOException.class);

    stream.end();
    assertThat(client.gone).isTrue();
    assertThat(client.closed).isFalse();
    Until.holds("nothing is kept for it", () -> unread.count() == 0);
  }

  @Test
  void nothingIsKeptForAClientThatLeft() throws Exception {
    var stream = stream(LONG);
    write(stream, "x");
    client.breakOff();

    Until.holds("who writes is told", () -> {
      try {
        stream.write('x');
        return false;
      } catch (IOException e) {
        return true;
      }
    });
    assertThat(unread.count()).isZero();
    stream.end();
    assertThatThrownBy(stream::close).isInstanceOf(IOException.class);
  }
}
