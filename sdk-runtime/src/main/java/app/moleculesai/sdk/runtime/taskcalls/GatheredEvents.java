package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads an agent's events ahead of who takes them, on a thread of its own: what came since the last time is taken at once,
 * and an event that comes alone waits for nothing. The agent is held up while {@link #MOST} events wait, or those that do
 * have {@link #MOST_BYTES} bytes. One thread takes; {@code lock} guards what waits.
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
  private final Thread reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Body> waiting = new ArrayList<>();
  private long bytes;
  private Optional<End> end = Optional.empty();

  private GatheredEvents(AgentReply.Events events, Runnable heard) {
    this.events = events;
    this.heard = heard;
    this.reader = Thread.ofVirtual().name("molecule-agent-events").unstarted(this::read);
  }

  /**
   * Begins to read.
   *
   * @param events closed by the caller, behind this
   * @param heard called by the reading thread for each event when it comes
   */
  static GatheredEvents of(AgentReply.Events events, Runnable heard) {
    var gathered = new GatheredEvents(events, heard);
    gathered.reader.start();
    return gathered;
  }

  private void read() {
    end(lastOf());
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
      return () -> {
        throw e;
      };
    } catch (Throwable e) { // whatever it is: who takes would wait for ever
      return () -> {
        throw new IOException("the agent's stream failed", e);
      };
    }
  }

  private void add(Body event) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.size() >= MOST || bytes >= MOST_BYTES) {
        changed.await();
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
   */
  List<Body> next() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && end.isEmpty()) {
        changed.await();
      }
      if (waiting.isEmpty()) {
        end.orElseThrow().pass();
      }
      var taken = List.copyOf(waiting);
      waiting.clear();
      bytes = 0;
      changed.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the reading, without waiting for an agent that does not hear of it. */
  @Override
  public void close() {
    reader.interrupt();
  }
}
