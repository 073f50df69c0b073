package app.moleculesai.sdk.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What all answers have in common. */
class JsonTest {
  @ParameterizedTest
  @CsvSource({
      "2026-03-01T12:30:45.123456Z, 2026-03-01T12:30:45.123456Z",
      "2026-03-01T12:30:45.123456789Z, 2026-03-01T12:30:45.123456Z",
      "2026-03-01T12:30:45.120Z, 2026-03-01T12:30:45.12Z",
      "2026-03-01T12:30:45.000010Z, 2026-03-01T12:30:45.00001Z",
      "2026-03-01T12:30:45.000000999Z, 2026-03-01T12:30:45Z",
      "2026-03-01T12:30:00.5Z, 2026-03-01T12:30:00.5Z",
      "2026-03-01T12:30:00Z, 2026-03-01T12:30:00Z",
      "2026-03-01T00:00:00Z, 2026-03-01T00:00:00Z",
      "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
      "1969-12-31T23:59:59.999999999Z, 1969-12-31T23:59:59.999999Z",
      "0001-01-01T00:00:10Z, 0001-01-01T00:00:10Z"})
  void timesAreRfc3339InUtcWithMicrosecondsAndWithoutZerosAtTheEnd(Instant time, String text) {
    assertThat(Json.instant(time)).isEqualTo(text);
  }

  @Test
  void aTimeThatIsWrittenIsReadAsItself() {
    for (long micros = 1; micros < 1L << 50; micros = micros * 3 + 7) {
      var time = Instant.EPOCH.plusNanos(micros * 1_000);

      assertThat(Instant.parse(Json.instant(time))).isEqualTo(time);
    }
  }
}
