package app.moleculesai.sdk.runtime.envelope;

import static app.moleculesai.sdk.runtime.envelope.Rows.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code wire.md} DG-11. */
class AnswerTextTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {'result':{'parts':[{'kind':'text','text':'a'},{'kind':'text','text':'b'}]}} | a
      {'result':{'parts':[{'kind':'data','text':'x'},{'type':'text','text':'b'}]}} | b
      {'result':{'artifacts':[{'parts':[{'kind':'text','text':'c'}]}],'parts':[{'kind':'text','text':'a'}]}} | a
      {'result':{'artifacts':[{'parts':[]},7,{'parts':[{'kind':'text','text':'c'}]}],'parts':[]}} | c
      {'result':{'artifacts':[{'parts':[{'kind':'text','text':'c'}]},{'parts':[{'kind':'text','text':'d'}]}]}} | c
      {'result':{'message':{'role':'ROLE_AGENT','parts':[{'text':'e'}]}}} | e
      {'result':{'task':{'artifacts':[{'parts':[{'text':'f'}]}]}}} | f
      """)
  void itIsTheFirstTextPartOfTheResultOrOfItsArtifacts(String answer, String expected) {
    assertThat(AnswerText.of(Body.of(quoted(answer)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'result':'text'}", "{'result':{'parts':'text'}}", "{'result':[]}",
      "{'error':{'code':-32000,'message':'no'}}", "[1]", "no JSON", "", "{'result':{'parts':[",
      "{'result':{'artifacts':[{'parts':7}]}}",
      "{'result':{'message':{'parts':[{'kind':'text','text':'a question'}]}}}",
      "{'result':{'parts':[{'kind':'text','text':'a'}]}} more"})
  void withoutOneItIsTheAnswerAsItIs(String answer) {
    assertThat(AnswerText.of(Body.of(quoted(answer)))).isEqualTo(quoted(answer));
  }

  @Test
  void itIsAlwaysStorable() {
    assertThat(AnswerText.of(Body.of("{\"result\":{\"parts\":[{\"kind\":\"text\","
        + "\"text\":\"a\\u0000b\\ud83d\"}]}}"))).isEqualTo("ab\ufffd");
    assertThat(AnswerText.of(Body.wrap(new byte[]{'a', 0, (byte) 0xff})))
        .isEqualTo("a\ufffd");
    assertThat(AnswerText.of(Body.wrap("gr\u00fcn".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("gr\u00fcn");
  }
}
