package app.moleculesai.sdk.api.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code wire.md} 13.3, TX-1 to TX-3. */
class TruncationTest {
  private static final String MARKER = "…";

  /** The three ways to cut. */
  enum Cut {
    BYTES, BYTES_NO_MARKER, RUNES;

    String apply(String text, int max) {
      return switch (this) {
        case BYTES -> Truncation.truncateBytes(text, max);
        case BYTES_NO_MARKER -> Truncation.truncateBytesNoMarker(text, max);
        case RUNES -> Truncation.truncateRunes(text, max);
      };
    }
  }

  static List<Arguments> namedCases() {
    return List.of(
        // empty; ASCII under, at and over the cap
        Arguments.of(Cut.BYTES, "", 10, ""),
        Arguments.of(Cut.BYTES, "hello", 10, "hello"),
        Arguments.of(Cut.BYTES, "hello", 5, "hello"),
        Arguments.of(Cut.BYTES, "hello world", 8, "hello…"),
        // three bytes each: under, at, and a cap in the middle of a character
        Arguments.of(Cut.BYTES, "日本語", 20, "日本語"),
        Arguments.of(Cut.BYTES, "日本語", 9, "日本語"),
        Arguments.of(Cut.BYTES, "日本語", 8, "日…"),
        // four bytes each
        Arguments.of(Cut.BYTES, "😀😀", 8, "😀😀"),
        Arguments.of(Cut.BYTES, "😀😀😀", 8, "😀…"),
        // mixed, nine bytes
        Arguments.of(Cut.BYTES, "a日😀b", 9, "a日😀b"),
        Arguments.of(Cut.BYTES, "a日😀b", 8, "a日…"),
        // no room for the marker, and just enough
        Arguments.of(Cut.BYTES, "日本", 0, ""),
        Arguments.of(Cut.BYTES, "日本", -1, ""),
        Arguments.of(Cut.BYTES, "日本", 1, ""),
        Arguments.of(Cut.BYTES, "日本", 2, ""),
        Arguments.of(Cut.BYTES, "日本", 3, "…"),
        Arguments.of(Cut.BYTES_NO_MARKER, "hello world", 5, "hello"),
        Arguments.of(Cut.BYTES_NO_MARKER, "日本語", 4, "日"),
        Arguments.of(Cut.BYTES_NO_MARKER, "日本語", 1, ""),
        Arguments.of(Cut.BYTES_NO_MARKER, "a日😀b", 8, "a日😀"),
        Arguments.of(Cut.BYTES_NO_MARKER, "abc", 0, ""),
        Arguments.of(Cut.BYTES_NO_MARKER, "abc", -5, ""),
        Arguments.of(Cut.RUNES, "hello", 5, "hello"),
        Arguments.of(Cut.RUNES, "日本語", 2, "日本…"),
        Arguments.of(Cut.RUNES, "😀😀😀", 2, "😀😀…"),
        Arguments.of(Cut.RUNES, "abc", 0, ""),
        Arguments.of(Cut.RUNES, "abc", -1, ""));
  }

  static List<Arguments> furtherCases() {
    return List.of(
        // emoji and mixed under the cap, each way
        Arguments.of(Cut.BYTES, "😀😀", 9, "😀😀"),
        Arguments.of(Cut.BYTES, "a日😀b", 20, "a日😀b"),
        Arguments.of(Cut.BYTES_NO_MARKER, "😀😀", 9, "😀😀"),
        Arguments.of(Cut.BYTES_NO_MARKER, "a日😀b", 20, "a日😀b"),
        Arguments.of(Cut.RUNES, "😀😀", 3, "😀😀"),
        Arguments.of(Cut.RUNES, "a日😀b", 5, "a日😀b"),
        // empty
        Arguments.of(Cut.BYTES_NO_MARKER, "", 10, ""),
        Arguments.of(Cut.BYTES_NO_MARKER, "", 0, ""),
        Arguments.of(Cut.RUNES, "", 10, ""),
        Arguments.of(Cut.RUNES, "", 0, ""));
  }

  @ParameterizedTest
  @MethodSource({"namedCases", "furtherCases"})
  void theNamedCases(Cut how, String text, int max, String expected) {
    assertThat(how.apply(text, max)).isEqualTo(expected);
  }

  /** ASCII, two, three and four bytes a character, and all of them. */
  static Stream<Arguments> textsAndCaps() {
    return Stream
        .of("the quick brown fox", "žluťoučký kůň", "日本語のテキスト", "😀👍🏽👩‍💻🇨🇿", "až日😀 zb👍語")
        .flatMap(text -> IntStream.range(0, 29).mapToObj(cap -> Arguments.of(text, cap)));
  }

  @ParameterizedTest
  @MethodSource("textsAndCaps")
  void whatIsLeftIsValidAndFits(String text, int cap) {
    var bytes = Truncation.truncateBytes(text, cap);
    assertThat(bytes).satisfies(TruncationTest::isValid);
    assertThat(utf8(bytes)).isLessThanOrEqualTo(cap);
    assertThat(text).startsWith(withoutMarker(text, bytes));

    var noMarker = Truncation.truncateBytesNoMarker(text, cap);
    assertThat(noMarker).satisfies(TruncationTest::isValid);
    assertThat(utf8(noMarker)).isLessThanOrEqualTo(cap);
    assertThat(text).startsWith(noMarker);
    // one character more would not fit
    assertThat(noMarker.equals(text) || utf8(noMarker) > cap - 4).isTrue();

    var runes = Truncation.truncateRunes(text, cap);
    assertThat(runes).satisfies(TruncationTest::isValid);
    int length = runes.codePointCount(0, runes.length());
    assertThat(length).isLessThanOrEqualTo(cap == 0 ? 0 : cap + 1);
    assertThat(runes.equals(text) || cap == 0 || length == cap + 1).isTrue();
    assertThat(text).startsWith(withoutMarker(text, runes));
  }

  @Test
  void theEndIsKeptWithoutBreakingACharacter() {
    assertThat(Truncation.lastBytes("abc", 3)).isEqualTo("abc");
    assertThat(Truncation.lastBytes("abc", 2)).isEqualTo("bc");
    assertThat(Truncation.lastBytes("a\u00fcb", 2)).isEqualTo("b");
    assertThat(Truncation.lastBytes("a\u00fcb", 3)).isEqualTo("\u00fcb");
    assertThat(Truncation.lastBytes("x\ud83d\ude00", 3)).isEmpty();
    assertThat(Truncation.lastBytes("x\ud83d\ude00", 4)).isEqualTo("\ud83d\ude00");
    assertThat(Truncation.lastBytes("abc", 0)).isEmpty();
  }

  @Test
  void theContractNamesTwentySevenCasesAndOneHundredAndFortyFive() {
    assertThat(namedCases()).hasSize(27);
    assertThat(textsAndCaps()).hasSize(145);
  }

  @Test
  void aTextThatFitsIsNotCopied() {
    var text = "日本語".repeat(10);
    assertThat(Truncation.truncateBytes(text, 90)).isSameAs(text);
    assertThat(Truncation.truncateBytesNoMarker(text, Integer.MAX_VALUE)).isSameAs(text);
    assertThat(Truncation.truncateRunes(text, 30)).isSameAs(text);
  }

  private static void isValid(String text) {
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String withoutMarker(String original, String cut) {
    return cut.equals(original) || cut.isEmpty()
        ? cut
        : cut.substring(0, cut.length() - MARKER.length());
  }
}
