package app.moleculesai.sdk.runtime.envelope;

import static app.moleculesai.sdk.runtime.envelope.Rows.NOON;
import static app.moleculesai.sdk.runtime.envelope.Rows.asking;
import static app.moleculesai.sdk.runtime.envelope.Rows.body;
import static app.moleculesai.sdk.runtime.envelope.Rows.messages;
import static app.moleculesai.sdk.runtime.envelope.Rows.ofRequest;
import static app.moleculesai.sdk.runtime.envelope.Rows.ofResponse;
import static app.moleculesai.sdk.runtime.envelope.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.moleculesai.sdk.api.messagestore.ChatMessage;
import app.moleculesai.sdk.api.messagestore.ChatMessage.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeParserTest {
  private static final String ASK_HELLO = asking("'parts':[{'kind':'text','text':'hello'}]");
  private static final String PLAN_FILE = "{'kind':'file','file':{'uri':'workspace:/out/plan.pdf','name':'Plan','mimeType':'application/pdf','size':12}}";

  private final EnvelopeParser parser = new EnvelopeParser();

  @Nested
  class Timestamps {
    @Test
    void aUserMessageCarriesTheTimeOfItsRow_PT1() {
      assertThat(ofRequest(ASK_HELLO)).extracting(ChatMessage::timestamp).containsExactly(NOON);
    }

    @Test
    void anAgentMessageCarriesTheTimeOfItsRow_PT1() {
      assertThat(ofResponse("{'result':'hi'}")).extracting(ChatMessage::timestamp)
          .containsExactly(NOON);
    }

    @Test
    void rowsOfDifferentTimesGiveDifferentTimestamps_PT2() {
      var early = messages(parser, row(body(ASK_HELLO), null, "ok", NOON));
      var late = messages(parser, row(body(ASK_HELLO), null, "ok", NOON.plusMillis(1)));

      assertThat(early.getFirst().timestamp()).isBefore(late.getFirst().timestamp());
    }

    @Test
    void bothSidesOfATurnCarryTheSameTime_PT2() {
      var messages = messages(parser, row(ASK_HELLO, "{'result':'hi'}"));

      assertThat(messages).extracting(ChatMessage::role, ChatMessage::content,
          ChatMessage::timestamp)
          .containsExactly(tuple(Role.USER, "hello", NOON), tuple(Role.AGENT, "hi", NOON));
    }
  }

  @Nested
  class UserMessages {
    @Test
    void textAloneIsAMessage_PU3() {
      assertThat(ofRequest(ASK_HELLO)).extracting(ChatMessage::role, ChatMessage::content)
          .containsExactly(tuple(Role.USER, "hello"));
    }

    @Test
    void whatAnAgentTellsItselfIsHidden_PU2() {
      assertThat(ofRequest(asking("'parts':[{'text':'Delegation results are ready for you'}]")))
          .isEmpty();
    }

    @Test
    void whatAnAgentTellsItselfIsHiddenWithItsFiles_PU2() {
      assertThat(ofRequest(
          asking("'parts':[{'text':'Delegation results are ready'}," + PLAN_FILE + "]")))
          .isEmpty();
    }

    @Test
    void hidingTheQuestionLeavesTheAnswer_PU2() {
      var messages = messages(parser,
          row(asking("'parts':[{'text':'Delegation results are ready'}]"), "{'result':'seen'}"));

      assertThat(messages).extracting(ChatMessage::content).containsExactly("seen");
    }

    @Test
    void noBodyIsNoMessage_PU4() {
      assertThat(messages(parser, row(null, (String) null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'params':{'message':", "not json", "", "null", "[]", "7", "{}",
        "{'params':null}",
        "{'params':{}}", "{'params':{'message':null}}", "{'params':{'message':'hello'}}",
        "{'params':{'message':{'parts':[{'text':'cut off'}]}}} and more",
        "{'params':{'message':{'parts':[{'text':'bad escape \\x'}]}}}"})
    void whatIsNotARequestIsNoMessage_PU4(String body) {
      assertThat(ofRequest(body)).isEmpty();
    }

    @Test
    void filesOfAMessageAreAttached_PU1() {
      var message = ofRequest(asking("'parts':[{'kind':'text','text':'see'}," + PLAN_FILE + "]"))
          .getFirst();

      assertThat(message.content()).isEqualTo("see");
      var file = message.attachments().getFirst();
      assertThat(file.uri()).isEqualTo("workspace:/out/plan.pdf");
      assertThat(file.name()).isEqualTo("Plan");
      assertThat(file.mimeType()).contains("application/pdf");
      assertThat(file.size()).hasValue(12);
    }

    @Test
    void filesAloneAreAMessageWithoutText_PU3() {
      var message = ofRequest(asking("'parts':[" + PLAN_FILE + "]")).getFirst();

      assertThat(message.content()).isEmpty();
      assertThat(message.attachments()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        [{'text':'a'},{'kind':'text','text':'b'},{'type':'other','text':'c'}] | a\\nb\\nc
        [{'text':''},{'text':7},{'text':null},'x',{'kind':'data','data':{'text':'no'}},{'text':'z'}] | z
        """)
    void theTextOfAllPartsIsJoined_RT1(String parts, String expected) {
      assertThat(ofRequest(asking("'parts':" + parts))).extracting(ChatMessage::content)
          .containsExactly(expected.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "'text'", "null", "{'text':'no list'}", "[{'kind':'image'}]"})
    void withoutTextPartsThereIsNoText_RT2(String parts) {
      assertThat(ofRequest(asking("'parts':" + parts))).isEmpty();
    }

    @Test
    void aRequestOfVersion1IsRead() {
      var message = ofRequest("{'method':'SendMessage','params':{'message':{'role':'ROLE_USER',"
          + "'parts':[{'text':'hello'},{'url':'https://h/a.csv','filename':'A','mediaType':'text/csv'},"
          + "{'raw':'AAAA','filename':'inline.bin'}]}}}").getFirst();

      assertThat(message.content()).isEqualTo("hello");
      assertThat(message.attachments()).hasSize(1);
      assertThat(message.attachments().getFirst().name()).isEqualTo("A");
    }
  }

  @Nested
  class AgentMessages {
    @Test
    void aStringResultIsTheText_PA2() {
      assertThat(ofResponse("{'result':'done'}")).extracting(ChatMessage::role,
          ChatMessage::content).containsExactly(tuple(Role.AGENT, "done"));
    }

    @Test
    void aFailedTurnIsTheSystemsMessage_PA4() {
      assertThat(messages(parser, row(null, "{'result':'timed out'}", "error")))
          .extracting(ChatMessage::role).containsExactly(Role.SYSTEM);
    }

    @ParameterizedTest
    @CsvSource({"agent error: broken, SYSTEM", "Agent Error, SYSTEM", "AGENT ERROR!, SYSTEM",
        "' agent error', AGENT", "the agent error, AGENT", "agent err, AGENT"})
    void aTextThatBeginsAsAnErrorIsTheSystems_PA4(String text, Role role) {
      assertThat(ofResponse("{'result':'" + text + "'}")).extracting(ChatMessage::role)
          .containsExactly(role);
    }

    @Test
    void onlyTheStatusErrorMakesAFileTheSystems_PA4() {
      var push = "{'result':'','parts':[" + PLAN_FILE + "]}";

      assertThat(messages(parser, row(null, push, "error"))).extracting(ChatMessage::role)
          .containsExactly(Role.SYSTEM);
      assertThat(messages(parser, row(null, push, "Error"))).extracting(ChatMessage::role)
          .containsExactly(Role.AGENT);
    }

    @Test
    void aPushKeepsItsFiles_PA2() {
      var message = ofResponse("{'result':'see the plan','parts':[" + PLAN_FILE + "]}").getFirst();

      assertThat(message.content()).isEqualTo("see the plan");
      assertThat(message.attachments()).extracting("uri")
          .containsExactly("workspace:/out/plan.pdf");
    }

    @Test
    void filesBesideAnObjectResultAreNotLookedAt_PA2() {
      assertThat(ofResponse("{'result':{'parts':[]},'parts':[" + PLAN_FILE + "]}")).isEmpty();
    }

    @Test
    void noAnswerIsNoMessage_PA1() {
      assertThat(messages(parser, row(null, (String) null))).isEmpty();
      assertThat(ofResponse("null")).isEmpty();
    }

    @Test
    void anAnswerThatSaysNothingIsNoMessage_PA3() {
      assertThat(ofResponse("{'jsonrpc':'2.0','id':1,'error':{'code':-32000}}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'result':'cut", "{'result':'a'} x", "[]", "'text'", "7", "",
        "{'result':'a',}", "\u0000\u0000", "{'result':'tab\there'}"})
    void whatIsNotAnAnswerIsNoMessage_PU4(String body) {
      assertThat(ofResponse(body)).isEmpty();
    }
  }

  @Nested
  class ResponseText {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'result':{'parts':[{'kind':'text','text':'a'},{'type':'text','text':'b'},{'kind':'text','text':'c'},{'kind':'text','text':'d'}]}} | a\\nb\\nc\\nd
        {'result':{'artifacts':[{'parts':[{'kind':'text','text':'a'}]},{'parts':[{'kind':'text','text':'b'}]}]}} | a\\nb
        {'result':{'artifacts':[{'parts':[{'kind':'text','text':'details'}]}],'parts':[{'kind':'text','text':'summary'}]}} | summary\\ndetails
        {'result':{'parts':[{'root':{'text':'nested'}}]}} | nested
        {'result':{'parts':[{'kind':'text','text':'a','root':{'text':'n'}},{'kind':'text','text':'b'}]}} | a\\nb\\nn
        {'task':'the task'} | the task
        {'result':{},'task':'the task'} | the task
        {'result':'','task':'the task'} | the task
        {'task':'the task','result':{'parts':[{'kind':'text','text':'a'}]}} | a
        {'result':{'parts':'no list','artifacts':[7,null,{'parts':{}},{'parts':[{'kind':'text','text':'a'}]}]}} | a
        {'result':{'parts':[{'kind':'text','text':''},{'kind':'text','text':5},{'kind':'data','text':'no'},{'kind':'text','text':'a'}]}} | a
        {'result':{'artifacts':[{'parts':[{'root':{'text':'no'}},{'kind':'text','text':'a'}]}]}} | a
        {'result':'first','result':'last'} | last
        """)
    void isFoundInAllShapes_RX1to8(String response, String expected) {
      assertThat(ofResponse(response)).extracting(ChatMessage::content)
          .containsExactly(expected.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'result':{'other':true}}", "{'result':null}", "{'result':7}",
        "{'task':7}",
        "{'result':{'status':{'message':{'parts':[{'kind':'text','text':'no'}]}}}}",
        "{'result':{'message':{'parts':[{'kind':'text','text':'no'}]}}}"})
    void isNotFoundElsewhere_RX5(String response) {
      assertThat(ofResponse(response)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'result':{'message':{'messageId':'m','role':'ROLE_AGENT','parts':[{'text':'a'},{'text':'b'}]}}} | a\\nb
        {'result':{'message':{'parts':[{'kind':'text','text':'a'}],'role':'ROLE_AGENT'}}} | a
        {'result':{'message':{'parts':[{'text':'a'}]}}} | a
        {'result':{'task':{'id':'t','status':{'state':'TASK_STATE_COMPLETED','message':{'parts':[{'text':'no'}]}},'artifacts':[{'parts':[{'text':'a'}]},{'parts':[{'text':'b'}]}]}}} | a\\nb
        {'result':{'id':'t','artifacts':[{'parts':[{'text':'a'}]}]}} | a
        """)
    void isFoundInVersion1_RX7(String response, String expected) {
      assertThat(ofResponse(response)).extracting(ChatMessage::content)
          .containsExactly(expected.replace("\\n", "\n"));
    }

    @Test
    void filesOfVersion1AreFoundInItsWrappers_RX7() {
      var file = "[{'url':'https://h/f','filename':'F'}]";

      assertThat(ofResponse("{'result':{'task':{'artifacts':[{'parts':" + file + "}]}}}"))
          .hasSize(1);
      assertThat(ofResponse("{'result':{'message':{'role':'ROLE_AGENT','parts':" + file + "}}}"))
          .hasSize(1);
    }
  }

  @Nested
  class Internal {
    @ParameterizedTest
    @CsvSource({"Delegation results are ready, true", "Delegation results are ready: 3, true",
        "delegation results are ready, false", "Delegation completed but not ready, false",
        "Say: Delegation results are ready, false"})
    void isWhatBeginsWithARegisteredPrefix_IS1to3(String text, boolean internal) {
      assertThat(ofRequest(asking("'parts':[{'text':'" + text + "'}]")).isEmpty())
          .isEqualTo(internal);
    }

    @Test
    void filesWithoutTextAreNeverInternal_IS2() {
      var parsing = new EnvelopeParser(List.of("", "x"));

      assertThat(messages(parsing, row(asking("'parts':[" + PLAN_FILE + "]"), null))).hasSize(1);
    }

    @Test
    void thePrefixesCanBeChosen_IS4() {
      var parsing = new EnvelopeParser(List.of("[note]"));

      assertThat(messages(parsing, row(asking("'parts':[{'text':'[note] to self'}]"), null)))
          .isEmpty();
      assertThat(
          messages(parsing, row(asking("'parts':[{'text':'Delegation results are ready'}]"), null)))
          .hasSize(1);
    }
  }

  @Nested
  class Ids {
    @Test
    void areTheSameInEveryRead_PI1() {
      var turn = row(ASK_HELLO, "{'result':'hi'}");

      var first = messages(parser, turn);
      var second = messages(new EnvelopeParser(), turn);

      assertThat(first).isEqualTo(second);
      assertThat(first).extracting(ChatMessage::id).doesNotHaveDuplicates()
          .containsExactly(
              UUID.nameUUIDFromBytes((turn.id() + ":user").getBytes(StandardCharsets.UTF_8)),
              UUID.nameUUIDFromBytes((turn.id() + ":agent").getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Nested
  class HostileBodies {
    @Test
    void aLoneSurrogateBecomesTheReplacementCharacter() {
      assertThat(ofResponse("{'result':'a\\ud800b\\udc00\\ud83d\\ude00'}"))
          .extracting(ChatMessage::content).containsExactly("a\uFFFDb\uFFFD\uD83D\uDE00");
    }

    @Test
    void deepNestingIsNoMessage() {
      assertThat(ofResponse("{'result':'a','x':" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
          .isEmpty();
    }

    @Test
    void aNumberOfAnyLengthHidesNothing() {
      assertThat(ofResponse("{'x':" + "9".repeat(200_000) + ",'result':'a','y':1e999999999}"))
          .hasSize(1);
    }

    @Test
    void textOfAnyLengthIsRead() {
      var text = "ab\u00e9\uD83D\uDE00".repeat(100_000);

      assertThat(ofResponse("{'result':{'parts':[{'kind':'text','text':'" + text + "'}]}}"))
          .extracting(ChatMessage::content).containsExactly(text);
    }
  }
}
