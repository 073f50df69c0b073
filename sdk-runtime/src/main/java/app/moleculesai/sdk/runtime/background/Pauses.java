package app.moleculesai.sdk.runtime.background;

import java.time.Duration;

/** Lets time pass; a test decides how. Safe for use by many threads. */
@FunctionalInterface
public interface Pauses {
  /** Waits for so long. */
  void pause(Duration time) throws InterruptedException;
}
