package app.moleculesai.sdk.runtime.answers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stream that does not hold up whoever writes it: what its client has not read yet waits here, and a thread of its own
 * sends it as fast as the client reads. So the answer of an agent is read to its end, for the log and for those who follow
 * it, whatever the client does (DI-3). Only when all clients together are too far behind does the writer wait for its own.
 * One thread writes; {@code lock} guards what it shares with the one that sends.
 */
public final class ReadAhead extends OutputStream {
  /** How long a client may take nothing once all was written. */
  static final Duration PATIENCE = Duration.ofSeconds(60);
  /** A client that takes so much still reads. */
  private static final int PIECE = 16 << 10;

  private final OutputStream client;
  private final Runnable breakOff;
  private final Runnable afterwards;
  private final UnreadBytes unread;
  private final Duration patience;
  private final Thread sender = Thread.ofVirtual().name("molecule-read-ahead")
      .unstarted(this::send);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private int left; // of what waits, and of what is being sent
  private long pieces;
  private volatile boolean closes;
  private boolean ended;
  private boolean over;
  private boolean broken;

  private ReadAhead(OutputStream client, Runnable breakOff, Runnable afterwards,
      UnreadBytes unread, Duration patience) {
    this.client = client;
    this.breakOff = breakOff;
    this.afterwards = afterwards;
    this.unread = unread;
    this.patience = patience;
  }

  /**
   * Begins to send.
   *
   * @param breakOff lets nobody else wait for the client, before the one that sends is interrupted: this closes the
   *        connection that it writes to
   * @param afterwards runs once nothing more is sent
   * @param unread counts what waits
   */
  static ReadAhead of(OutputStream client, Runnable breakOff, Runnable afterwards,
      UnreadBytes unread, Duration patience) {
    var stream = new ReadAhead(client, breakOff, afterwards, unread, patience);
    stream.sender.start();
    return stream;
  }

  private void send() {
    boolean good = false;
    try {
      for (var bytes = next(); bytes.length > 0; bytes = next()) {
        for (int at = 0; at < bytes.length; at += PIECE) {
          int length = Math.min(PIECE, bytes.length - at);
          client.write(bytes, at, length);
          sent(length);
        }
        client.flush();
      }
      if (closes) {
        client.close();
      }
      good = true;
    } catch (IOException | RuntimeException e) {
      // the client left, which whoever writes will notice
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped(!good);
    }
  }

  /** Waits for more; there is none when all is sent. */
  private byte[] next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.size() == 0 && !ended) {
        changed.await();
      }
      var bytes = waiting.toByteArray();
      waiting = new ByteArrayOutputStream();
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  private void sent(int length) {
    lock.lock();
    try {
      left -= length;
      pieces++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    unread.give(length);
  }

  private void stopped(boolean broke) {
    int lost;
    lock.lock();
    try {
      lost = left;
      left = 0;
      waiting = new ByteArrayOutputStream();
      broken = broke;
      over = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    unread.give(lost);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[]{(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      while (!over && !unread.take(length, left == 0)) {
        changed.await();
      }
      if (over) {
        throw new IOException("the client left");
      }
      waiting.write(bytes, offset, length);
      left += length;
      changed.signalAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the client did not read");
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all is sent; a client that takes nothing for too long is broken off. Later calls do nothing. */
  public void end() {
    if (isStuck()) {
      breakOff.run();
      sender.interrupt();
    }
    afterwards.run();
  }

  private boolean isStuck() {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      ended = true;
      changed.signalAll();
      long seen = pieces;
      long nanos = patience.toNanos();
      while (!over && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
        if (pieces != seen) {
          seen = pieces;
          nanos = patience.toNanos();
        }
      }
      return !over;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    closes = true;
    end();
    lock.lock();
    try {
      if (broken || !over) {
        throw new IOException("the client left, or does not read");
      }
    } finally {
      lock.unlock();
    }
  }
}
