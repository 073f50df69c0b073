package app.moleculesai.sdk.runtime.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When news is tried again. */
class RetryPlanTest {
  private final RetryPlan middle = new RetryPlan(() -> 0.5);

  @ParameterizedTest
  @CsvSource({"1, PT1S", "2, PT2S", "3, PT4S", "10, PT8M32S", "11, PT10M", "1490, PT10M"})
  void thePauseDoublesUpToTenMinutes(int attempts, Duration pause) {
    assertThat(middle.pause(attempts, Duration.ZERO, Optional.empty())).contains(pause);
  }

  @Test
  void chanceMovesAPauseByAFifth() {
    assertThat(new RetryPlan(() -> 0).pause(2, Duration.ZERO, Optional.empty()))
        .contains(Duration.ofMillis(1600));
    assertThat(new RetryPlan(() -> 1).pause(2, Duration.ZERO, Optional.empty()))
        .contains(Duration.ofMillis(2400));
  }

  @Test
  void itGivesUpADayAfterItCameWhateverTheAttempts() {
    var day = Duration.ofDays(1);

    assertThat(middle.pause(1, day, Optional.empty())).isEmpty();
    assertThat(middle.pause(1, day.plusDays(3), Optional.of(Duration.ofHours(1)))).isEmpty();
    assertThat(middle.pause(1, day.minusNanos(1), Optional.empty())).isPresent();
    assertThat(middle.pause(10_000, day.minusNanos(1), Optional.empty())).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT1S", "PT-5S, PT1S", "PT30S, PT30S", "PT24H, PT1H"})
  void aReceiverMayWishForMoreTimeButNotForMoreThanAnHour(Duration wish, Duration pause) {
    assertThat(middle.pause(1, Duration.ZERO, Optional.of(wish))).contains(pause);
  }
}
