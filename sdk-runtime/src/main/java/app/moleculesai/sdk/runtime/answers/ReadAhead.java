package app.moleculesai.sdk.runtime.answers;

import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A stream that does not hold up whoever writes it: what its client has not read yet waits here, and another thread sends
 * it as fast as the client reads, once it is flushed or much. So the answer of an agent is read to its end, for the
 * log and for those who follow it, whatever the client does (DI-3). The writer waits only when its stream has its share of
 * the memory for all, or has some while all streams together have all of it, and never longer than {@link #PATIENCE}: {@link #check()} then gives the client up. One thread
 * writes, at most one sends; {@code lock} guards what they share with the one that checks.
 */
public final class ReadAhead extends OutputStream {
  /** How long a client may take nothing, and how long it may keep the writer waiting. */
  static final Duration PATIENCE = Duration.ofSeconds(60);
  /** How long a client may leave something unread: one that hardly reads holds memory and, at the end, a thread. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private final OutputStream client;
  private final Runnable breakOff;
  private final Consumer<ReadAhead> afterwards;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final UnreadPieces pieces;
  private final Lasting begun = new Lasting(); // the step that the sender is in
  private final Lasting oldest = new Lasting();
  private final Lasting writerWaits = new Lasting();
  private Optional<Thread> sender = Optional.empty(); // a silent stream has none, as it would cost memory
  private boolean unflushed;
  private boolean flushes;
  private boolean closes;
  private boolean ended;
  private boolean lost;
  private boolean over;

  /**
   * Opens one.
   *
   * @param breakOff lets nobody else wait for the client, before the one that sends is interrupted: this closes the
   *        connection that it writes to
   * @param afterwards runs at each end, when nothing is sent any more
   * @param unread counts what waits
   * @param nanos the clock of limits, in nanoseconds
   */
  ReadAhead(OutputStream client, Runnable breakOff, Consumer<ReadAhead> afterwards,
      UnreadBytes unread, LongSupplier nanos) {
    this.client = client;
    this.breakOff = breakOff;
    this.afterwards = afterwards;
    this.pieces = new UnreadPieces(unread);
    this.nanos = nanos;
  }

  /** Something that may wait for the client. */
  private interface Step {
    void run() throws IOException;
  }

  private boolean hasWork() {
    return !over && (flushes || ended || pieces.areMany());
  }

  private void changed() {
    changed.signalAll();
    if (sender.isEmpty() && hasWork()) {
      var thread = Thread.ofVirtual().name("molecule-read-ahead").unstarted(this::send);
      sender = Optional.of(thread);
      thread.start();
    }
  }

  private void send() {
    boolean good = false;
    try {
      for (var next = next(); next.isPresent(); next = next()) {
        next.get().run();
      }
      good = true;
    } catch (IOException | RuntimeException e) {
      // the client left, which whoever writes will notice
    } finally {
      if (!good) {
        stopped();
      }
    }
  }

  private Optional<Step> next() throws IOException {
    lock.lock();
    try {
      stepped();
      if (lost) {
        throw new IOException("the client was given up");
      }
      var step = hasWork() ? step() : Optional.<Step>empty();
      if (step.isPresent()) {
        begun.begin(nanos.getAsLong());
      } else {
        over = ended;
        sender = Optional.empty();
      }
      changed.signalAll();
      return step;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Step> step() {
    if (!pieces.isEmpty()) {
      var piece = pieces.next();
      oldest.begin(piece.since());
      return Optional.of(() -> piece.writeTo(client));
    }
    if (flushes) {
      flushes = false;
      return Optional.of(client::flush);
    }
    if (closes) {
      closes = false;
      return Optional.of(client::close);
    }
    return Optional.empty();
  }

  private void stepped() {
    pieces.sent();
    begun.end();
    oldest.end();
  }

  private void stopped() {
    lock.lock();
    try {
      pieces.clear();
      stepped();
      lost = true;
      over = true;
      sender = Optional.empty();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[]{(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      unflushed = true;
      int added = add(bytes, offset, length);
      while (added < length) {
        writerWaits.begin(nanos.getAsLong());
        flushes = true; // there is no room before something is sent
        changed();
        changed.await();
        added += add(bytes, offset + added, length - added);
      }
      if (pieces.areMany()) {
        changed();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the client did not read");
    } finally {
      writerWaits.end();
      lock.unlock();
    }
  }

  private int add(byte[] bytes, int offset, int length) throws IOException {
    if (lost || ended) {
      throw new IOException("the client left, or does not read");
    }
    return pieces.add(bytes, offset, length, nanos.getAsLong());
  }

  @Override
  public void flush() {
    lock.lock();
    try {
      if (unflushed) {
        unflushed = false;
        flushes = true;
        changed();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives the client up when it was waited for too long: nothing is kept for it, and its connection is closed. */
  void check() {
    boolean late;
    lock.lock();
    try {
      long now = nanos.getAsLong();
      late = !over && (lost || begun.isLongerThan(PATIENCE, now)
          || writerWaits.isLongerThan(PATIENCE, now) || oldest.isLongerThan(LONGEST, now));
      lost |= late;
      changed.signalAll(); // also because other streams may have made room
    } finally {
      lock.unlock();
    }
    if (late) {
      giveUp();
    }
  }

  private void giveUp() {
    Optional<Thread> stuck;
    lock.lock();
    try {
      lost = true;
      pieces.clear();
      stuck = sender;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    breakOff.run();
    stuck.ifPresent(Thread::interrupt);
  }

  /** Says whether the client left, or was given up. */
  boolean isLost() {
    lock.lock();
    try {
      return lost;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all is sent, or the client is given up. Later calls wait for nothing.
   *
   * @throws CloseConnectionException when the client left, or was given up: it must not take what it has for all
   */
  public void end() {
    end(false);
  }

  private void end(boolean closing) {
    if (!isSent(closing)) {
      giveUp();
    }
    afterwards.accept(this);
    if (isLost()) {
      throw new CloseConnectionException("the client left, or does not read");
    }
  }

  /** Waits; says whether it could. */
  private boolean isSent(boolean closing) {
    lock.lock();
    try {
      if (ended) {
        return true;
      }
      ended = true;
      closes = closing;
      flushes = !closing; // closing flushes
      changed();
      while (!over) {
        changed.await();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the client's stream behind the rest, otherwise as {@link #end()}. */
  @Override
  public void close() {
    end(true);
  }
}
