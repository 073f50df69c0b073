package app.moleculesai.spi.messagestore.postgres.relay;

import app.moleculesai.sdk.api.event.EventRelay;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who hears the news, and whether they would arrive. Only the thread that hears calls the listener; the rest is safe for
 * use by many threads.
 */
final class Audience {
  /** How long a ping stands for the next news: {@code wire.md} 11.4. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final System.Logger logger;
  private final Company company;
  private final CountDownLatch firstUp = new CountDownLatch(1);
  private volatile EventRelay.@Nullable Listener listener;
  private volatile boolean begun;
  private volatile boolean ended;
  private volatile boolean up;
  private volatile long pingSentAt;

  Audience(System.Logger logger, Company company) {
    this.logger = logger;
    this.company = company;
  }

  void set(EventRelay.Listener heard) {
    listener = heard;
  }

  /** From now on somebody may miss news. */
  void begin() {
    begun = true;
  }

  /** From now on nobody misses any. */
  void end() {
    ended = true;
  }

  void awaitUp(long time, TimeUnit unit) {
    try {
      boolean unused = firstUp.await(time, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isUp() {
    return up && isFresh();
  }

  private boolean isFresh() {
    return System.nanoTime() - pingSentAt < FRESH_NANOS;
  }

  /** A ping came back. */
  void echo(long sentAt) {
    pingSentAt = sentAt;
    if (!up && isFresh()) {
      boolean missedSome = begun; // before start() goes on
      company.sign(); // nobody was heard while nothing was
      up = true;
      firstUp.countDown();
      if (missedSome) {
        logger.log(System.Logger.Level.INFO, "relay: hears the other servers");
        tell(EventRelay.Listener::recovered);
      }
    }
  }

  /** Notices when pings stay away. */
  void look() {
    if (up && !isFresh()) {
      down();
    }
  }

  /** The connection is gone, or silent. */
  void down() {
    if (up && !ended) {
      up = false;
      logger.log(System.Logger.Level.WARNING,
          "relay: does not hear the other servers; nothing is cached until it does");
      tell(EventRelay.Listener::lost);
    }
  }

  /** Some news are missing although pings arrive. */
  void missed() {
    tell(EventRelay.Listener::lost);
    tell(EventRelay.Listener::recovered);
  }

  void tell(Consumer<EventRelay.Listener> what) {
    var heard = listener;
    if (heard == null) {
      return;
    }
    try {
      what.accept(heard);
    } catch (RuntimeException e) {
      logger.log(System.Logger.Level.WARNING, "relay: a listener failed", e);
    }
  }
}
