package app.moleculesai.sdk.runtime.envelope;

import static app.moleculesai.sdk.runtime.envelope.Rows.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.envelope.StreamFold.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamFoldTest {
  private static final int ROOM = 1 << 20;

  @Test
  void aMessageIsTheAnswer() {
    assertThat(fold(
        "data: {'jsonrpc':'2.0','id':7,'result':{'kind':'message','parts':[ {'kind':'text','text':'hi'} ]}}\n\n"))
        .isEqualTo(
            "{'jsonrpc':'2.0','id':7,'result':{'kind':'message','parts':[ {'kind':'text','text':'hi'} ]}}");
  }

  @Test
  void aMessageOfVersion1KeepsItsWrapper() {
    assertThat(fold(
        "data: {'jsonrpc':'2.0','id':'a','result':{'message':{'role':'ROLE_AGENT','parts':[{'text':'hi'}]}}}\n\n"))
        .isEqualTo(
            "{'jsonrpc':'2.0','id':'a','result':{'message':{'role':'ROLE_AGENT','parts':[{'text':'hi'}]}}}");
  }

  @Test
  void aTaskIsFoldedFromItsEvents() {
    assertThat(fold(events(
        "{'kind':'task','id':'t','contextId':'c','status':{'state':'submitted'},'metadata':{'a':1,'b':1}}",
        "{'kind':'status-update','taskId':'t','contextId':'c','status':{'state':'working'},'final':false}",
        "{'kind':'artifact-update','taskId':'t','artifact':{'artifactId':'x','name':'X','parts':[{'kind':'text','text':'one'}]}}",
        "{'kind':'artifact-update','taskId':'t','append':true,'artifact':{'artifactId':'x','parts':[{'kind':'text','text':'two'}]}}",
        "{'kind':'artifact-update','taskId':'t','artifact':{'artifactId':'y','parts':[]},'append':false}",
        "{'status':{'state':'completed'},'taskId':'t','metadata':{'b':2,'tool_trace':[]},'final':true,'kind':'status-update'}")))
        .isEqualTo("{'jsonrpc':'2.0','id':1,'result':{'kind':'task','id':'t','contextId':'c',"
            + "'status':{'state':'completed'},'artifacts':["
            + "{'artifactId':'x','name':'X','parts':[{'kind':'text','text':'one'},{'kind':'text','text':'two'}]},"
            + "{'artifactId':'y','parts':[]}],'metadata':{'a':1,'b':2,'tool_trace':[]}}}");
  }

  @Test
  void aTaskOfVersion1IsFoldedFromItsEvents() {
    assertThat(fold(events(
        "{'task':{'id':'t','contextId':'c','status':{'state':'TASK_STATE_SUBMITTED'}}}",
        "{'artifactUpdate':{'taskId':'t','contextId':'c','artifact':{'artifactId':'x','parts':[{'text':'one'}]}}}",
        "{'artifactUpdate':{'taskId':'t','contextId':'c','append':true,'artifact':{'artifactId':'x','parts':[{'text':'two'}]},'lastChunk':true}}",
        "{'statusUpdate':{'taskId':'t','contextId':'c','status':{'state':'TASK_STATE_COMPLETED'}}}")))
        .isEqualTo("{'jsonrpc':'2.0','id':1,'result':{'task':{'id':'t','contextId':'c',"
            + "'status':{'state':'TASK_STATE_COMPLETED'},'artifacts':["
            + "{'artifactId':'x','parts':[{'text':'one'},{'text':'two'}]}]}}}");
  }

  @Test
  void updatesWithoutTheirTaskMakeOne() {
    assertThat(fold(events(
        "{'kind':'artifact-update','taskId':'t','contextId':'c','artifact':{'artifactId':'x','parts':[1]},'append':true}",
        "{'kind':'status-update','taskId':'t','contextId':'c','status':{'state':'completed'},'final':true}")))
        .isEqualTo(
            "{'jsonrpc':'2.0','id':1,'result':{'id':'t','contextId':'c','status':{'state':'completed'},"
                + "'kind':'task','artifacts':[{'artifactId':'x','parts':[1]}]}}");
  }

  @Test
  void artifactsWithoutIdAreAllKept() {
    assertThat(fold(events(
        "{'kind':'task','id':'t','artifacts':[{'parts':[1]},{'parts':[2]},7]}",
        "{'kind':'artifact-update','artifact':{'parts':[3]},'append':true}",
        "{'kind':'artifact-update','artifact':{'parts':[4]}}")))
        .contains("'artifacts':[{'parts':[1]},{'parts':[2,3]},{'parts':[4]}]");
  }

  @Test
  void membersOfAnotherTypeDoNotStandBesideOurs() {
    assertThat(fold(events(
        "{'kind':'task','id':'t','artifacts':null,'metadata':[1],'history':[]}",
        "{'kind':'artifact-update','metadata':7,'artifact':{'artifactId':'x','parts':'none'}}",
        "{'kind':'status-update','status':{},'metadata':{'a':1}}")))
        .isEqualTo("{'jsonrpc':'2.0','id':1,'result':{'kind':'task','id':'t','history':[],"
            + "'status':{},'artifacts':[{'artifactId':'x','parts':[]}],'metadata':{'a':1}}}");
  }

  @Test
  void aMemberOfAnotherTypeTakesNothingAway() {
    assertThat(fold(events(
        "{'kind':'task','artifacts':[{'artifactId':'x','parts':[1],'parts':{}}],'artifacts':{},"
            + "'metadata':{'a':1},'metadata':null}")))
        .isEqualTo("{'jsonrpc':'2.0','id':1,'result':{'kind':'task',"
            + "'artifacts':[{'artifactId':'x','parts':[1]}],'metadata':{'a':1}}}");
  }

  @Test
  void onlyATextIsTheIdOfAnArtifact() {
    assertThat(fold(events(
        "{'kind':'artifact-update','artifact':{'artifactId':7,'parts':[1]}}",
        "{'kind':'artifact-update','artifact':{'artifactId':'7','parts':[2]}}",
        "{'kind':'artifact-update','artifact':{'artifactId':{},'parts':[3]}}",
        "{'kind':'artifact-update','artifact':{'artifactId':[],'parts':[4]}}")))
        .contains("'artifacts':[{'artifactId':7,'parts':[1]},{'artifactId':'7','parts':[2]},"
            + "{'artifactId':{},'parts':[3]},{'artifactId':[],'parts':[4]}]");
  }

  @Test
  void anArtifactThatIsSentAgainReplacesItself() {
    assertThat(fold(events(
        "{'kind':'artifact-update','artifact':{'artifactId':'x','parts':[1]}}",
        "{'kind':'artifact-update','artifact':{'artifactId':'y','parts':[2]}}",
        "{'kind':'artifact-update','artifact':{'artifactId':'x','parts':[3]}}")))
        .contains("[{'artifactId':'x','parts':[3]},{'artifactId':'y','parts':[2]}]");
  }

  @Test
  void anErrorIsTheAnswer() {
    assertThat(fold(events("{'kind':'task','id':'t'}")
        + "data: {'jsonrpc':'2.0','id':1,'error':{'code':-32000,'message':'no'}}\n\n"))
        .isEqualTo("{'jsonrpc':'2.0','id':1,'error':{'code':-32000,'message':'no'}}");
  }

  @Test
  void theMessageGoesBeforeTheTask() {
    assertThat(fold(events("{'kind':'task','id':'t'}", "{'kind':'message','parts':[1]}",
        "{'kind':'status-update','taskId':'t','status':{}}")))
        .isEqualTo("{'jsonrpc':'2.0','id':1,'result':{'kind':'message','parts':[1]}}");
  }

  @Test
  void aResultNobodyKnowsCountsWhenThereIsNothingElse() {
    assertThat(fold(events("'first'", "{'parts':[1]}")))
        .isEqualTo("{'jsonrpc':'2.0','id':1,'result':{'parts':[1]}}");
    assertThat(fold(events("{'kind':'task','id':'t'}", "{'parts':[1]}"))).contains("'id':'t'");
  }

  @Test
  void eventsWithoutEnvelopeAreTaken() {
    assertThat(fold("data: {'message':{'parts':[{'text':'hi'}]}}\n\n"))
        .isEqualTo(
            "{'jsonrpc':'2.0','id':null,'result':{'message':{'parts':[{'text':'hi'}]}}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "data: {'id':1,\ndata: 'result':'a'}\n\n", "data:{'id':1,'result':'a'}\r\n\r\n",
      "data: {'id':1,'result':'a'}\r\r",
      ": ping\n\nevent: message\nid: 5\nretry: 10\ndata: {'id':1,'result':'a'}\n\n: pong\n\n",
      "\uFEFFdata: {'id':1,'result':'a'}\n\n", "data: {'id':1,'result':'a'}",
      "data: broken\n\ndata: {'id':1,'result':'a'}\n\ndata: {'id':1,'resu\n\n",
      "data\n\ndatabase: x\n\ndata: {'id':1,'result':'a'}\n\n"})
  void everyFormOfLinesIsRead(String stream) {
    assertThat(fold(stream)).isEqualTo("{'jsonrpc':'2.0','id':1,'result':'a'}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ": ping\n\n", "data: \n\n", "data: {}\n\n", "data: [1]\n\n",
      "data: {'result'\n\n", "data: {'method':'x'}\n\n"})
  void aStreamThatSaysNothingIsNothing(String stream) {
    var fold = new StreamFold(ROOM);
    feed(fold, stream);

    assertThat(fold.finish()).isEqualTo(new Outcome.Nothing());
  }

  @Test
  void whatIsTooLargeSaysSoInsteadOfBeingCut() {
    var chunk = "{'kind':'artifact-update','taskId':'t','append':true,'artifact':{'artifactId':'x','parts':[{'kind':'text','text':'"
        + "x".repeat(100) + "'}]}}";
    var fold = new StreamFold(1000);
    for (int i = 0; i < 5; i++) {
      feed(fold, events(chunk));
    }
    assertThat(fold.finish()).isInstanceOf(Outcome.Folded.class);

    for (int i = 0; i < 5; i++) {
      feed(fold, events(chunk));
    }
    assertThat(fold.finish()).isEqualTo(new Outcome.TooLarge());
  }

  @Test
  void aCommentMayBeAsLongAsItLikesAndAnEventMayNot() {
    var comment = new StreamFold(100);
    feed(comment, ": " + "x".repeat(10_000) + "\ndata: {'result':'a'}\n\n");
    assertThat(comment.finish()).isInstanceOf(Outcome.Folded.class);

    var event = new StreamFold(100);
    feed(event, "data: {'result':'" + "x".repeat(10_000) + "'}\n\n");
    assertThat(event.finish()).isEqualTo(new Outcome.TooLarge());

    var lines = new StreamFold(100);
    feed(lines, "data: {\n".repeat(1000));
    assertThat(lines.finish()).isEqualTo(new Outcome.TooLarge());
  }

  @Test
  void eventsOfAnAgentInTheProcessAreFoldedToo() {
    var fold = new StreamFold(ROOM);
    fold.event(Body.of(quoted("{'id':1,'result':{'kind':'message','parts':[1]}}")));

    assertThat(((Outcome.Folded) fold.finish()).body().text())
        .isEqualTo(quoted("{'jsonrpc':'2.0','id':1,'result':{'kind':'message','parts':[1]}}"));
  }

  @Test
  void theHistoryReadsWhatWasFolded() {
    var folded = fold(events(
        "{'kind':'artifact-update','artifact':{'artifactId':'x','parts':[{'kind':'text','text':'one'}]}}",
        "{'kind':'artifact-update','append':true,'artifact':{'artifactId':'x','parts':[{'kind':'text','text':'two'}]}}"));

    assertThat(Rows.ofResponse(folded)).extracting("content").containsExactly("one\ntwo");
  }

  private static String events(String... results) {
    var stream = new StringBuilder();
    for (var result : results) {
      stream.append("data: {'jsonrpc':'2.0','id':1,'result':").append(result).append("}\n\n");
    }
    return stream.toString();
  }

  private static String fold(String stream) {
    var fold = new StreamFold(ROOM);
    feed(fold, stream);
    return ((Outcome.Folded) fold.finish()).body().text().replace('"', '\'');
  }

  private static void feed(StreamFold fold, String stream) {
    var bytes = quoted(stream).getBytes(UTF_8);
    fold.accept(bytes, 0, bytes.length);
  }
}
