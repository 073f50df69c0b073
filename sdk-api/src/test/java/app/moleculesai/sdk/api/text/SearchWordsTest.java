package app.moleculesai.sdk.api.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchWordsTest {
  @ParameterizedTest
  @CsvSource(quoteCharacter = '|', nullValues = "-", value = {"Red fox, red fox",
      "a_b-c.d e's, a b c d e s",
      "100% sure, 100 sure", "red Red RED, red", "|%, _|, ||", "\u00c4RGER, \u00e4rger",
      "\u6771\u4eac\u3067, \u6771 \u4eac \u3067", "n\u0303ame, n\u0303ame"})
  void wordsAreRunsOfLettersAndDigits(String text, String words) {
    assertThat(String.join(" ", SearchWords.of(text))).isEqualTo(words);
  }

  @Test
  void anyTextGivesABoundedIndex() {
    var text = new StringBuilder();
    for (int i = 0; i < 9000; i++) {
      text.append(i).append("\ud835\udd38".repeat(60)).append(' ');
    }

    var words = SearchWords.of(text.toString());

    assertThat(words).hasSize(8000)
        .allMatch(word -> word.getBytes(StandardCharsets.UTF_8).length <= 100);
  }

  @Test
  void everyWantedWordBeginsOne() {
    assertThat(SearchWords.match("Deploy at night", Set.of("dep", "night"))).isTrue();
    assertThat(SearchWords.match("Deploy at night", Set.of("dep", "day"))).isFalse();
    assertThat(SearchWords.match("Deploy at night", Set.of("ploy"))).isFalse();
    assertThat(SearchWords.match("Deploy at night", Set.of())).isFalse();
    var longest = "x".repeat(500);
    assertThat(SearchWords.match(longest, SearchWords.of(longest + "y"))).isTrue();
  }
}
