package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads an agent's events ahead of who takes them, on a thread of its own: what came since the last time is taken at once,
 * and an event that comes alone waits for nothing. The agent is held up while {@link #MOST} events wait, or those that do
 * have {@link #MOST_BYTES} bytes. The reading ends with the server. One thread takes; {@code lock} guards what changes.
 */
final class GatheredEvents implements AutoCloseable {
  /** The most events that are taken at once. */
  static final int MOST = 100;
  /** How many bytes wait at most, but for the last event. */
  static final int MOST_BYTES = 1 << 20;

  private interface End {
    void pass() throws IOException, InterruptedException;
  }

  private final AgentReply.Events events;
  private final Runnable heard;
  private final Supervisor supervisor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Body> waiting = new ArrayList<>();
  private long bytes;
  private Optional<Thread> reader = Optional.empty();
  private Optional<End> end = Optional.empty();
  private boolean interrupted;
  private boolean complete;
  private boolean closed;

  private GatheredEvents(AgentReply.Events events, Runnable heard, Supervisor supervisor) {
    this.events = events;
    this.heard = heard;
    this.supervisor = supervisor;
  }

  /**
   * Begins to read; when the server stops, that is an end too.
   *
   * @param events closed by the caller, behind this
   * @param heard called by the reading thread for each event when it comes
   * @param supervisor of the thread that reads
   */
  static GatheredEvents of(AgentReply.Events events, Runnable heard, Supervisor supervisor) {
    var gathered = new GatheredEvents(events, heard, supervisor);
    if (!supervisor.attend("agent-events", gathered::read)) {
      gathered.end(() -> {
        throw new InterruptedException("the server stops");
      });
    }
    return gathered;
  }

  private void read() {
    if (begins()) {
      end(lastOf());
    }
  }

  private boolean begins() {
    lock.lock();
    try {
      reader = Optional.of(Thread.currentThread());
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private End lastOf() {
    try {
      for (var event = events.next(); event.isPresent(); event = events.next()) {
        heard.run();
        add(event.get());
      }
      return () -> {};
    } catch (IOException e) {
      return () -> {
        throw e;
      };
    } catch (InterruptedException e) {
      return supervisor.isClosed()
          ? () -> {
            throw e;
          }
          : failed(e); // the agent's own: nobody else interrupts it while somebody takes
    } catch (Throwable e) { // whatever it is: who takes would wait for ever
      return failed(e);
    }
  }

  private static End failed(Throwable e) {
    return () -> {
      throw new IOException("the agent's stream failed", e);
    };
  }

  private void add(Body event) throws InterruptedException {
    lock.lock(); // what was read is not lost because the server stops
    try {
      while (!closed && (waiting.size() >= MOST || bytes >= MOST_BYTES)) {
        changed.await();
      }
      if (closed) { // also for an agent that took the interrupt for itself
        throw new InterruptedException("nobody takes events any more");
      }
      waiting.add(event);
      bytes += event.size();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(End last) {
    lock.lock();
    try {
      end = Optional.of(last);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next event, and returns it with all that came behind it; empty at the end.
   *
   * @throws IOException when the stream broke; what came before is returned first
   * @throws InterruptedException when the thread was interrupted, or the server stops; what waits is returned first, but
   *         nothing that comes afterwards
   */
  List<Body> next() throws IOException, InterruptedException {
    lock.lock();
    try {
      if (interrupted && end.isEmpty()) {
        throw new InterruptedException();
      }
      while (waiting.isEmpty() && end.isEmpty()) {
        changed.await();
      }
      if (waiting.isEmpty()) {
        end.orElseThrow().pass();
      }
      interrupted = interrupted || Thread.interrupted(); // or what is taken could not be written
      var taken = List.copyOf(waiting);
      waiting.clear();
      bytes = 0;
      changed.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Takes that the agent has said all: what it still does is not interrupted, only its stream closed. */
  void complete() {
    lock.lock();
    try {
      complete = true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the reading, without waiting for an agent that does not hear of it. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      changed.signalAll();
      if (!complete && end.isEmpty()) {
        reader.ifPresent(Thread::interrupt);
      }
    } finally {
      lock.unlock();
    }
  }
}
