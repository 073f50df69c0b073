package app.moleculesai.sdk.runtime.answers;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory holds what clients have not read yet, of all streams together. Safe for use by many threads; takes no
 * lock, so that streams may call it under theirs.
 */
final class UnreadBytes {
  private final long most;
  private final int share;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Takes how much there may be.
   *
   * @param share how much of it one stream may have
   */
  UnreadBytes(long most, int share) {
    this.most = most;
    this.share = share;
  }

  /**
   * Counts more, unless that is too much for all, or for the stream; one that holds nothing gets it in any case.
   *
   * @param held how much the stream holds already
   * @return whether it was taken
   */
  boolean take(int more, int held) {
    if (held > 0 && held + more > share) {
      return false;
    }
    if (bytes.addAndGet(more) <= most || held == 0) {
      return true;
    }
    bytes.addAndGet(-more);
    return false;
  }

  /** Counts less. */
  void give(int less) {
    bytes.addAndGet(-less);
  }

  /** Returns how much there is. */
  long count() {
    return bytes.get();
  }
}
