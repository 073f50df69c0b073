package app.moleculesai.sdk.runtime.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {
  /** The last but one: on the day when clocks are put forward there is no half past two. */
  @ParameterizedTest
  @CsvSource({
      "0 9 * * 1-5,Europe/Berlin,2026-01-02T12:00:00Z,2026-01-05T08:00:00Z",
      "0 7 * * *,UTC,2026-03-01T06:59:00Z,2026-03-01T07:00:00Z",
      "0 7 * * *,UTC,2026-03-01T07:00:00Z,2026-03-02T07:00:00Z",
      "0 7 * * *,Europe/Berlin,2026-07-10T00:00:00Z,2026-07-10T05:00:00Z",
      "*/15 * * * *,UTC,2026-03-01T07:01:30Z,2026-03-01T07:15:00Z",
      "0 3 * * 0,UTC,2026-03-02T00:00:00Z,2026-03-08T03:00:00Z",
      "30 2 * * *,Europe/Berlin,2026-03-28T12:00:00Z,2026-03-30T00:30:00Z",
      "0 0 29 2 *,UTC,2026-03-01T00:00:00Z,2028-02-29T00:00:00Z"})
  void theNextTimeIsReadInTheZone(String cron, String zone, Instant after, Instant next) {
    assertThat(CronTimes.parse(cron, zone).next(after)).contains(next);
  }

  @Test
  void aTimeThatNeverComesIsNone() {
    assertThat(CronTimes.parse("0 0 30 2 *", "UTC").next(Instant.parse("2026-03-01T00:00:00Z")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *",
      "* * * * 8", "5-1 * * * *", "x * * * *", "60 * * * *||0 9 * * *", "0 9 * * *||0 17 * * *",
      "0 9|17 * * *",
      "0 0 7 * * *", "@daily", "every day"})
  void whatIsNoExpressionIsRefused(String cron) {
    assertThatThrownBy(() -> CronTimes.parse(cron, "UTC"))
        .isInstanceOf(SdkException.class)
        .hasMessageContaining("cron_expr");
  }

  @Test
  void aZoneThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> CronTimes.parse("* * * * *", "Moon/Crater"))
        .isInstanceOf(SdkException.class)
        .hasMessageContaining("timezone");
  }
}
