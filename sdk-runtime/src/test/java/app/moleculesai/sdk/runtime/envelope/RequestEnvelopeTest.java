package app.moleculesai.sdk.runtime.envelope;

import static app.moleculesai.sdk.runtime.envelope.Rows.quoted;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.envelope.EnvelopeRefusal.Kind;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestEnvelopeTest {
  private static final UUID NEW_ID = UUID.fromString("11111111-2222-3333-4444-555555555555");

  @ParameterizedTest
  @ValueSource(strings = {
      "{'jsonrpc':'2.0','id':1,'method':'message/send','params':{'message':{'messageId':'m','parts':[]}}}",
      " { 'jsonrpc' : '2.0' , 'params' : { 'message' : { 'parts' : null , 'content' : 7 , 'messageId' : null } } } \n",
      "{'jsonrpc':null,'params':{'message':'no object'}}",
      "{'jsonrpc':'2.0','id':7,'method':'tasks/get','params':{'id':'t'},'extra':[1,{'x':1.0e400}]}",
      "{'jsonrpc':'2.0','params':[]}",
      "{'jsonrpc':'2.0','params':{'message':{'message_id':'m','parts':[{'text':'\\ud800'}]}}}",
      "{'x':1,'jsonrpc':'2.0','x':2,'params':{'a':1,'a':2,'message':{'messageId':'m','role':'user',"
          + "'role':'agent','parts':[{'text':'a','text':'b','parts':1,'parts':2}]}}}"})
  void whatIsWellFormedIsForwardedByteForByte_EN5(String body) {
    var sent = quoted(body).getBytes(UTF_8);

    var envelope = envelope(sent);

    assertThat(envelope.body().toByteArray()).isEqualTo(sent);
    assertThat(envelope.body().<byte[], RuntimeException>read((array, offset, length) -> array))
        .as("not even copied").isSameAs(sent);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {'method':'message/send','params':{'a': 1},'other':1} | {'jsonrpc':'2.0','id':'NEW','method':'message/send','params':{'a': 1}}
      {} | {'jsonrpc':'2.0','id':'NEW'}
      {'id':5,'params':null,'method':7} | {'jsonrpc':'2.0','id':'NEW','method':7,'params':null}
      {'params':{'message':{'content':'hi'}}} | {'jsonrpc':'2.0','id':'NEW','params':{'message':{'messageId':'NEW','parts':[{'kind':'text','text':'hi'}]}}}
      """)
  void whatHasNoJsonRpcIsWrapped_EN2(String body, String expected) {
    assertThat(normalised(body)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {'jsonrpc':'2.0','params':{'message':{ 'parts':[] }}} | {'jsonrpc':'2.0','params':{'message':{'messageId':'NEW', 'parts':[] }}}
      {'jsonrpc':'2.0','params':{'message':{'content':'a\\n\\"b\\"'}}} | {'jsonrpc':'2.0','params':{'message':{'messageId':'NEW','parts':[{'kind':'text','text':'a\\n\\"b\\"'}]}}}
      {'jsonrpc':'2.0','params':{'message':{'messageId':'m', 'content' : [ {'text':'x'} ] , 'role':'user'}},'id':3} | {'jsonrpc':'2.0','params':{'message':{'messageId':'m', 'parts':[ {'text':'x'} ] , 'role':'user'}},'id':3}
      """)
  void aMessageGetsAnIdAndParts_EN3_EN4(String body, String expected) {
    assertThat(normalised(body)).isEqualTo(expected);
  }

  @Test
  void theIdsThatWereMadeAreKnown() {
    var envelope = envelope(quoted("{'params':{'message':{'content':'hi'}}}").getBytes(UTF_8));

    assertThat(envelope.requestId()).contains("\"" + NEW_ID + "\"");
    assertThat(envelope.messageId()).contains(NEW_ID.toString());
    assertThat(envelope.text()).isEqualTo("hi");
  }

  @Test
  void whatTheServerNeedsIsRead() {
    var envelope = envelope(quoted("{'id':'a\\u0062','jsonrpc':'2.0','method':'message/stream',"
        + "'params':{'message':{'contextId':'c','taskId':'t','messageId':'m',"
        + "'metadata':{'a':{'delegation_id':'no'},'delegation_id':'d'},"
        + "'parts':[{'kind':'text','text':'one'},{'kind':'text','text':'two'}]}}}")
        .getBytes(UTF_8));

    assertThat(envelope.method()).isEqualTo("message/stream");
    assertThat(envelope.requestId()).contains("\"a\\u0062\"");
    assertThat(envelope.messageId()).contains("m");
    assertThat(envelope.contextId()).contains("c");
    assertThat(envelope.taskId()).contains("t");
    assertThat(envelope.delegationId()).contains("d");
    assertThat(envelope.text()).isEqualTo("one\ntwo");
  }

  @Test
  void anIdOfADelegationIsAShortText() {
    for (var id : new String[]{"''", "7", "null", "{}", "'" + "x".repeat(256) + "'"}) {
      assertThat(envelope(quoted("{'params':{'message':{'parts':[],'metadata':{'delegation_id':"
          + id + "}}}}").getBytes(UTF_8)).delegationId()).as(id).isEmpty();
    }
    assertThat(envelope(quoted("{'params':{'message':{'parts':[],'metadata':7}}}").getBytes(UTF_8))
        .delegationId()).isEmpty();
    assertThat(envelope(quoted("{'params':{'message':{'parts':[],'metadata':{'delegation_id':'"
        + "x".repeat(255) + "'}}}}").getBytes(UTF_8)).delegationId()).contains("x".repeat(255));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      7 | 7
      -1.50e+2 | -1.50e+2
      'x' | 'x'
      null |
      true |
      {'a':1} |
      """)
  void theRequestIdIsItsJsonText(String id, String expected) {
    var envelope = envelope(quoted("{'jsonrpc':'2.0','id':" + id + "}").getBytes(UTF_8));

    assertThat(envelope.requestId().orElse(null))
        .isEqualTo(expected == null ? null : quoted(expected));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      1 | 1
      90.9 | 90
      1e300 | 315360000
      0 |
      0.9 |
      -5 |
      '"5"' |
      null |
      {} |
      """)
  void aMessageMayExpire_QU2(String seconds, @Nullable Long expected) {
    var envelope = envelope(("{\"jsonrpc\":\"2.0\",\"params\":{\"expires_in_seconds\":" + seconds
        + "}}").getBytes(UTF_8));

    assertThat(envelope.expiresIn().map(Duration::toSeconds).orElse(null)).isEqualTo(expected);
  }

  @Test
  void textForColumnsIsStorable() {
    var envelope = envelope(
        quoted("{'jsonrpc':'2.0','method':'a\\u0000b','params':{'message':{'messageId':'\\ud800',"
            + "'parts':[]}}}").getBytes(UTF_8));

    assertThat(envelope.method()).isEqualTo("ab");
    assertThat(envelope.messageId()).contains("\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "{", "{'a':1", "{'a':1}}", "{'a':1} {'b':2}", "{'a':1}x",
      "\uFEFF{'jsonrpc':'2.0'}",
      "{'a':'\\x'}", "{'a':01}",
      "{a:1}", "{'a':1,}", "{'a':'\n'}", "// c\n{}", "hello"})
  void whatIsNotOneDocumentIsUnparsable_EN1(String body) {
    assertThat(refusal(quoted(body).getBytes(UTF_8)).kind()).isEqualTo(Kind.UNPARSABLE);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      jsonrpc | {'jsonrpc':'2.0','jsonrpc':'2.0'}
      id | {'jsonrpc':'2.0','id':1,'method':'a','id':2}
      method | {'method':'a','method':7}
      params | {'params':{'message':{'parts':[]}},'params':{'message':{'parts':[]}}}
      params.message | {'jsonrpc':'2.0','params':{'message':{'parts':[]},'message':'text'}}
      params.message.messageId | {'params':{'message':{'messageId':'a','messageId':'a','parts':[]}}}
      params.message.messageId | {'params':{'message':{'messageId':'a','message_id':'b','parts':[]}}}
      params.message.contextId | {'params':{'message':{'contextId':'a','contextId':null,'parts':[]}}}
      params.message.taskId | {'params':{'message':{'task_id':'a','task_id':'b','parts':[]}}}
      params.message.parts | {'params':{'message':{'parts':[],'\\u0070arts':[]}}}
      params.message.content | {'params':{'message':{'content':'a','content':'b'}}}
      params.message.metadata | {'params':{'message':{'metadata':{},'metadata':{},'parts':[]}}}
      params.message.metadata.delegation_id | {'params':{'message':{'metadata':{'delegation_id':'a','delegation_id':'b'},'parts':[]}}}
      """)
  void aMemberThatCountsAndIsThereTwiceIsRefusedByItsName(String member, String body) {
    var refusal = refusal(quoted(body).getBytes(UTF_8));

    assertThat(refusal.kind()).isEqualTo(Kind.UNPARSABLE);
    assertThat(refusal.error()).isEqualTo("the member " + member + " is there twice");
    assertThat(refusal.hint()).contains("once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"message/send", "SendMessage", "tasks/pushNotificationConfig/delete",
      "GetExtendedAgentCard"})
  void theNameOfAKnownMethodIsNotCopied(String method) {
    var body = ("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}").getBytes(UTF_8);

    assertThat(envelope(body).method()).isEqualTo(method).isSameAs(envelope(body).method());
  }

  @ParameterizedTest
  @ValueSource(strings = {"message/sent", "message/sen", "message/send2", "sendMessage", "x", ""})
  void theNameOfAnotherMethodIsWhatItIs(String method) {
    assertThat(envelope(("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}")
        .getBytes(UTF_8)).method()).isEqualTo(method);
  }

  @Test
  void otherEncodingsAreUnparsable() {
    for (var charset : new String[]{"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"}) {
      assertThat(
          refusal("{\"jsonrpc\":\"2.0\"}".getBytes(Charset.forName(charset)))
              .kind())
          .as(charset).isEqualTo(Kind.UNPARSABLE);
    }
    assertThat(refusal("{\"a\":\"\u00e9\"}".getBytes(ISO_8859_1))
        .kind()).isEqualTo(Kind.UNPARSABLE);
    assertThat(refusal(new byte[]{'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'}).kind())
        .as("overlong").isEqualTo(Kind.UNPARSABLE);
    assertThat(
        refusal(new byte[]{'[', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ']'}).kind())
        .as("surrogate").isEqualTo(Kind.UNPARSABLE);
  }

  @Test
  void depthIsUnparsable() {
    var deep = "{\"jsonrpc\":\"2.0\",\"x\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}";

    assertThat(refusal(deep.getBytes(UTF_8)).kind()).isEqualTo(Kind.UNPARSABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{'jsonrpc':'2.0'}]", "'text'", "7", "null", "true"})
  void whatIsNoObjectIsRefused_EN1(String body) {
    var refusal = refusal(quoted(body).getBytes(UTF_8));

    assertThat(refusal.kind()).isEqualTo(Kind.NOT_AN_OBJECT);
    assertThat(refusal.jsonRpc()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'content':7}", "{'content':null}", "{'content':{}}",
      "{'messageId':'m','role':'user'}"})
  void aMessageWithoutPartsOrContentIsRefused_EN4(String message) {
    var plain = refusal(quoted("{'params':{'message':" + message + "}}").getBytes(UTF_8));
    var rpc = refusal(
        quoted("{'params':{'message':" + message + "},'jsonrpc':'2.0','id':9}").getBytes(UTF_8));

    assertThat(plain.kind()).isEqualTo(Kind.NO_PARTS);
    assertThat(plain.hint()).isNotBlank();
    assertThat(plain.jsonRpc()).isFalse();
    assertThat(rpc.jsonRpc()).as("EN-6").isTrue();
    assertThat(rpc.id()).contains("9");
    assertThat(rpc.kind().rpcCode()).isEqualTo(-32602);
  }

  private static String normalised(String body) {
    var once = envelope(quoted(body).getBytes(UTF_8));
    var twice = envelope(once.body().toByteArray());
    assertThat(twice.body()).as("a normal form is its own").isEqualTo(once.body());
    assertThat(twice.requestId()).isEqualTo(once.requestId());
    assertThat(twice.messageId()).isEqualTo(once.messageId());
    return once.body().text().replace('"', '\'').replace("\\'", "\\\"")
        .replace(NEW_ID.toString(), "NEW");
  }

  private static RequestEnvelope envelope(byte[] body) {
    return (RequestEnvelope) RequestEnvelope.read(body, () -> NEW_ID);
  }

  private static EnvelopeRefusal refusal(byte[] body) {
    return (EnvelopeRefusal) RequestEnvelope.read(body, () -> NEW_ID);
  }
}
