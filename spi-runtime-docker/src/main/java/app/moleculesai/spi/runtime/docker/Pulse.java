package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.SdkException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whether the daemon lives. A sign of life counts for a second, so that what its events told may be believed without
 * asking; a silence counts for five, so that nobody waits for it in vain. Safe for use by many threads; {@code lock} lets
 * one of them ask, and the others wait for the same answer.
 */
final class Pulse {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofMillis(900);
  private static final Duration SILENCE_STANDS = Duration.ofSeconds(5);
  private static final Duration REFUSAL_STANDS = Duration.ofMillis(250);

  private record Failure(String reason, long until) {}

  private final Engine engine;
  private final Runnable silent;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Failure failure;

  /** Takes whom to ask, and what to do when it does not answer. */
  Pulse(Engine engine, Runnable silent) {
    this.engine = engine;
    this.silent = silent;
  }

  /** Returns why the daemon cannot be believed to live; empty when it does. Takes at most a second. */
  Optional<String> problem() {
    if (isFresh()) {
      return Optional.empty();
    }
    var known = standing();
    if (known.isPresent()) {
      return known;
    }
    lock.lock();
    try {
      return isFresh() ? Optional.empty() : standing().or(this::ask);
    } finally {
      lock.unlock();
    }
  }

  private boolean isFresh() {
    return engine.silence().compareTo(FRESH) < 0;
  }

  private Optional<String> standing() {
    return Optional.ofNullable(failure).filter(last -> last.until - System.nanoTime() > 0)
        .map(Failure::reason);
  }

  private Optional<String> ask() {
    try {
      engine.call("ping", LIMIT, daemon -> daemon.client().pingCmd().exec());
      failure = null;
      return Optional.empty();
    } catch (SilenceException e) {
      silent.run();
      return Optional.of(failed(e, SILENCE_STANDS));
    } catch (SdkException e) {
      return Optional.of(failed(e, REFUSAL_STANDS));
    }
  }

  private String failed(SdkException e, Duration stands) {
    var reason = String.valueOf(e.getMessage());
    failure = new Failure(reason, System.nanoTime() + stands.toNanos());
    return reason;
  }
}
