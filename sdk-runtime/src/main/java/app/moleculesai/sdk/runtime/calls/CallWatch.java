package app.moleculesai.sdk.runtime.calls;

import app.moleculesai.sdk.runtime.events.EventBus;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Ends calls that take too long: when nothing was heard of the agent for a while (an event of its workspace or a byte of
 * its answer: DI-4), or when the ceiling is reached (DI-5). Ending means interrupting the calling thread, which closes
 * its connection. Safe for use by many threads.
 */
public final class CallWatch {
  /** How often {@link #check()} must run: a call ends at most this much later than its limit. */
  public static final Duration INTERVAL = Duration.ofMillis(200);

  private final EventBus bus;
  private final LongSupplier nanos;
  private final Set<Watched> running = ConcurrentHashMap.newKeySet();

  /** Takes the events that count as signs of life, and the clock of limits, in nanoseconds. */
  public CallWatch(EventBus bus, LongSupplier nanos) {
    this.bus = bus;
    this.nanos = nanos;
  }

  /** Ends the calls whose time is over. */
  public void check() {
    running.forEach(Watched::check);
  }

  /** Watches the current thread's call until it is closed. */
  public Call begin(UUID workspaceId, Duration idleLimit, Optional<Duration> ceiling) {
    return begin(Optional.of(workspaceId), idleLimit, ceiling);
  }

  /** Watches a call of the current thread that is about no message, until it is closed. */
  public Call begin(Duration longest) {
    return begin(Optional.empty(), longest, Optional.of(longest));
  }

  /** Watches a call of the current thread that only the bytes of its answer keep alive, until it is closed. */
  public Call beginReading(Duration idleLimit) {
    return begin(Optional.empty(), idleLimit, Optional.empty());
  }

  private Call begin(Optional<UUID> workspaceId, Duration idleLimit, Optional<Duration> ceiling) {
    var call = new Watched(workspaceId, idleLimit, ceiling);
    running.add(call);
    return call;
  }

  /** One call. */
  public interface Call extends AutoCloseable {
    /** A call that takes no time and needs no watch. */
    Call UNWATCHED = new Call() {
      @Override
      public void sign() {}

      @Override
      public Optional<String> ended() {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };

    /** Notes a sign of life. */
    void sign();

    /** Returns why the call was ended, if it was. */
    Optional<String> ended();

    /** Ends the watch; an interruption that came from it does not outlive it. */
    @Override
    void close();
  }

  /** A call with limits. {@code this} guards what is neither final nor volatile. */
  private final class Watched implements Call {
    private final Thread thread = Thread.currentThread();
    private final Duration idleLimit;
    private final Optional<Duration> ceiling;
    private final long started = nanos.getAsLong();
    private final EventBus.Subscription events;
    private volatile long lastSign = started;
    private boolean over;
    private Optional<String> reason = Optional.empty();

    private Watched(Optional<UUID> workspaceId, Duration idleLimit, Optional<Duration> ceiling) {
      this.idleLimit = idleLimit;
      this.ceiling = ceiling;
      events = workspaceId.map(id -> bus.watch(id, this::sign)).orElse(() -> {});
    }

    @Override
    public void sign() {
      lastSign = nanos.getAsLong();
    }

    @Override
    public synchronized Optional<String> ended() {
      return reason;
    }

    private synchronized void check() {
      long now = nanos.getAsLong();
      if (now - lastSign >= idleLimit.toNanos()) {
        end("nothing was heard of the agent for " + idleLimit.toMillis() + " ms");
      } else if (ceiling.isPresent() && now - started >= ceiling.get().toNanos()) {
        end("the call took longer than " + ceiling.get().toMillis() + " ms");
      }
    }

    private void end(String why) {
      if (!over) {
        over = true;
        reason = Optional.of(why);
        thread.interrupt();
      }
    }

    @Override
    public void close() {
      running.remove(this);
      events.close();
      synchronized (this) {
        over = true;
        if (reason.isPresent()) {
          Thread.interrupted();
        }
      }
    }
  }
}
