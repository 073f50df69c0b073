package app.moleculesai.sdk.runtime.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {
  @Test
  void theNextTimeIsReadInTheZone() {
    assertThat(CronTimes.parse("0 9 * * 1-5", "Europe/Berlin")
        .next(Instant.parse("2026-01-02T12:00:00Z")))
        .contains(Instant.parse("2026-01-05T08:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *",
      "* * * * 8", "5-1 * * * *", "x * * * *", "60 * * * *||0 9 * * *"})
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
