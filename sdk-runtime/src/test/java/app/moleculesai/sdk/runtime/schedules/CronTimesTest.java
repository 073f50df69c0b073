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

  /** Clocks are put forward: what the day does not have does not come; what moves with the clock goes on. */
  @ParameterizedTest
  @CsvSource({
      // Berlin has no 02:00 to 03:00 on 29 March, New York none on 8 March
      "30 2 * * *,Europe/Berlin,2026-03-28T01:30:00Z,2026-03-30T00:30:00Z",
      "0 3 * * *,Europe/Berlin,2026-03-28T12:00:00Z,2026-03-29T01:00:00Z",
      "*/30 * * * *,Europe/Berlin,2026-03-29T00:30:00Z,2026-03-29T01:00:00Z",
      "30 2 * * *,America/New_York,2026-03-07T12:00:00Z,2026-03-09T06:30:00Z",
      "0 9 * * *,America/New_York,2026-03-07T14:00:00Z,2026-03-08T13:00:00Z",
      // the southern half goes forward in spring, too: half an hour in Lord Howe, at midnight in Santiago
      "15 2 * * *,Australia/Lord_Howe,2026-10-03T00:00:00Z,2026-10-04T15:15:00Z",
      "0 0 * * *,America/Santiago,2026-09-05T12:00:00Z,2026-09-07T03:00:00Z",
      "0 9 * * *,Australia/Sydney,2026-10-03T00:00:00Z,2026-10-03T22:00:00Z",
      // a zone that changes nothing, and one that left a whole day out
      "*/15 * * * *,Asia/Kathmandu,2026-03-29T00:01:00Z,2026-03-29T00:15:00Z",
      "0 12 * * *,Pacific/Apia,2011-12-29T22:00:00Z,2011-12-30T22:00:00Z"})
  void aTimeThatTheZoneSkipsDoesNotCome(String cron, String zone, Instant after, Instant next) {
    assertThat(CronTimes.parse(cron, zone).next(after)).contains(next);
  }

  /**
   * Clocks are put back: a time that comes twice counts once, wherever in those hours it is asked for; several times of
   * an hour come in both.
   */
  @ParameterizedTest
  @CsvSource({
      "30 2 * * *,Europe/Berlin,2026-10-24T12:00:00Z,2026-10-25T00:30:00Z",
      "30 2 * * *,Europe/Berlin,2026-10-25T00:30:00Z,2026-10-26T01:30:00Z",
      "30 2 * * *,Europe/Berlin,2026-10-25T00:30:15Z,2026-10-26T01:30:00Z",
      "30 2 * * *,Europe/Berlin,2026-10-25T00:59:59Z,2026-10-26T01:30:00Z",
      "30 2 * * *,Europe/Berlin,2026-10-25T01:00:00Z,2026-10-26T01:30:00Z",
      "30 2 * * *,Europe/Berlin,2026-10-25T01:29:00Z,2026-10-26T01:30:00Z",
      "30 2 * * *,Europe/Berlin,2026-10-25T01:30:00Z,2026-10-26T01:30:00Z",
      "30 2 * * *,Europe/Berlin,2026-10-25T00:29:59Z,2026-10-25T00:30:00Z",
      "0 * * * *,Europe/Berlin,2026-10-25T00:00:20Z,2026-10-25T01:00:00Z",
      "*/30 * * * *,Europe/Berlin,2026-10-25T00:31:00Z,2026-10-25T01:00:00Z",
      "*/30 * * * *,Europe/Berlin,2026-10-25T01:31:00Z,2026-10-25T02:00:00Z",
      "30 1 * * *,America/New_York,2026-11-01T05:30:30Z,2026-11-02T06:30:00Z",
      "*/20 1 * * *,America/New_York,2026-11-01T05:41:00Z,2026-11-01T06:00:00Z",
      "45 1 * * *,Australia/Lord_Howe,2026-04-04T14:45:20Z,2026-04-05T15:15:00Z",
      "45 1 * * *,Australia/Lord_Howe,2026-04-04T15:10:20Z,2026-04-05T15:15:00Z",
      "30 23 * * *,America/Santiago,2026-04-05T02:30:20Z,2026-04-06T03:30:00Z",
      "0 9 * * *,Europe/Berlin,2026-10-24T07:00:00Z,2026-10-25T08:00:00Z"})
  void aTimeThatTheZoneHasTwiceComesOnce(String cron, String zone, Instant after, Instant next) {
    assertThat(CronTimes.parse(cron, zone).next(after)).contains(next);
  }

  @Test
  void theTimesOfAWhileAreCounted() {
    var times = CronTimes.parse("*/10 * * * *", "Europe/Berlin");
    var first = Instant.parse("2026-03-29T00:30:00Z");
    assertThat(times.passed(first, first.plusSeconds(599)))
        .isEqualTo(new CronTimes.Passed(1, first, first));
    assertThat(times.passed(first, first.plusSeconds(3600)))
        .isEqualTo(new CronTimes.Passed(7, first.plusSeconds(3600),
            first.plusSeconds(3000)));
    assertThat(CronTimes.parse("* * * * *", "UTC").passed(first, first.plusSeconds(10_000_000)))
        .returns(CronTimes.MOST_COUNTED, CronTimes.Passed::count);
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
  void anExpressionThatIsTooLongIsRefused() {
    assertThat(CronTimes.parse("1" + ",1".repeat(123) + " * * * *", "UTC")).isNotNull();
    assertThatThrownBy(() -> CronTimes.parse("1" + ",1".repeat(124) + " * * * *", "UTC"))
        .isInstanceOf(SdkException.class).hasMessageContaining("cron_expr");
  }

  @Test
  void aZoneThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> CronTimes.parse("* * * * *", "Moon/Crater"))
        .isInstanceOf(SdkException.class)
        .hasMessageContaining("timezone");
  }
}
