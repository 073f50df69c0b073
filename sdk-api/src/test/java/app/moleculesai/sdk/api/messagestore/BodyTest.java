package app.moleculesai.sdk.api.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code message-store.md} C17, C23, C24. */
class BodyTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "not json", "\uFEFF{}", "é", "日本語", "😀", "\u0001\u007f",
      "\uFFFE\uFFFF",
      "{\"escaped\":\"\\u0000 \\ud800\"}"})
  void validUtf8IsStorableAndComesBack(String text) {
    var body = Body.of(text);

    assertThat(body.isStorable()).isTrue();
    assertThat(body.text()).isEqualTo(text);
    assertThat(body.toByteArray()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(body.size()).isEqualTo(body.toByteArray().length);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "C080", "E08080", "F0808080", "C1BF", "E09FBF", "F08FBFBF", // longer than needed
      "EDA080", "EDBFBF", "EDA0BDEDB880", // surrogates
      "F4908080", "F5808080", "F8888080", "FC848080", "FE", "FF", // beyond Unicode
      "80", "BF", "61806162", // a continuation out of nowhere
      "C3", "E697", "E6", "F09F98", "F09F", "F0", "61C3", // cut off
      "C361", "E69761", "F09F9861"}) // not continued
  void whatIsNotUtf8IsNotStorable(String hex) {
    var bytes = HexFormat.of().parseHex(hex);

    for (int before : new int[]{0, 1, 4094, 4095, 4096, 4097, 10_000}) {
      var padded = new byte[before + bytes.length];
      Arrays.fill(padded, (byte) 'a');
      System.arraycopy(bytes, 0, padded, before, bytes.length);
      assertThat(Body.of(padded).isStorable()).as("after %d letters", before).isFalse();
      assertThatThrownBy(() -> Body.of(padded).text()).isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(padded.length + " bytes");
    }
  }

  @Test
  void theByteZeroIsNotStorable() {
    assertThat(Body.of("\u0000").isStorable()).isFalse();
    assertThat(Body.of("a\u0000").isStorable()).isFalse();
    assertThat(Body.of("é".repeat(5000) + "\u0000").isStorable()).isFalse();
    for (int place = 0; place < 20; place++) {
      var text = "\u0001".repeat(place) + "\u0000" + "\u007f".repeat(19 - place);
      assertThat(Body.of(text).isStorable()).as("at %d", place).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 2047, 2048, 4095, 4096, 4097, 8191, 8192, 8193, 100_000})
  void longBodiesAreReadToTheirEnd(int length) {
    for (String character : new String[]{"é", "日", "😀"}) {
      for (String before : new String[]{"", "a", "aa", "aaa"}) {
        var body = Body.of(before + character.repeat(length));
        assertThat(body.isStorable()).isTrue();
        var cut = Arrays.copyOf(body.toByteArray(), body.size() - 1);
        assertThat(Body.of(cut).isStorable()).isFalse();
      }
    }
  }

  @Test
  void itKeepsACopyAndHandsOutCopies() {
    var bytes = "{}".getBytes(StandardCharsets.UTF_8);
    var body = Body.of(bytes);

    bytes[0] = 'x';
    body.toByteArray()[0] = 'x';

    assertThat(body.text()).isEqualTo("{}");
  }

  @Test
  void wrappedBytesAreNotCopied() {
    var bytes = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(Body.wrap(bytes).<byte[], RuntimeException>read((array, offset, length) -> array))
        .isSameAs(bytes);
  }

  @Test
  void itCanBeReadInSeveralWays() throws IOException {
    var body = Body.of("{\"a\":\"é\"}");
    var out = new ByteArrayOutputStream();
    body.writeTo(out);

    assertThat(out.toByteArray()).isEqualTo(body.toByteArray());
    assertThat(body.openStream().readAllBytes()).isEqualTo(body.toByteArray());
    assertThat(body.<String, RuntimeException>read(
        (array, offset, length) -> new String(array, offset, length, StandardCharsets.UTF_8)))
        .isEqualTo(body.text());
  }

  @Test
  void equalBytesAreEqualBodies() {
    assertThat(Body.of("{}")).isEqualTo(Body.wrap(new byte[]{'{', '}'}))
        .hasSameHashCodeAs(Body.of("{}")).isNotEqualTo(Body.of("{ }")).isNotEqualTo("{}");
  }

  @Test
  void itsTextShowsTheSizeOnly() {
    assertThat(Body.of("canary")).hasToString("Body[6 bytes]");
  }
}
