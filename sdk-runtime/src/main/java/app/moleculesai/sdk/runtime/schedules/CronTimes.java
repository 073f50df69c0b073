package app.moleculesai.sdk.runtime.schedules;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.Parameters;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The times of a schedule: five fields read in a zone ({@code wire.md} SC-1). A time that a zone skips when clocks are
 * put forward does not come on that day; one that it has twice when they are put back comes once, unless the fields
 * name several times of that hour. Immutable.
 */
public final class CronTimes {
  private static final CronParser PARSER = new CronParser(
      CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private static final int LONGEST = 255;

  /** A week of minutes; a database may be much older. */
  static final int MOST_COUNTED = 10_080;

  private final ExecutionTime times;
  private final ZoneId zone;

  private CronTimes(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /**
   * Reads an expression and the name of a zone.
   *
   * @throws SdkException {@code invalid_field}, naming {@code cron_expr} or {@code timezone}
   */
  public static CronTimes parse(String cron, String timezone) {
    try {
      if (cron.length() > LONGEST || cron.indexOf('|') >= 0) { // the parser would read several in one
        throw new IllegalArgumentException("too long, or several expressions");
      }
      return new CronTimes(ExecutionTime.forCron(PARSER.parse(cron)),
          ZoneId.of(timezone));
    } catch (DateTimeException e) {
      throw Parameters.invalid("timezone", "must be the name of a zone, such as Europe/Berlin");
    } catch (IllegalArgumentException e) {
      throw Parameters.invalid("cron_expr", "must be five fields: minute, hour, day of month,"
          + " month, day of week");
    }
  }

  /** Returns the next time after this one; empty when there never is one. */
  public Optional<Instant> next(Instant after) {
    var next = step(start(after));
    while (next.isPresent() && !next.get().isAfter(after)) {
      next = step(next.get());
    }
    return next;
  }

  private Optional<Instant> step(Instant from) {
    return times.nextExecution(from.atZone(zone))
        .map(time -> time.toInstant().truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Returns where to begin to count. In an hour that comes twice the library's answer depends on the second that it is
   * asked from: a server that looks at 02:30:15 must find the times that one finds which looks at 02:30:00.
   */
  private Instant start(Instant after) {
    var twice = zone.getRules().getTransition(after.atZone(zone).toLocalDateTime());
    return twice == null || twice.isGap()
        ? after
        : twice.getDateTimeAfter().toInstant(twice.getOffsetBefore()).minusSeconds(1);
  }

  /**
   * The times that came in a while.
   *
   * @param count how many; at most {@link #MOST_COUNTED}
   * @param last the last one
   * @param before the one before that; the last one when it is the only one
   */
  record Passed(int count, Instant last, Instant before) {}

  /** Counts the times from one on, which is one of them, to another. */
  Passed passed(Instant first, Instant until) {
    var passed = new Passed(1, first, first);
    var next = next(first);
    while (passed.count < MOST_COUNTED && next.isPresent() && !next.get().isAfter(until)) {
      passed = new Passed(passed.count() + 1, next.get(), passed.last());
      next = next(passed.last());
    }
    return passed;
  }
}
