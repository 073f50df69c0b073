package app.moleculesai.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Rounds.Result LIMIT = new Rounds.Result("limit", 1_000, 10, 5_000, 0);
  private static final Figure.Goal GOAL = new Figure.Goal.OfLimit(0.8);

  private static Figure beside(double perSecond, long errors) {
    return Figure.beside("send", "/s", new Rounds.Result("ours", perSecond, 12.5, 4_000, errors),
        LIMIT, Optional.of(GOAL));
  }

  @Test
  void aGoalIsMetFromItsValueOn() {
    assertThat(beside(800, 0).met()).contains(true);
    assertThat(beside(799, 0).met()).contains(false);
    assertThat(Figure.millis("import", 100, 100).met()).contains(true);
    assertThat(Figure.millis("import", 100.1, 100).met()).contains(false);
    assertThat(beside(300).met()).contains(true);
    assertThat(beside(301).met()).contains(false);
  }

  /** A time that may be three times 100 ms. */
  private static Figure beside(double millis) {
    return Figure.millis("import", millis, 100, Optional.of(new Figure.Goal.TimesLimit(3)));
  }

  @Test
  void whatHadErrorsMeetsNoGoal() {
    assertThat(beside(900, 1).met()).contains(false);
  }

  @Test
  void theTableHasALineForEachFigure() {
    var table = Report.table(List.of(beside(800, 0), Figure.millis("import", 120, 100)));

    assertThat(table.lines().toList()).hasSize(4)
        .anySatisfy(line -> assertThat(line).startsWith("send").contains("0.80", "yes", "12.5"))
        .anySatisfy(line -> assertThat(line).startsWith("import").contains("120.0 ms", "NO"));
  }

  @Test
  void theJsonHasNumbersAndLeavesOutWhatThereIsNot() throws Exception {
    var json = new ObjectMapper().readTree(
        Report.json(List.of(beside(800, 0), Figure.millis("import", 120, 100))));

    assertThat(json.path("figures").path(0).path("ratio").asDouble()).isEqualTo(0.8);
    assertThat(json.path("figures").path(0).path("met").asBoolean()).isTrue();
    assertThat(json.path("figures").path(1).path("ours").asDouble()).isEqualTo(120);
    assertThat(json.path("figures").path(1).has("limit")).isFalse();
    assertThat(json.path("load_average").isNumber()).isTrue();
  }
}
