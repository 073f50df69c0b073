package app.moleculesai.sdk.runtime.envelope;

import static app.moleculesai.sdk.runtime.envelope.Rows.quoted;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonTest {
  private static final String LONG_NUMBER = "1".repeat(1001);

  @ParameterizedTest
  @ValueSource(strings = {"{}", " [ 1 , {'a' : null} ] \n", "7", "-0.5e+7", "'text'", "null",
      "{'a':1,'a':2}", "1e999999999999", "{'a':'\\ud800'}", "'\uD83D\uDE00 \u2028'"})
  void aDocumentIsHandedOutAsItStands(String text) {
    assertThat(document(quoted(text))).contains(quoted(text));
  }

  @Test
  void numbersOfAnyLengthAreFine() {
    assertThat(document("{\"a\":" + LONG_NUMBER + "}")).contains("{\"a\":" + LONG_NUMBER + "}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{}{}", "1 2", "{'a'}", "[1,]", "NaN", "text", "'a", "01",
      "'\\x'", "{'a':1}\0", "\uFEFF", "\uFEFF\uFEFF{}", "{\uFEFF}", "{}\uFEFF"})
  void anythingElseIsNot(String text) {
    assertThat(document(quoted(text))).isEmpty();
  }

  @Test
  void aByteOrderMarkIsLeftOut() {
    assertThat(document("\uFEFF{\"a\":1}")).contains("{\"a\":1}");
    assertThat(document("\uFEFF \"\uFEFF\"")).contains(" \"\uFEFF\"");
  }

  @Test
  void whatIsNestedTooDeeplyOrNotInUtf8IsNoDocument() {
    assertThat(document("[".repeat(1000) + "]".repeat(1000))).isPresent();
    assertThat(document("[".repeat(1001) + "]".repeat(1001))).isEmpty();
    assertThat(document(Body.wrap("{}".getBytes(UTF_16LE)))).isEmpty();
    assertThat(document(Body.wrap(new byte[]{'"', (byte) 0xC0, (byte) 0x80, '"'}))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {'a': {'b' : [1]} ,'c':'x'} | {'a': null ,'c':'x'} | {'b' : [1]}
      {'c':1,'\\u0061':1.0e400}   | {'c':1,'\\u0061':null} | 1.0e400
      {'a':'\\ud83d\\ude00'}      | {'a':null} | '\\ud83d\\ude00'
      {'a':1,'a':2}               | {'a':null,'a':null} | 2
      {'a':1,'a':null}            | {'a':null,'a':null} |
      {'a':null}                  | {'a':null} |
      {'x':{'a':1}}               | {'x':{'a':1}} |
      [{'a':1}]                   | [{'a':1}] |
      {'a':1                      | {'a':1 |
      {'a':1}}                    | {'a':null}} | 1
      """)
  void valuesAreCutOutAsTheyStand(String document, String rest, String value) {
    var cut = RawJson.cut(quoted(document).getBytes(UTF_8), Set.of("a", "b"));

    assertThat(cut.rest().text()).isEqualTo(quoted(rest));
    assertThat(cut.taken()).isEqualTo(
        value == null ? Map.of() : Map.of("a", Body.of(quoted(value))));
  }

  @Test
  void aMarkBeforeTheObjectDoesNotShiftWhatIsCut() {
    var cut = RawJson.cut("\uFEFF{\"a\":[7]}".getBytes(UTF_8), Set.of("a"));

    assertThat(cut.taken()).containsEntry("a", Body.of("[7]"));
    assertThat(cut.rest().text()).isEqualTo("\uFEFF{\"a\":null}");
  }

  private static Optional<String> document(String text) {
    return document(Body.of(text));
  }

  private static Optional<String> document(Body body) {
    var found = new ArrayList<String>();
    boolean is = RawJson.<RuntimeException>ifDocument(body,
        (array, offset, length) -> found.add(new String(array, offset, length, UTF_8)));
    assertThat(found).hasSize(is ? 1 : 0);
    return found.stream().findFirst();
  }
}
