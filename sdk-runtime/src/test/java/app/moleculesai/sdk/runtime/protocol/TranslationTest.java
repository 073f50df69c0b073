package app.moleculesai.sdk.runtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.protocol.Translation.Refused;
import app.moleculesai.sdk.runtime.protocol.Translation.Translated;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each line of the contract's table of the two generations, as JSON. */
class TranslationTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final A2aJson UP = A2aJson.between(Generation.V0_3, Generation.V1_0);
  private static final A2aJson DOWN = A2aJson.between(Generation.V1_0, Generation.V0_3);
  private static final A2aJson NEW = A2aJson.between(Generation.V1_0, Generation.V1_0);

  private static final String OLD_MESSAGE = """
      {"kind":"message","messageId":"m","role":"agent","parts":[{"kind":"text","text":"hi"}]}""";
  private static final String NEW_MESSAGE = """
      {"messageId":"m","role":"ROLE_AGENT","parts":[{"text":"hi"}]}""";
  private static final String OLD_TASK = """
      {"kind":"task","id":"t","contextId":"c","status":{"state":"working"}}""";
  private static final String NEW_TASK = """
      {"id":"t","contextId":"c","status":{"state":"TASK_STATE_WORKING"}}""";

  @Test
  void whatAMessageBroughtIsBareOrWrapped() {
    sameResult(A2aMethod.SEND, OLD_MESSAGE, "{\"message\":" + NEW_MESSAGE + "}");
    sameResult(A2aMethod.SEND, OLD_TASK, "{\"task\":" + NEW_TASK + "}");
  }

  @ParameterizedTest
  @EnumSource(value = A2aMethod.class, names = {"GET", "CANCEL"})
  void aTaskAskedForIsBareInBoth(A2aMethod method) {
    sameResult(method, OLD_TASK, NEW_TASK);
  }

  @Test
  void eventsNameTheirKindOrAreWrapped() {
    sameResult(A2aMethod.STREAM, OLD_TASK, "{\"task\":" + NEW_TASK + "}");
    sameResult(A2aMethod.STREAM, OLD_MESSAGE, "{\"message\":" + NEW_MESSAGE + "}");
    sameResult(A2aMethod.STREAM, """
        {"kind":"status-update","taskId":"t","contextId":"c","status":{"state":"working"},
         "final":false}""", """
        {"statusUpdate":{"taskId":"t","contextId":"c","status":{"state":"TASK_STATE_WORKING"}}}""");
    sameResult(A2aMethod.RESUBSCRIBE, """
        {"kind":"artifact-update","taskId":"t","contextId":"c","append":true,"lastChunk":true,
         "artifact":{"artifactId":"a","name":"n","parts":[{"kind":"text","text":"x"}]}}""", """
        {"artifactUpdate":{"taskId":"t","contextId":"c","append":true,"lastChunk":true,
         "artifact":{"artifactId":"a","name":"n","parts":[{"text":"x"}]}}}""");
  }

  @ParameterizedTest
  @CsvSource({"unknown, TASK_STATE_UNSPECIFIED, false", "submitted, TASK_STATE_SUBMITTED, false",
      "working, TASK_STATE_WORKING, false", "input-required, TASK_STATE_INPUT_REQUIRED, true",
      "auth-required, TASK_STATE_AUTH_REQUIRED, true", "completed, TASK_STATE_COMPLETED, true",
      "canceled, TASK_STATE_CANCELED, true", "failed, TASK_STATE_FAILED, true",
      "rejected, TASK_STATE_REJECTED, true"})
  void statesHaveTwoNamesAndEndTheStreamOrNot(String old, String now, boolean isFinal) {
    sameResult(A2aMethod.STREAM, """
        {"kind":"status-update","taskId":"t","contextId":"c","status":{"state":"%s"},"final":%s}"""
        .formatted(old, isFinal),
        """
            {"statusUpdate":{"taskId":"t","contextId":"c","status":{"state":"%s"}}}"""
            .formatted(now));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{\"kind\":\"text\",\"text\":\"x\"} | {\"text\":\"x\"}",
      "{\"kind\":\"file\",\"file\":{\"bytes\":\"aGk=\",\"name\":\"n\",\"mimeType\":\"a/b\"}}"
          + " | {\"raw\":\"aGk=\",\"filename\":\"n\",\"mediaType\":\"a/b\"}",
      "{\"kind\":\"file\",\"file\":{\"uri\":\"https://h/f\"}} | {\"url\":\"https://h/f\"}",
      "{\"kind\":\"data\",\"data\":{\"a\":1},\"metadata\":{\"m\":1}}"
          + " | {\"data\":{\"a\":1},\"metadata\":{\"m\":1}}",
      "{\"kind\":\"data\",\"data\":{\"value\":[1]},\"metadata\":{\"data_part_compat\":true}}"
          + " | {\"data\":[1]}",
      "{\"kind\":\"data\",\"data\":{\"value\":null},\"metadata\":{\"m\":1,\"data_part_compat\":true}}"
          + " | {\"data\":null,\"metadata\":{\"m\":1}}",
      "{\"kind\":\"text\",\"text\":\"x\",\"metadata\":{\"part_compat\":{\"mediaType\":\"a/b\"}}}"
          + " | {\"text\":\"x\",\"mediaType\":\"a/b\"}"})
  void partsSayTheSame(String old, String now) {
    sameParams(A2aMethod.STREAM, """
        {"message":{"kind":"message","messageId":"m","role":"user","parts":[%s]}}""".formatted(old),
        """
            {"message":{"messageId":"m","role":"ROLE_USER","parts":[%s]}}""".formatted(now));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{\"kind\":\"file\",\"file\":{\"fileWithUri\":\"https://h/f\"}} | {\"url\":\"https://h/f\"}",
      "{\"kind\":\"file\",\"file\":{\"fileWithBytes\":\"aGk\"}} | {\"raw\":\"aGk=\"}",
      "{\"kind\":\"file\",\"file\":{\"bytes\":\"-_8\",\"uri\":null}} | {\"raw\":\"+/8=\"}",
      "{\"kind\":\"file\",\"uri\":\"https://h/f\",\"name\":\"n\"}"
          + " | {\"url\":\"https://h/f\",\"filename\":\"n\"}",
      "{\"type\":\"text\",\"text\":\"x\"} | {\"text\":\"x\"}",
      "{\"text\":\"x\"} | {\"text\":\"x\"}"})
  void partsOfOldLibrariesAreRead(String old, String now) {
    isTranslated(UP.params(A2aMethod.SEND, json("""
        {"message":{"messageId":"m","role":"user","parts":[%s]}}""".formatted(old))), """
        {"message":{"messageId":"m","role":"ROLE_USER","parts":[%s]}}""".formatted(now));
  }

  @Test
  void aSendSaysWhetherToWait() {
    var old = """
        {"message":%s,"configuration":{"acceptedOutputModes":["a/b"],"historyLength":0,
         "pushNotificationConfig":{"id":"p","url":"https://h/","token":"t",
          "authentication":{"schemes":["Bearer"],"credentials":"c"}},"blocking":%s}}""";
    var now = """
        {"message":%s,"configuration":{"acceptedOutputModes":["a/b"],"historyLength":0,
         "taskPushNotificationConfig":{"id":"p","url":"https://h/","token":"t",
          "authentication":{"scheme":"Bearer","credentials":"c"}}%s}}""";
    sameParams(A2aMethod.SEND, old.formatted(OLD_MESSAGE, "false"),
        now.formatted(NEW_MESSAGE, ",\"returnImmediately\":true"));
    sameParams(A2aMethod.SEND, old.formatted(OLD_MESSAGE, "true"), now.formatted(NEW_MESSAGE, ""));

    var plain = json("{\"message\":" + OLD_MESSAGE + "}");
    isTranslated(UP.params(A2aMethod.SEND, plain), "{\"message\":" + NEW_MESSAGE + "}");
    isTranslated(DOWN.params(A2aMethod.SEND, json("{\"message\":" + NEW_MESSAGE + "}")),
        "{\"message\":" + OLD_MESSAGE + ",\"configuration\":{\"blocking\":true}}");
  }

  @Test
  void pushConfigsAreFlatOrNot() {
    var old = """
        {"taskId":"t","pushNotificationConfig":{"id":"p","url":"https://h/","token":"k",
         "authentication":{"schemes":["Bearer"],"credentials":"c"}}}""";
    var now = """
        {"taskId":"t","id":"p","url":"https://h/","token":"k",
         "authentication":{"scheme":"Bearer","credentials":"c"}}""";
    sameParams(A2aMethod.SET_PUSH, old, now);
    sameResult(A2aMethod.SET_PUSH, old, now);
    sameResult(A2aMethod.GET_PUSH, old, now);
    sameResult(A2aMethod.LIST_PUSH, "[" + old + "]",
        "{\"configs\":[" + now + "],\"nextPageToken\":\"\"}");
    sameResult(A2aMethod.DELETE_PUSH, "null", "{}");
    sameParams(A2aMethod.LIST_PUSH, "{\"id\":\"t\"}", "{\"taskId\":\"t\"}");
    for (var method : List.of(A2aMethod.GET_PUSH, A2aMethod.DELETE_PUSH)) {
      sameParams(method, """
          {"id":"t","pushNotificationConfigId":"p"}""", """
          {"taskId":"t","id":"p"}""");
    }
    isTranslated(UP.params(A2aMethod.GET_PUSH, json("{\"id\":\"t\"}")), """
        {"taskId":"t","id":"t"}""");
  }

  @Test
  void pushConfigsOfLibrariesFromBeforeTheFinalVersionAreRead() {
    isTranslated(NEW.params(A2aMethod.SET_PUSH, json("""
        {"id":"p","taskId":"t","pushNotificationConfig":{"url":"https://h/","token":"k"}}""")), """
        {"taskId":"t","id":"p","url":"https://h/","token":"k"}""");
    isTranslated(NEW.params(A2aMethod.SEND, json("""
        {"message":%s,"configuration":{"pushNotificationConfig":{"url":"https://h/"}}}"""
        .formatted(NEW_MESSAGE))), """
            {"message":%s,"configuration":{"taskPushNotificationConfig":{"url":"https://h/"}}}"""
            .formatted(NEW_MESSAGE));
  }

  @Test
  void parametersThatNameATaskAreTheSameInBoth() {
    sameParams(A2aMethod.GET, "{\"id\":\"t\",\"historyLength\":0}",
        "{\"id\":\"t\",\"historyLength\":0}");
    sameParams(A2aMethod.CANCEL, "{\"id\":\"t\",\"metadata\":{\"a\":1}}",
        "{\"id\":\"t\",\"metadata\":{\"a\":1}}");
    sameParams(A2aMethod.RESUBSCRIBE, "{\"id\":\"t\"}", "{\"id\":\"t\"}");
    sameParams(A2aMethod.EXTENDED_CARD, "{}", "{}");
    isTranslated(UP.params(A2aMethod.EXTENDED_CARD, MissingNode.getInstance()), "{}");
  }

  @Test
  void theNewGenerationIsReadAsProtoJsonAndWrittenWithItsFieldsOnly() {
    isTranslated(NEW.params(A2aMethod.SEND, json("""
        {"message":{"message_id":"m","context_id":"c","task_id":null,"role":1,"kind":"message",
          "parts":[{"text":"x","media_type":"a/b","data":null}],"metadata":{"snake_case":1},
          "extensions":[]},
         "configuration":{"blocking":true,"history_length":"3","return_immediately":false}}""")),
        """
            {"message":{"messageId":"m","contextId":"c","role":"ROLE_USER",
              "parts":[{"text":"x","mediaType":"a/b"}],"metadata":{"snake_case":1}},
             "configuration":{"historyLength":3}}""");
    isTranslated(NEW.result(A2aMethod.GET, json("""
        {"id":"t","contextId":"","status":{"state":3,"timestamp":"2026-03-12T12:00:00+02:00"},
         "kind":"task","artifacts":[]}""")), """
        {"id":"t","status":{"state":"TASK_STATE_COMPLETED","timestamp":"2026-03-12T10:00:00.000Z"}}
        """);
    isTranslated(
        NEW.params(A2aMethod.LIST,
            json(
                """
                    {"page_size":10,"status":"TASK_STATE_WORKING","status_timestamp_after":"2026-03-12T10:00:00Z",
                     "include_artifacts":true,"tenant":"x"}""")),
        """
            {"tenant":"x","status":"TASK_STATE_WORKING","pageSize":10,
             "statusTimestampAfter":"2026-03-12T10:00:00.000Z","includeArtifacts":true}""");
  }

  @Test
  void tasksAreListedSinceATimeOfEitherName() {
    for (var name : List.of("statusTimestampAfter", "lastUpdatedAfter", "last_updated_after")) {
      isTranslated(NEW.params(A2aMethod.LIST, json("{\"%s\":\"2026-03-12T10:00:00Z\"}"
          .formatted(name))), "{\"statusTimestampAfter\":\"2026-03-12T10:00:00.000Z\"}");
    }
  }

  @ParameterizedTest
  @CsvSource({"2026-03-12T10:00:00Z, 2026-03-12T10:00:00.000Z",
      "2026-03-12T10:00:00.123456Z, 2026-03-12T10:00:00.123Z",
      "2026-03-12T10:00:00.5, 2026-03-12T10:00:00.500Z",
      "2026-03-12T10:00:00-01:30, 2026-03-12T11:30:00.000Z"})
  void timesAreOfUtcWithMilliseconds(String old, String now) {
    isTranslated(UP.result(A2aMethod.GET, json("""
        {"kind":"task","id":"t","status":{"state":"working","timestamp":"%s"}}""".formatted(old))),
        """
            {"id":"t","status":{"state":"TASK_STATE_WORKING","timestamp":"%s"}}""".formatted(now));
  }

  @Test
  void aTaskWithoutContextGetsAnEmptyOneInTheOldGeneration() {
    sameResult(A2aMethod.GET, """
        {"kind":"task","id":"t","contextId":"","status":{"state":"working"}}""", """
        {"id":"t","status":{"state":"TASK_STATE_WORKING"}}""");
  }

  @Test
  void anArtifactWithoutPartsGetsAnEmptyOne() {
    isTranslated(DOWN.result(A2aMethod.STREAM, json("""
        {"artifactUpdate":{"taskId":"t","contextId":"c","lastChunk":true,
         "artifact":{"artifactId":"a"}}}""")), """
        {"kind":"artifact-update","taskId":"t","contextId":"c","lastChunk":true,
         "artifact":{"artifactId":"a","parts":[{"kind":"text","text":""}]}}""");
  }

  @Test
  void whatIsPushedIsATaskOrAnEvent() {
    isTranslated(UP.pushBody(json(OLD_TASK)), "{\"task\":" + NEW_TASK + "}");
    isTranslated(DOWN.pushBody(json("{\"task\":" + NEW_TASK + "}")), OLD_TASK);
    isTranslated(DOWN.pushBody(json(
        """
            {"statusUpdate":{"taskId":"t","contextId":"c","status":{"state":"TASK_STATE_WORKING"}}}""")),
        OLD_TASK);
    isTranslated(DOWN.pushBody(json("""
        {"artifactUpdate":{"taskId":"t","contextId":"c",
         "artifact":{"artifactId":"a","parts":[{"text":"x"}]}}}""")), """
        {"kind":"task","id":"t","contextId":"c","status":{"state":"working"},
         "artifacts":[{"artifactId":"a","parts":[{"kind":"text","text":"x"}]}]}""");
    isTranslated(DOWN.pushBody(json("{\"message\":" + NEW_MESSAGE + "}")), OLD_MESSAGE);
  }

  @Test
  void errorsKeepTheirCodeAndHaveDetailsOnlyInTheNewGeneration() {
    isTranslated(UP.error(json("""
        {"code":-32001,"message":"no such task","data":{"any":1}}""")), """
        {"code":-32001,"message":"no such task","data":[
         {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"TASK_NOT_FOUND",
          "domain":"a2a-protocol.org"},
         {"@type":"type.googleapis.com/google.protobuf.Value","value":{"any":1}}]}""");
    isTranslated(UP.error(json("{\"code\":-32603,\"message\":\"oh\"}")), """
        {"code":-32603,"message":"oh"}""");
    var now = """
        {"code":-32007,"message":"none","data":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",
         "reason":"EXTENDED_AGENT_CARD_NOT_CONFIGURED","domain":"a2a-protocol.org"}]}""";
    isTranslated(NEW.error(json(now)), now);
    isTranslated(DOWN.error(json(now)), "{\"code\":-32007,\"message\":\"none\"}");
    isTranslated(DOWN.error(json("{\"code\":7}")), """
        {"code":7,"message":"the agent gave no message"}""");
  }

  @Test
  void ourErrorsAreWrittenInEitherGeneration() {
    var error = ProtocolError.invalidParams("message.parts", "must have at least one part");
    assertThat(ErrorJson.of(error, Generation.V0_3)).isEqualTo(json("""
        {"code":-32602,"message":"message.parts must have at least one part"}"""));
    assertThat(ErrorJson.of(error, Generation.V1_0)).isEqualTo(json("""
        {"code":-32602,"message":"message.parts must have at least one part","data":[
         {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"INVALID_PARAMS",
          "domain":"a2a-protocol.org"},
         {"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[
          {"field":"message.parts","description":"must have at least one part"}]}]}"""));
    var notA2a = ProtocolError.of(A2aErrorCode.METHOD_NOT_FOUND, "no");
    assertThat(ErrorJson.of(notA2a, Generation.V1_0))
        .isEqualTo(json("{\"code\":-32601,\"message\":\"no\"}"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "[] | params", "{} | message", "{\"message\":7} | message",
      "{\"message\":{}} | message.messageId", "{\"message\":{\"messageId\":7}} | message.messageId",
      "{\"message\":{\"messageId\":\"m\"}} | message.role",
      "{\"message\":{\"messageId\":\"m\",\"role\":\"user\"}} | message.role",
      "{\"message\":{\"messageId\":\"m\",\"role\":1}} | message.parts",
      "{\"message\":{\"messageId\":\"m\",\"role\":1,\"parts\":{}}} | message.parts",
      "{\"message\":{\"messageId\":\"m\",\"role\":1,\"parts\":[7]}} | message.parts[0]",
      "{\"message\":{\"messageId\":\"m\",\"role\":1,\"parts\":[{}]}} | message.parts[0].text",
      "{\"message\":{\"messageId\":\"m\",\"role\":1,\"parts\":[{\"text\":\"\",\"url\":\"u\"}]}}"
          + " | message.parts[0].url",
      "{\"message\":{\"messageId\":\"m\",\"role\":1,\"parts\":[{\"raw\":\"*\"}]}}"
          + " | message.parts[0].raw",
      "{\"message\":{\"messageId\":\"m\",\"role\":1,\"parts\":[{\"text\":\"\",\"metadata\":[]}]}}"
          + " | message.parts[0].metadata",
      "{\"message\":{\"messageId\":\"m\",\"role\":1,\"parts\":[{\"text\":\"\"}]},"
          + "\"configuration\":{\"historyLength\":-1}} | configuration.historyLength",
      "{\"message\":{\"messageId\":\"m\",\"role\":1,\"parts\":[{\"text\":\"\"}]},"
          + "\"configuration\":{\"returnImmediately\":\"no\"}} | configuration.returnImmediately",
      "{\"message\":{\"messageId\":\"m\",\"role\":1,\"parts\":[{\"text\":\"\"}]},"
          + "\"configuration\":{\"taskPushNotificationConfig\":{}}}"
          + " | configuration.taskPushNotificationConfig.url"})
  void aWrongParameterIsNamed(String params, String field) {
    for (var translation : List.of(NEW, DOWN)) {
      var error = refusal(translation.params(A2aMethod.SEND, json(params)));
      assertThat(error.code()).isEqualTo(A2aErrorCode.INVALID_PARAMS);
      assertThat(error.message()).startsWith(field + " must ");
      assertThat(error.violations()).singleElement()
          .extracting(ProtocolError.FieldViolation::field).isEqualTo(field);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{\"kind\":\"file\",\"file\":{\"uri\":\"u\",\"bytes\":\"aGk=\"}} | file.uri",
      "{\"kind\":\"file\",\"file\":{\"name\":\"n\"}} | file.uri",
      "{\"kind\":\"file\",\"file\":{\"bytes\":\"*\"}} | file.bytes",
      "{\"kind\":\"file\",\"file\":7} | file", "{\"kind\":\"data\",\"data\":[]} | data",
      "{\"kind\":\"text\"} | text", "{\"kind\":\"image\"} | kind", "{} | kind"})
  void aWrongPartOfTheOldGenerationIsNamed(String part, String field) {
    var error = refusal(UP.params(A2aMethod.SEND, json("""
        {"message":{"messageId":"m","role":"user","parts":[%s]}}""".formatted(part))));
    assertThat(error.violations()).singleElement().extracting(ProtocolError.FieldViolation::field)
        .isEqualTo("message.parts[0]." + field);
  }

  @ParameterizedTest
  @CsvSource({"0.5", "-1", "1e999999999", "3000000000", "true", "'\"1.5\"'", "'\"\"'", "[]"})
  void whatIsNoCountIsRefused(String number) {
    var error = refusal(NEW.params(A2aMethod.GET,
        json("{\"id\":\"t\",\"historyLength\":%s}".formatted(number))));
    assertThat(error.message())
        .isEqualTo("historyLength must be a whole number, at least 0");
  }

  @ParameterizedTest
  @CsvSource({"9", "-1", "1.5", "'\"working\"'", "'\"\"'", "true"})
  void whatIsNoStateIsRefused(String state) {
    assertThat(refusal(NEW.params(A2aMethod.LIST, json("{\"status\":%s}".formatted(state))))
        .message()).startsWith("status must be one of TASK_STATE_UNSPECIFIED, ");
  }

  @ParameterizedTest
  @CsvSource({"yesterday", "2026-13-01T00:00:00Z", "2026-03-12", "+12026-03-12T10:00:00Z",
      "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00"})
  void whatIsNoTimeIsRefused(String time) {
    assertThat(refusal(NEW.params(A2aMethod.LIST,
        json("{\"statusTimestampAfter\":\"%s\"}".formatted(time)))).message())
        .startsWith("statusTimestampAfter must be a time");
  }

  @Test
  void aPageHasOneToAHundredTasks() {
    for (int size : new int[]{0, 101}) {
      assertThat(refusal(NEW.params(A2aMethod.LIST, json("{\"pageSize\":" + size + "}")))
          .message()).isEqualTo("pageSize must be a whole number from 1 to 100");
    }
  }

  @Test
  void credentialsNeedAScheme() {
    var config = """
        {"taskId":"t","pushNotificationConfig":{"url":"u","authentication":{"schemes":%s}}}""";
    isTranslated(UP.params(A2aMethod.SET_PUSH, json(config.formatted("[\"Basic\",\"Bearer\"]"))),
        "{\"taskId\":\"t\",\"url\":\"u\",\"authentication\":{\"scheme\":\"Basic\"}}");
    isTranslated(UP.params(A2aMethod.SET_PUSH, json(config.formatted("[]"))),
        "{\"taskId\":\"t\",\"url\":\"u\"}");
    assertThat(refusal(UP.params(A2aMethod.SET_PUSH,
        json(config.formatted("[],\"credentials\":\"c\"")))).message())
        .startsWith("pushNotificationConfig.authentication.scheme must ");
  }

  @Test
  void aWrongAnswerIsTheAgents() {
    for (var wrong : List.of("7", "{}", "{\"kind\":\"status-update\"}", "{\"kind\":\"card\"}",
        "{\"kind\":\"task\",\"id\":\"t\",\"status\":{\"state\":\"cancelled\"}}")) {
      var error = refusal(UP.result(A2aMethod.SEND, json(wrong)));
      assertThat(error.code()).isEqualTo(A2aErrorCode.INVALID_AGENT_RESPONSE);
      assertThat(error.violations()).isEmpty();
    }
    assertThat(
        refusal(UP.result(A2aMethod.GET, json("{\"id\":\"t\",\"status\":{\"state\":\"x\"}}")))
            .message())
        .contains("status.state must be one of unknown, submitted, working");
  }

  @Test
  void theOldGenerationListsNoTasks() {
    for (var translation : List.of(UP, DOWN)) {
      assertThat(refusal(translation.params(A2aMethod.LIST, json("{}"))).code())
          .isEqualTo(A2aErrorCode.UNSUPPORTED_OPERATION);
      assertThat(refusal(translation.result(A2aMethod.LIST, json("{\"tasks\":[]}"))).code())
          .isEqualTo(A2aErrorCode.UNSUPPORTED_OPERATION);
    }
  }

  @Test
  void anotherTaskInAStreamIsToldByUpdates() {
    var stream = DOWN.stream();
    isSent(stream.accept(json("{\"task\":" + NEW_TASK + "}")), OLD_TASK);
    isSent(stream.accept(json("""
        {"task":{"id":"t","contextId":"c","status":{"state":"TASK_STATE_COMPLETED"},
         "metadata":{"a":1},"artifacts":[{"artifactId":"a","parts":[{"text":"x"}]}]}}""")), """
        {"kind":"artifact-update","taskId":"t","contextId":"c","lastChunk":true,
         "artifact":{"artifactId":"a","parts":[{"kind":"text","text":"x"}]}}""", """
        {"kind":"status-update","taskId":"t","contextId":"c","status":{"state":"completed"},
         "metadata":{"a":1},"final":true}""");
  }

  @Test
  void aNewStreamBeginsWithATask() {
    isSent(UP.stream().accept(json("""
        {"kind":"status-update","taskId":"t","contextId":"c","status":{"state":"working"}}""")),
        "{\"task\":" + NEW_TASK + "}");
    isSent(UP.stream().accept(json("""
        {"kind":"status-update","taskId":"t","status":{"state":"working"},
         "metadata":{"a":1}}""")), """
        {"task":{"id":"t","status":{"state":"TASK_STATE_WORKING"},"metadata":{"a":1}}}""");
    var update = """
        {"artifactUpdate":{"taskId":"t","contextId":"c",
         "artifact":{"artifactId":"a","parts":[{"text":"x"}]}}}""";
    isSent(NEW.stream().accept(json(update)), "{\"task\":" + NEW_TASK + "}", update);
    isSent(NEW.stream().accept(json("{\"message\":" + NEW_MESSAGE + "}")),
        "{\"message\":" + NEW_MESSAGE + "}");
  }

  @Test
  void aLongArtifactComesInPiecesThatFitInALine() {
    var text = "\u20ac\"x\n\ud83d\ude00".repeat(10_000);
    var event = json("""
        {"artifactUpdate":{"taskId":"t","contextId":"c","lastChunk":true,"metadata":{"a":1},
         "artifact":{"artifactId":"a","name":"n","parts":[{"text":"first"},{"text":""},
         {"data":{"b":1}}]}}}""");
    ((ObjectNode) event.at("/artifactUpdate/artifact/parts/1")).put("text", text);

    var sent = sent(DOWN.stream().accept(event));

    assertThat(sent).hasSizeGreaterThan(2).allSatisfy(piece -> {
      assertThat(piece.toString().getBytes(UTF_8)).hasSizeLessThan(PiecesJson.MOST_BYTES + 1000);
      assertThat(piece.path("kind").asText()).isEqualTo("artifact-update");
      assertThat(piece.at("/artifact/artifactId").asText()).isEqualTo("a");
    });
    assertThat(sent.stream().flatMap(piece -> piece.at("/artifact/parts").valueStream())
        .map(part -> part.path("text").asText()).collect(joining())).isEqualTo("first" + text);
    assertThat(sent).extracting(piece -> piece.path("append").asBoolean())
        .startsWith(false, true).endsWith(true);
    assertThat(sent).filteredOn(piece -> piece.has("lastChunk")).containsExactly(sent.getLast());
    assertThat(sent).filteredOn(piece -> piece.has("metadata")).containsExactly(sent.getFirst());
    assertThat(sent.getLast().at("/artifact/parts").findValues("data")).hasSize(1);
    assertThat(sent(NEW.stream().accept(event))).hasSize(2);
  }

  @Test
  void aTaskWithALongArtifactIsWorkedOnUntilThatHasCome() {
    var task = json("""
        {"task":{"id":"t","contextId":"c","status":{"state":"TASK_STATE_COMPLETED"},
         "artifacts":[{"artifactId":"a","parts":[{"text":""}]}]}}""");
    ((ObjectNode) task.at("/task/artifacts/0/parts/0")).put("text",
        "x".repeat(PiecesJson.MOST_BYTES + 1));

    var sent = sent(DOWN.stream().accept(task));

    assertThat(sent).extracting(event -> event.path("kind").asText()).containsExactly("task",
        "artifact-update", "artifact-update", "status-update");
    assertThat(sent.getFirst().at("/status/state").asText()).isEqualTo("working");
    assertThat(sent.getFirst().has("artifacts")).isFalse();
    assertThat(sent.getLast().at("/status/state").asText()).isEqualTo("completed");
    assertThat(sent.getLast().path("final").asBoolean()).isTrue();
  }

  @Test
  void aLongHistoryLosesItsBeginning() {
    var task = json("""
        {"task":{"id":"t","contextId":"c","status":{"state":"TASK_STATE_COMPLETED"},"history":[
         {"messageId":"1","role":"ROLE_USER","parts":[{"text":"short"}]},
         {"messageId":"2","role":"ROLE_AGENT","parts":[{"text":"a"}]},
         {"messageId":"3","role":"ROLE_AGENT","parts":[{"text":"b"}]}]}}""");
    assertThat(sent(DOWN.stream().accept(task))).singleElement()
        .satisfies(event -> assertThat(event.path("history")).hasSize(3));
    ((ObjectNode) task.at("/task/history/1/parts/0")).put("text",
        "x".repeat(PiecesJson.MOST_BYTES));

    var sent = sent(DOWN.stream().accept(task));

    assertThat(sent).extracting(event -> event.path("kind").asText()).containsExactly("task",
        "status-update");
    assertThat(sent.getFirst().path("history")).singleElement().satisfies(
        message -> assertThat(message.path("messageId").asText()).isEqualTo("3"));
  }

  private static List<JsonNode> sent(Translation<List<JsonNode>> translation) {
    return translation instanceof Translated<List<JsonNode>>(var events) ? events : List.of();
  }

  @Test
  void aRefusedEventChangesNothing() {
    var stream = UP.stream();
    assertThat(stream.accept(json("{}"))).isInstanceOf(Refused.class);
    isSent(stream.accept(json(OLD_TASK)), "{\"task\":" + NEW_TASK + "}");
  }

  private static void sameParams(A2aMethod method, String old, String now) {
    isTranslated(UP.params(method, json(old)), now);
    isTranslated(DOWN.params(method, json(now)), old);
    isTranslated(NEW.params(method, json(now)), now);
  }

  private static void sameResult(A2aMethod method, String old, String now) {
    isTranslated(UP.result(method, json(old)), now);
    isTranslated(DOWN.result(method, json(now)), old);
    isTranslated(NEW.result(method, json(now)), now);
  }

  private static void isTranslated(Translation<JsonNode> translation, String json) {
    assertThat(translation).isEqualTo(new Translated<>(json(json)));
  }

  private static void isSent(Translation<List<JsonNode>> translation, String... events) {
    assertThat(translation).isEqualTo(
        new Translated<>(List.of(events).stream().map(TranslationTest::json).toList()));
  }

  private static ProtocolError refusal(Translation<JsonNode> translation) {
    return switch (translation) {
      case Refused<JsonNode>(var error) -> error;
      case Translated<JsonNode>(var tree) -> throw new AssertionError(tree);
    };
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
