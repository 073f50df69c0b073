package app.moleculesai.sdk.api.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code wire.md} TX-2, {@code message-store.md} C17. */
class StorableTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "\uFEFFwith a mark", "العربية", "é", "日本語", "😀👩‍💻",
      "\u0001\u001f\u007f",
      "\uFFFD\uFFFE\uFFFF", "\uD83D\uDE00"})
  void validTextStaysTheSameObject(String text) {
    assertThat(StorableText.isStorable(text)).isTrue();
    assertThat(StorableText.repair(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource({
      "NUL,''",
      "a NUL b NUL,ab",
      "HIGH,?",
      "LOW,?",
      "a HIGH,a?",
      "LOW HIGH,??",
      "HIGH HIGH LOW,?😀",
      "HIGH LOW LOW,😀?",
      "HIGH NUL LOW,??",
      "NUL HIGH LOW NUL,😀",
      "a HIGH b,a?b"})
  void faultsAreRepairedAndNothingElse(String recipe, String expected) {
    var text = recipe.replace(" ", "").replace("NUL", "\u0000").replace("HIGH", "\uD83D")
        .replace("LOW", "\uDE00");

    assertThat(StorableText.isStorable(text)).isFalse();
    var repaired = StorableText.repair(text);

    assertThat(repaired).isEqualTo(expected.replace('?', '\uFFFD'));
    assertThat(StorableText.isStorable(repaired)).isTrue();
    assertThat(StorableText.repair(repaired)).isSameAs(repaired);
  }

  @Test
  void whatIsRepairedSurvivesUtf8() {
    var all = new StringBuilder();
    for (int c = 0; c <= 0xFFFF; c++) {
      all.append((char) c).append('x');
    }
    var repaired = StorableText.repair(all.toString());

    assertThat(new String(repaired.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(repaired).doesNotContain("\u0000");
    assertThat(repaired.codePoints().filter(c -> c == 0xFFFD).count()).isEqualTo(0x800 + 1);
  }
}
