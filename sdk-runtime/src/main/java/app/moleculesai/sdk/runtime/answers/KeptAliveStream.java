package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.runtime.background.Supervisor;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events to a client that gives up when it hears nothing: whatever passes is flushed by whoever writes, and
 * while nothing does, comments are sent, which clients skip ({@code a2a.md}, rule 12). One thread writes; {@code lock}
 * keeps it and the one that sends comments apart.
 */
public final class KeptAliveStream extends OutputStream {
  /** It is silent for twice this at most: well below the 5 s after which some clients give up. */
  private static final Duration PERIOD = Duration.ofMillis(1500);
  /** No blank line: in the middle of an event that would end it. */
  private static final byte[] COMMENT = ":\n".getBytes(StandardCharsets.US_ASCII);

  private static final Header EVENTS = HeaderValues.createCached(HeaderNames.CONTENT_TYPE,
      "text/event-stream");

  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition over = lock.newCondition();
  private long writes;
  private int last = '\n';
  private volatile boolean ended;
  private boolean broken;
  private Runnable whenBroken = () -> {};
  private volatile @Nullable Thread writing;

  /** Something that may wait for the client. */
  private interface Step {
    void run() throws IOException;
  }

  private KeptAliveStream(OutputStream out) {
    this.out = out;
  }

  /** Answers with a stream that sends comments until it is closed or {@link #end()} is called. */
  static KeptAliveStream open(ServerResponse response, Supervisor supervisor) {
    var stream = new KeptAliveStream(
        response.header(EVENTS).outputStream());
    supervisor.attend("stream-keep-alive", stream::comment);
    return stream;
  }

  private void comment() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!ended) {
        long before = writes;
        if (!over.await(PERIOD.toNanos(), TimeUnit.NANOSECONDS) && !ended
            && writes == before && last == '\n') {
          toClient(() -> {
            out.write(COMMENT);
            out.flush();
          });
        }
      }
    } catch (IOException | RuntimeException e) {
      // the client left, which whoever writes will notice
    } finally {
      broken = !ended;
      var told = broken ? whenBroken : (Runnable) () -> {};
      lock.unlock();
      told.run();
    }
  }

  /** Calls this when the client leaves while nothing is written, or the server stops; at once when it was so before. */
  public void whenBroken(Runnable told) {
    boolean late;
    lock.lock();
    try {
      whenBroken = told;
      late = broken;
    } finally {
      lock.unlock();
    }
    if (late) {
      told.run();
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[]{(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    toClient(() -> {
      out.write(bytes, offset, length);
      writes++;
      last = bytes[offset + length - 1];
    });
  }

  @Override
  public void flush() throws IOException {
    toClient(out::flush);
  }

  /** Takes a step for which {@link #breakOff()} lets nobody wait. */
  private void toClient(Step step) throws IOException {
    lock.lock();
    try {
      writing = Thread.currentThread();
      step.run();
    } finally {
      writing = null;
      lock.unlock();
    }
  }

  /** Ends a write that waits for the client to read: an interrupt closes the connection that a virtual thread writes to. */
  void breakOff() {
    var stuck = writing;
    if (stuck != null) {
      stuck.interrupt();
    }
  }

  /** Sends no comments any more; a stream that broke is left as it is. Waits for nobody who writes. */
  public void end() {
    ended = true;
    if (lock.tryLock()) { // else whoever has it looks at it next
      try {
        over.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      end();
      out.close();
    } finally {
      lock.unlock();
    }
  }
}
