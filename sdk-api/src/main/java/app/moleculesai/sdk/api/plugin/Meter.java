package app.moleculesai.sdk.api.plugin;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Counts and times the work of one instance for {@code GET /metrics}. Names are lower case with underscores and
 * without unit; one name is one kind. Safe for use by many threads.
 */
public interface Meter {
  /** Adds to a counter that only rises. */
  void count(String name, long amount);

  /** Records how long something took. */
  void time(String name, Duration took);

  /** Shows a value read whenever metrics are asked for, until the instance is closed. */
  void gauge(String name, DoubleSupplier value);
}
