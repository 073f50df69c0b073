package app.moleculesai.sdk.runtime.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Times as both generations read them: RFC 3339 in UTC with milliseconds. */
public final class Timestamps {
  private static final DateTimeFormatter WRITTEN = DateTimeFormatter
      .ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Timestamps() {}

  /** Returns a time as it is written. */
  public static String text(Instant time) {
    return WRITTEN.format(time);
  }

  /** Returns a time of ISO 8601 as it is written; one without zone is in UTC. */
  static Optional<String> normal(String text) {
    try {
      var parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from,
          LocalDateTime::from);
      var time = parsed instanceof OffsetDateTime zoned
          ? zoned.toInstant()
          : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
      return time.isBefore(FIRST) || time.isAfter(LAST)
          ? Optional.empty()
          : Optional.of(WRITTEN.format(time));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
