package app.moleculesai.sdk.runtime.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.Generation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What agents push, as receivers of either generation get it. */
class PushBodiesTest {
  private static final String TASK_0_3 = """
      {"kind":"task","id":"t","contextId":"c","status":{"state":"working"}}""";
  private static final String UPDATE_1_0 = """
      {"statusUpdate":{"taskId":"t","contextId":"c","status":{"state":"TASK_STATE_WORKING"}}}""";

  private static PushBodies.News read(String pushed, Generation receiver) {
    return PushBodies.read(pushed.getBytes(StandardCharsets.UTF_8), receiver);
  }

  private static JsonNode json(byte[] document) throws JsonProcessingException {
    return Json.read(document);
  }

  private static JsonNode body(PushBodies.News news) throws JsonProcessingException {
    return json(news.body().toByteArray());
  }

  @Test
  void aTaskOf03IsATaskFor10() throws Exception {
    var news = read(TASK_0_3, Generation.V1_0);

    assertThat(news.taskId()).contains("t");
    assertThat(body(news)).isEqualTo(json("""
        {"task":{"id":"t","contextId":"c","status":{"state":"TASK_STATE_WORKING"}}}"""
        .getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anUpdateOf10IsItsTaskFor03() throws Exception {
    var news = read(UPDATE_1_0, Generation.V0_3);

    assertThat(news.taskId()).contains("t");
    assertThat(body(news)).isEqualTo(json(TASK_0_3.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatTheReceiverSpeaksStaysAsItIs() throws Exception {
    assertThat(body(read(TASK_0_3, Generation.V0_3)))
        .isEqualTo(json(TASK_0_3.getBytes(StandardCharsets.UTF_8)));
    assertThat(body(read(UPDATE_1_0, Generation.V1_0)))
        .isEqualTo(json(UPDATE_1_0.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aTaskIsAllOfItAndAnUpdateIsNot() {
    var task = """
        {"task":{"id":"t","contextId":"c","status":{"state":"TASK_STATE_WORKING"}}}""";

    for (var receiver : Generation.values()) {
      assertThat(read(TASK_0_3, receiver).whole()).isTrue();
      assertThat(read(task, receiver).whole()).isTrue();
      assertThat(read(UPDATE_1_0, receiver).whole()).isFalse();
    }
  }

  @Test
  void aMessageIsOfNoTask() {
    assertThat(read("""
        {"message":{"messageId":"m","role":"ROLE_AGENT","parts":[{"text":"x"}]}}""",
        Generation.V1_0).taskId()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"no | malformed_json",
      "17 | invalid_field", "[] | invalid_field", "{} | invalid_field",
      "{\"task\":{\"id\":7}} | invalid_field", "{\"statusUpdate\":{}} | invalid_field"})
  void whatIsNoNewsIsRefused(String pushed, String code) {
    assertThatThrownBy(() -> read(pushed, Generation.V0_3))
        .isInstanceOfSatisfying(SdkException.class,
            refused -> assertThat(refused.code().word()).isEqualTo(code));
  }
}
