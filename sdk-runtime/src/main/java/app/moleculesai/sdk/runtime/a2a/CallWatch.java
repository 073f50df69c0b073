package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.runtime.events.EventBus;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls that take too long: when nothing was heard of the agent for a while (an event of its workspace or a byte of
 * its answer: DI-4), or when the ceiling is reached (DI-5). Ending means interrupting the calling thread, which closes
 * its connection. Safe for use by many threads.
 */
public final class CallWatch implements AutoCloseable {
  private final EventBus bus;
  private final LongSupplier nanos;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().daemon().name("molecule-call-watch").factory());

  /** Takes the events that count as signs of life, and the clock of limits, in nanoseconds. */
  public CallWatch(EventBus bus, LongSupplier nanos) {
    this.bus = bus;
    this.nanos = nanos;
  }

  /** Watches the current thread's call until it is closed. */
  Watched begin(UUID workspaceId, Duration idleLimit, Optional<Duration> ceiling) {
    return new Watched(workspaceId, idleLimit, ceiling);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** One call. */
  interface Call extends AutoCloseable {
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

    @Override
    void close();
  }

  /** A call with limits. {@code this} guards what is not final. */
  final class Watched implements Call {
    private final Thread thread = Thread.currentThread();
    private final long idleNanos;
    private final long started = nanos.getAsLong();
    private final long ceilingNanos;
    private final EventBus.Subscription events;
    private volatile long lastSign = started;
    private boolean over;
    private Optional<String> reason = Optional.empty();
    private @Nullable Future<?> next;

    private Watched(UUID workspaceId, Duration idleLimit, Optional<Duration> ceiling) {
      idleNanos = idleLimit.toNanos();
      ceilingNanos = ceiling.map(Duration::toNanos).orElse(Long.MAX_VALUE);
      events = bus.listen(workspaceId, event -> sign());
      check();
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
      if (over) {
        return;
      }
      long now = nanos.getAsLong();
      long idleLeft = idleNanos - (now - lastSign);
      long ceilingLeft = ceilingNanos - (now - started);
      if (idleLeft <= 0) {
        end("nothing was heard of the agent for " + Duration.ofNanos(idleNanos).toMillis() + " ms");
      } else if (ceilingLeft <= 0) {
        end("the call took longer than " + Duration.ofNanos(ceilingNanos).toMillis() + " ms");
      } else if (!timer.isShutdown()) {
        next = timer.schedule(this::check, Math.min(idleLeft, ceilingLeft), TimeUnit.NANOSECONDS);
      }
    }

    private void end(String why) {
      over = true;
      reason = Optional.of(why);
      thread.interrupt();
    }

    /** Ends the watch; an interruption that came from it does not outlive it. */
    @Override
    public synchronized void close() {
      events.close();
      if (reason.isPresent()) {
        Thread.interrupted();
      }
      over = true;
      if (next != null) {
        next.cancel(false);
      }
    }
  }
}
