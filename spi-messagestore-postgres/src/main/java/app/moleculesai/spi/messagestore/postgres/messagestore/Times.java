package app.moleculesai.spi.messagestore.postgres.messagestore;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the log compares them: in microseconds. */
final class Times {
  /**
   * By how much a row may be older than one before it and still count as in order. Callers take the time before they
   * append, so that those of one workspace that append at once come a little out of order.
   */
  static final Duration TOLERANCE = Duration.ofMinutes(1);

  /** Around the times that are stored, with room for the tolerance. */
  private static final Instant LEAST = Instant.parse("0000-12-01T00:00:00Z");
  private static final Instant MOST = Instant.parse("+10000-02-01T00:00:00Z");

  private Times() {}

  /** Returns the bound of which rows are strictly older exactly when they are strictly older than the time. */
  static Instant before(Instant time) {
    var cut = clamped(time).truncatedTo(ChronoUnit.MICROS);
    return cut.equals(clamped(time)) ? cut : cut.plus(1, ChronoUnit.MICROS);
  }

  /** Returns the bound of which rows are strictly younger exactly when they are strictly younger than the time. */
  static Instant after(Instant time) {
    return clamped(time).truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant clamped(Instant time) {
    if (time.isBefore(LEAST)) {
      return LEAST;
    }
    return time.isAfter(MOST) ? MOST : time;
  }
}
