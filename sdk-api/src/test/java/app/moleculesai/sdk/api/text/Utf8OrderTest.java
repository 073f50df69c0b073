package app.moleculesai.sdk.api.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8OrderTest {
  @Test
  void textsStandInTheOrderOfTheirBytes() {
    var ordered = List.of("", "A", "a", "aa", "b", "\u00e9", "\u6f22", "\uff5a", "\ud83d\ude00",
        "\udbff\udfff");
    var texts = new ArrayList<>(ordered);
    Collections.reverse(texts);
    texts.sort(Utf8Order::compare);

    assertThat(texts).isEqualTo(ordered);
    assertThat(Utf8Order.compare("\u00e9", "\u00e9")).isZero();
  }
}
