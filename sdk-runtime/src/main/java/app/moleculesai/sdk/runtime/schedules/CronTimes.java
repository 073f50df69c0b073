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
 * The times of a schedule: five fields read in a zone ({@code wire.md} SC-1). Immutable.
 */
public final class CronTimes {
  private static final CronParser PARSER = new CronParser(
      CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

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
      if (cron.indexOf('|') >= 0) { // the parser would read several expressions in one
        throw new IllegalArgumentException("several expressions");
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
    return times.nextExecution(after.atZone(zone))
        .map(time -> time.toInstant().truncatedTo(ChronoUnit.SECONDS));
  }
}
