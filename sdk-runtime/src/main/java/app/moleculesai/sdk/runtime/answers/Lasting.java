package app.moleculesai.sdk.runtime.answers;

import java.time.Duration;

/** How long something lasts that not always does. One thread at a time. */
final class Lasting {
  private boolean lasts;
  private long since;

  /** Begins, unless it lasts already; {@code now} is in nanoseconds. */
  void begin(long now) {
    if (!lasts) {
      lasts = true;
      since = now;
    }
  }

  void end() {
    lasts = false;
  }

  /** Says whether it lasts for so long. */
  boolean isLongerThan(Duration time, long now) {
    return lasts && now - since >= time.toNanos();
  }
}
