package app.moleculesai.sdk.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({"0ms,PT0S", "250ms,PT0.25S", "5s,PT5S", "5 s,PT5S", "10m,PT10M", "2h,PT2H",
      "14d,PT336H", "007s,PT7S", "PT5S,PT5S", "pt1h30m,PT1H30M", "P2D,PT48H", "PT0.001S,PT0.001S",
      "999999999999d,PT23999999999976H"})
  void timesAreReadAsPeopleWriteThem(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "5", "s", "5S", "5sec", "-5s", "+5s", "1.5s", "1h30m", "PT-5S",
      "-PT5S",
      "P1Y", "5s 5s", "٥s", "9999999999999s", "PT9223372036854775808S", "5\ns x"})
  void anythingElseIsRefusedWithExamples(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be a time such as 250ms, 5s, 10m, 2h or 14d");
  }
}
