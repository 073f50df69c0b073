package app.moleculesai.spi.messagestore.postgres.relay;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether other servers may be there. Each sends a ping every second, which all the others hear; until enough silence
 * says otherwise there may be some. Safe for use by many threads.
 */
final class Company {
  /**
   * Longer than two pings may be old together: the one that keeps another server up, and the one by which we know that we
   * hear what it sends. So a server that is up is never taken for gone.
   */
  static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

  private final LongSupplier nanos;
  private volatile long lastSign;

  /** Takes the clock, in nanoseconds. */
  Company(LongSupplier nanos) {
    this.nanos = nanos;
    this.lastSign = nanos.getAsLong();
  }

  /** Somebody else was heard, or could have been missed. */
  void sign() {
    lastSign = nanos.getAsLong();
  }

  /** Says whether others may be there. */
  boolean isLikely() {
    return nanos.getAsLong() - lastSign < SILENCE_NANOS;
  }
}
