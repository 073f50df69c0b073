package app.moleculesai.sdk.runtime.answers;

import java.util.concurrent.atomic.AtomicLong;

/** How much clients have not read yet of what was written for them, all together. Safe for use by many threads. */
final class UnreadBytes {
  private final long most;
  private final AtomicLong bytes = new AtomicLong();

  /** Takes how much there may be. */
  UnreadBytes(long most) {
    this.most = most;
  }

  /**
   * Counts more.
   *
   * @param inAnyCase whether more may be taken than there is room for
   * @return whether it was taken
   */
  boolean take(int more, boolean inAnyCase) {
    if (bytes.addAndGet(more) <= most || inAnyCase) {
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
