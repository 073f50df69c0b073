package app.moleculesai.sdk.runtime.answers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.runtime.postgres.Until;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ReadAheadTest {
  private static final int PIECE = 16 << 10;
  private static final int MOST = 5 * PIECE;
  private static final int SHARE = 4 * PIECE;
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration ALMOST = ReadAhead.PATIENCE.minus(MOMENT);

  private final UnreadBytes unread = new UnreadBytes(MOST, SHARE);
  private final AtomicLong nanos = new AtomicLong();
  private final Client client = new Client();

  /** Takes as much as it is told to, until its connection is broken off. */
  private static final class Client extends OutputStream {
    private final Semaphore reads = new Semaphore(0);
    private final List<String> got = new CopyOnWriteArrayList<>();
    private volatile boolean gone;
    private volatile boolean closed;

    void readsAll() {
      reads.release(1 << 20);
    }

    void breakOff() {
      gone = true;
      readsAll();
    }

    private void take(String what) throws IOException {
      try {
        reads.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
      if (gone) {
        throw new IOException("broken off");
      }
      got.add(what);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[]{(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      take(new String(bytes, offset, length, UTF_8));
    }

    @Override
    public void flush() throws IOException {
      take("|");
    }

    @Override
    public void close() throws IOException {
      take(".");
      closed = true;
    }
  }

  private ReadAhead stream(Client to) {
    return new ReadAhead(to, to::breakOff, ended -> {}, unread, nanos::get);
  }

  private static void write(OutputStream to, String text) throws IOException {
    to.write(text.getBytes(UTF_8));
  }

  private static void fill(OutputStream to, int pieces) throws IOException {
    write(to, "x".repeat(pieces * PIECE));
  }

  private void pass(ReadAhead stream, Duration time) {
    nanos.addAndGet(time.toNanos());
    stream.check();
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Begins something that waits, and waits until it does. */
  private static Thread waiting(Work work) throws Exception {
    var thread = Thread.ofVirtual().start(() -> {
      try {
        work.run();
      } catch (IOException | CloseConnectionException e) {
        // so the client is lost, which is looked at
      }
    });
    Until.holds("it waits", () -> thread.getState() == Thread.State.WAITING);
    return thread;
  }

  @Test
  void whoWritesDoesNotWaitForTheClient() throws IOException {
    var stream = stream(client);

    fill(stream, 4);

    assertThat(unread.count()).isEqualTo(SHARE);
    client.readsAll();
    stream.close();
    assertThat(client.closed).isTrue();
    assertThat(String.join("", client.got)).isEqualTo("x".repeat(SHARE) + ".");
    assertThat(unread.count()).isZero();
  }

  @Test
  void whatIsSentIsNotHeldAnyMore() throws Exception {
    var stream = stream(client);
    fill(stream, 3);

    for (int left = 2; left >= 0; left--) {
      client.reads.release();
      int held = left * PIECE;
      Until.holds("a piece less is held", () -> unread.count() == held);
    }
  }

  @Test
  void anEventIsSentInOneGoOnceItIsFlushed() throws Exception {
    client.readsAll();
    var stream = stream(client);

    write(stream, "data: ");
    write(stream, "one");
    write(stream, "\n\n");
    stream.flush();
    Until.holds("it is sent", () -> client.got.contains("|"));
    stream.flush();
    write(stream, "data: two\n\n");
    stream.close();

    assertThat(client.got).containsExactly("data: one\n\n", "|", "data: two\n\n", ".");
  }

  @Test
  void muchIsSentWithoutAFlush() throws Exception {
    client.readsAll();
    var stream = stream(client);

    fill(stream, 1);

    Until.holds("it is sent", () -> client.got.equals(List.of("x".repeat(PIECE))));
    write(stream, "y");
    stream.close();
    assertThat(client.got).last().isEqualTo(".");
    assertThat(client.got).doesNotContain("|");
  }

  @Test
  void whatWasWrittenBeforeAStreamBreaksIsSent() throws Exception {
    client.readsAll();
    var stream = stream(client);
    write(stream, "x");

    stream.end();

    assertThat(client.got).containsExactly("x", "|");
    assertThatThrownBy(() -> stream.write('y')).isInstanceOf(IOException.class);
  }

  @Test
  void aStreamThatWaitsHoldsNothing() throws Exception {
    client.readsAll();
    var stream = stream(client);
    write(stream, "x");
    assertThat(unread.count()).isBetween(1L, PIECE / 2L);

    stream.flush();

    Until.holds("nothing is held", () -> unread.count() == 0);
  }

  @Test
  void whoWritesWaitsOnceItsStreamHasItsShare() throws Exception {
    var stream = stream(client);
    fill(stream, 4);

    var writes = waiting(() -> write(stream, "y"));
    client.readsAll();
    writes.join();
    stream.close();

    assertThat(String.join("", client.got).replace("|", ""))
        .isEqualTo("x".repeat(SHARE) + "y.");
    assertThat(unread.count()).isZero();
  }

  @Test
  void clientsThatDoNotReadLeaveOthersSomething() throws Exception {
    var stuck = stream(client);
    fill(stuck, 4);
    var healthy = new Client();
    var stream = stream(healthy);
    fill(stream, 1);
    assertThat(unread.count()).isEqualTo(MOST);
    var third = new Client();
    var another = stream(third);

    fill(another, 1);
    Until.holds("it is being sent, which lets a writer look for room",
        third.reads::hasQueuedThreads);

    var writes = waiting(() -> write(another, "y"));
    client.breakOff();
    Until.holds("there is room again", () -> unread.count() == 2 * PIECE);
    another.check();
    writes.join();
    assertThat(unread.count()).isGreaterThan(2 * PIECE);
  }

  @Test
  void whatIsNotFlushedYetIsSentWhenThereIsNoRoomForMore() throws Exception {
    fill(stream(new Client()), 4);
    fill(stream(new Client()), 1);
    var stream = stream(client);
    write(stream, "x"); // it holds something, so it has to wait
    client.readsAll();

    fill(stream, 1);

    stream.close();
    assertThat(String.join("", client.got).replace("|", ""))
        .isEqualTo("x" + "x".repeat(PIECE) + ".");
  }

  @Test
  void aClientThatTakesNothingIsGivenUpWhileItsAgentSpeaks() throws Exception {
    var stream = stream(client);
    fill(stream, 1);
    Until.holds("it is being sent", client.reads::hasQueuedThreads);

    pass(stream, ALMOST);
    assertThat(client.gone).isFalse();
    pass(stream, MOMENT);

    assertThat(client.gone).isTrue();
    assertThat(stream.isLost()).isTrue();
    assertThatThrownBy(() -> stream.write('y')).isInstanceOf(IOException.class);
    Until.holds("nothing is kept for it", () -> unread.count() == 0);
    assertThatThrownBy(stream::close).isInstanceOf(CloseConnectionException.class);
    assertThat(client.closed).isFalse();
  }

  @Test
  void aClientThatTakesNothingIsGivenUpAtTheEnd() throws Exception {
    var stream = stream(client);
    write(stream, "x");
    var closes = waiting(stream::close);
    Until.holds("it is being sent", client.reads::hasQueuedThreads);

    pass(stream, ReadAhead.PATIENCE);

    closes.join();
    assertThat(stream.isLost()).isTrue();
    assertThat(client.closed).isFalse();
    assertThat(unread.count()).isZero();
  }

  @Test
  void nobodyWaitsForASilentStream() throws Exception {
    var stream = stream(client);
    client.readsAll();
    fill(stream, 1);
    Until.holds("nothing is held", () -> unread.count() == 0);

    pass(stream, ReadAhead.LONGEST);
    write(stream, "y");
    stream.close();

    assertThat(client.got).containsExactly("x".repeat(PIECE), "y", ".");
  }

  @Test
  void whoWritesWaitsNoLongerThanPatienceHoweverTheClientReads() throws Exception {
    var stream = stream(client);
    fill(stream, 4);
    var writes = waiting(() -> fill(stream, 4));

    pass(stream, ALMOST);
    client.reads.release();
    Until.holds("it has taken a piece", () -> client.got.size() == 1);
    Until.holds("the next is being sent", client.reads::hasQueuedThreads);
    pass(stream, MOMENT);

    writes.join();
    assertThat(stream.isLost()).isTrue();
  }

  @Test
  void aClientThatHardlyReadsIsGivenUpInTheEnd() throws Exception {
    var stream = new ReadAhead(client, client::breakOff, ended -> {},
        new UnreadBytes(1 << 20, 1 << 20), nanos::get);
    fill(stream, 30);
    var closes = waiting(stream::close);
    var pause = Duration.ofSeconds(50);
    Until.holds("it is being sent", client.reads::hasQueuedThreads);

    for (int taken = 1; taken < ReadAhead.LONGEST.dividedBy(pause); taken++) {
      pass(stream, pause);
      assertThat(stream.isLost()).isFalse();
      int all = taken;
      client.reads.release();
      Until.holds("it took one", () -> client.got.size() == all);
      Until.holds("the next is being sent", client.reads::hasQueuedThreads);
    }
    pass(stream, pause);

    closes.join();
    assertThat(stream.isLost()).isTrue();
  }

  @Test
  void nothingIsKeptForAClientThatLeft() throws Exception {
    var stream = stream(client);
    write(stream, "x");
    stream.flush();
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
    assertThatThrownBy(stream::end).isInstanceOf(CloseConnectionException.class);
    assertThatThrownBy(stream::close).isInstanceOf(CloseConnectionException.class);
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() throws Exception {
    var stream = stream(client);
    write(stream, "x");
    var closes = waiting(stream::close);

    closes.interrupt();

    closes.join();
    assertThat(client.gone).isTrue();
  }
}
