package app.moleculesai.sdk.runtime.envelope;

import static app.moleculesai.sdk.runtime.envelope.Rows.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.envelope.ReplyFacts.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyFactsTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {'result':{'metadata':{'x':1,'tool_trace':[ {'tool':'a'} ]}}} | [ {'tool':'a'} ]
      {'result':{'metadata':{'tool_trace':'text'},'parts':[]}}      | 'text'
      {'result':{'task':{'metadata':{'tool_trace':[1]}}}}           | [1]
      {'result':{'message':{'metadata':{'tool_trace':[1]}},'metadata':{'tool_trace':[2]}}} | [2]
      """)
  void theToolTraceIsTakenAsItStands(String reply, String expected) {
    assertThat(read(reply).toolTrace()).map(Body::text).contains(quoted(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'result':{'metadata':{'tool_trace':null}}}",
      "{'metadata':{'tool_trace':[1]}}", "{'result':{'metadata':[]}}",
      "{'result':'text'}"})
  void withoutToolTraceThereIsNone(String reply) {
    assertThat(read(reply).toolTrace()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {'result':{'usage':{'input_tokens':3,'output_tokens':4}},'usage':{'input_tokens':9}} | 3 | 4
      {'usage':{'input_tokens':3,'output_tokens':4},'result':{'usage':7}}                  | 3 | 4
      {'usage':{'output_tokens':4.9}}                                                      | 0 | 4
      {'usage':{'input_tokens':-1,'output_tokens':10000001}}                               | 0 | 10000000
      {'usage':{'input_tokens':1e999999,'output_tokens':99999999999999999999999}}          | 10000000 | 10000000
      {'usage':{'input_tokens':'3','output_tokens':null}}                                  | 0 | 0
      {'usage':[]}                                                                         | 0 | 0
      {}                                                                                   | 0 | 0
      """)
  void usageIsReadAndClamped_RE7(String reply, long input, long output) {
    assertThat(read(reply).usage()).isEqualTo(new Usage(input, output));
    assertThat(read(reply).usage().isNone()).isEqualTo(input == 0 && output == 0);
  }

  @Test
  void anErrorIsATextOrNothing_RE5() {
    assertThat(read("{'error':'out of \\u0000memory'}").error()).contains("out of memory");
    assertThat(read("{'error':{'code':1}}").error()).isEmpty();
    assertThat(read("{'error':''}").error()).isEmpty();
  }

  @Test
  void namesThatAreWrittenWithEscapesAreNamesToo() {
    assertThat(read("{'\\u0065rror':'no'}").error()).contains("no");
    assertThat(read("{'u\\u0073age':{'input_tokens':1}}").usage()).isEqualTo(new Usage(1, 0));
    assertThat(read("{'result':{'metadata':{'tool\\u005ftrace':[1]}}}").toolTrace())
        .map(Body::text).contains("[1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'error':'x'}", "{'result':{'metadata':{'tool_trace':1}}}",
      "{'usage':{}}", "{'result':'C:\\\\'}", "{'x':'error'}", "  {'error' : 1}", "'usage'"})
  void aReplyThatMayHoldFactsIsParsed(String reply) {
    assertThat(mayHoldFacts(reply)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}",
      "{'result':{'parts':[{'kind':'text','text':'an error of usage'}]}}",
      "{'errors':1,'tool_traces':2,'usages':3}", "{'erro':1,'u':2,'t':3,'e':4}", "'", "'error",
      "{'result':{'kind':'task','artifacts':[],'status':{'state':'completed'}}}"})
  void aReplyWithoutTheirNamesHasNoFactsAndIsNotParsed(String reply) {
    assertThat(mayHoldFacts(reply)).isFalse();
    assertThat(read(reply)).isEqualTo(ReplyFacts.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{'error':'x'} y", "{'error':'x'"})
  void whatIsNotAReplyHasNoFacts(String reply) {
    assertThat(read(reply)).isEqualTo(ReplyFacts.NONE);
  }

  private static boolean mayHoldFacts(String reply) {
    return Body.of(quoted(reply)).<Boolean, RuntimeException>read(ReplyScan::mayHoldFacts);
  }

  private static ReplyFacts read(String reply) {
    return ReplyFacts.read(Body.of(quoted(reply)));
  }
}
