package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCheckTest {
  private static final String TEXT = "{'kind':'text','text':'hi'}";

  @ParameterizedTest
  @ValueSource(strings = {
      TEXT,
      "{'kind':'file','file':{'bytes':'aGk=','mimeType':'text/plain'}}",
      "{'kind':'data','data':{'n':1,'deep':[{'kind':'odd'}]}}",
      "{'metadata':{'kind':'odd','text':1},'text':'hi','kind':'text'},{'kind':'data','data':{}}"})
  void messagesArePlain(String parts) {
    assertThat(RequestCheck.refusal(send(parts))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "1.5", "'a'", "null"})
  void idsAreTextsOrNumbers(String id) {
    assertThat(RequestCheck.refusal(request("'2.0'", id, "'message/stream'",
        "{'message':{'role':'user','parts':[" + TEXT + "]}}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "'1.0' | 1 | 'message/send'",
      "2.0 | {'bad':1} | 'message/send'",
      "'2.0' | {'bad':'type'} | 'message/send'",
      "'2.0' | [1] | 'message/send'",
      "'2.0' | true | 'message/send'",
      "'2.0' | 1 | ''",
      "'2.0' | 1 | 7"}, quoteCharacter = '"')
  void theEnvelopeIsChecked(String version, String id, String method) {
    assertThat(code(request(version, id, method,
        "{'message':{'role':'user','parts':[" + TEXT + "]}}"))).isEqualTo(-32600);
  }

  @Test
  void whatIsMissingIsSeen() {
    assertThat(code(Body.of("{\"jsonrpc\":\"2.0\",\"params\":{}}"))).isEqualTo(-32600);
    assertThat(code(Body.of("{\"method\":\"message/send\"}"))).isEqualTo(-32600);
    assertThat(code(Body.of("{\"jsonrpc\":"))).isEqualTo(-32600);
  }

  @Test
  void onlyMessagesAreTaken() {
    assertThat(code(request("'2.0'", "1", "'message/ssend'", "{}"))).isEqualTo(-32601);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "{}",
      "[]",
      "'text'",
      "{'':'not_a_dict'}",
      "{'message':'hi'}",
      "{'message':{'role':'user'}}",
      "{'message':{'role':'user','parts':{}}}",
      "{'message':{'role':'user','parts':[]}}",
      "{'message':{'role':'user','parts':['hi']}}",
      "{'message':{'role':'user','parts':[[]]}}",
      "{'message':{'role':'user','parts':[{'kind':'odd','text':'hi'}]}}",
      "{'message':{'role':'user','parts':[{'kind':'text','data':{}}]}}",
      "{'message':{'role':'user','parts':[{'kind':'text','text':1}]}}",
      "{'message':{'role':'user','parts':[{'text':'hi'}]}}",
      "{'message':{'role':'user','parts':[" + TEXT + ",{}]}}",
      "{'message':{'role':1,'parts':[" + TEXT + "]}}",
      "{'message':{'parts':[" + TEXT + "]}}"})
  void paramsAreChecked(String params) {
    assertThat(code(request("'2.0'", "1", "'message/send'", params))).isEqualTo(-32602);
  }

  @Test
  void oneMediaTypeOfFilesIsRefused() {
    var type = "application/x-unsupported-tck-type";
    assertThat(code(send("{'kind':'file','file':{'bytes':'','mimeType':'" + type + "'}}")))
        .isEqualTo(-32005);
    assertThat(RequestCheck.refusal(send("{'kind':'text','text':'" + type + "'}"))).isEmpty();
  }

  private static Body send(String parts) {
    return request("'2.0'", "1", "'message/send'",
        "{'configuration':{'blocking':true},'message':{'role':'user','parts':[" + parts + "]}}");
  }

  private static Body request(String version, String id, String method, String params) {
    return Body.of(("{'jsonrpc':" + version + ",'id':" + id + ",'method':" + method + ",'params':"
        + params + "}").replace('\'', '"'));
  }

  private static int code(Body body) {
    var refusal = (MockReply.Kind.One) RequestCheck.refusal(body).orElseThrow().kind();
    return ((MockEvent.Kind.RpcError) refusal.event().kind()).code();
  }
}
