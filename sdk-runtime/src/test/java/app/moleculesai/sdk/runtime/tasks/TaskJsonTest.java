package app.moleculesai.sdk.runtime.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.protocol.TaskState;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a task becomes what its events say. */
class TaskJsonTest {
  private static final Instant NOON = Instant.parse("2026-03-12T12:00:00Z");
  private static final ObjectNode SAID = json("""
      {"messageId":"m1","role":"ROLE_USER","parts":[{"text":"Hello"}]}""");
  private static final ObjectNode TASK = TaskJson.begun(json("""
      {"id":"t","status":{"state":"TASK_STATE_SUBMITTED"}}"""), "c", SAID, NOON);

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static ObjectNode after(ObjectNode task, String event) {
    var fold = new TaskFold(task);
    fold.update(TaskJson.normal(json(event), task, NOON));
    return fold.task();
  }

  private static ObjectNode told(ObjectNode task, JsonNode said) {
    var fold = new TaskFold(task);
    fold.told(said);
    return fold.task();
  }

  @Test
  void itBeginsWithWhatItsAgentWasAsked() {
    assertThat(TASK).isEqualTo(json("""
        {"id":"t","contextId":"c",
        "status":{"state":"TASK_STATE_SUBMITTED","timestamp":"2026-03-12T12:00:00.000Z"},
        "history":[{"messageId":"m1","role":"ROLE_USER","parts":[{"text":"Hello"}],
          "taskId":"t","contextId":"c"}]}"""));
  }

  @Test
  void whatItsAgentHasInItsHistoryAlreadyIsThereOnce() {
    var task = TaskJson.begun(json("""
        {"id":"t","status":{"state":"TASK_STATE_WORKING"},"history":[
          {"messageId":"m1","role":"ROLE_USER","parts":[{"text":"Hello"}]},
          {"messageId":"m2","role":"ROLE_AGENT","parts":[{"text":"Well"}]}]}"""), "c", SAID, NOON);

    assertThat(task.path("history").findValuesAsText("messageId")).containsExactly("m1", "m2");
  }

  @Test
  void aStatusTakesThePlaceOfTheFormerOneWhoseMessageIsHistory() {
    var working = after(TASK, """
        {"statusUpdate":{"status":{"state":"TASK_STATE_WORKING",
        "message":{"messageId":"m2","role":"ROLE_AGENT","parts":[{"text":"reading"}]}}}}""");
    var done = after(working, """
        {"statusUpdate":{"status":{"state":"TASK_STATE_COMPLETED"},"metadata":{"cost":3}}}""");

    assertThat(working.path("status").path("message").path("messageId").asText()).isEqualTo("m2");
    assertThat(TaskJson.state(done)).isEqualTo(TaskState.COMPLETED);
    assertThat(done.path("status").has("message")).isFalse();
    assertThat(done.path("history").findValuesAsText("messageId")).containsExactly("m1", "m2");
    assertThat(done.path("metadata")).isEqualTo(json("{\"cost\":3}"));
    assertThat(TASK.path("history")).as("what was before stays as it was").hasSize(1);
  }

  @Test
  void anArtifactIsAddedContinuedAndReplaced() {
    var first = after(TASK, """
        {"artifactUpdate":{"artifact":{"artifactId":"a","parts":[{"text":"1"}]}}}""");
    var more = after(first, """
        {"artifactUpdate":{"append":true,"artifact":{"artifactId":"a","parts":[{"text":"2"}]}}}""");
    var other = after(more, """
        {"artifactUpdate":{"append":true,"artifact":{"artifactId":"b","parts":[{"text":"3"}]}}}""");
    var replaced = after(other, """
        {"artifactUpdate":{"artifact":{"artifactId":"a","parts":[{"text":"4"}]}}}""");

    assertThat(first.path("artifacts").findValuesAsText("text")).containsExactly("1");
    assertThat(other.path("artifacts").findValuesAsText("text")).containsExactly("1", "2", "3");
    assertThat(replaced.path("artifacts").findValuesAsText("text")).containsExactly("4", "3");
  }

  @Test
  void whatManyEventsAreFoldedIntoStaysAsItWas() {
    var events = Stream.of(
        "{\"artifactUpdate\":{\"append\":true,\"artifact\":{\"artifactId\":\"a\","
            + "\"parts\":[{\"text\":\"1\"}],\"metadata\":{\"k\":1}}}}",
        "{\"artifactUpdate\":{\"append\":true,\"artifact\":{\"artifactId\":\"a\","
            + "\"parts\":[{\"text\":\"2\"}],\"metadata\":{\"l\":2}}}}",
        "{\"statusUpdate\":{\"status\":{\"state\":\"TASK_STATE_WORKING\",\"message\":"
            + "{\"messageId\":\"m2\",\"role\":\"ROLE_AGENT\",\"parts\":[{\"text\":\"3\"}]}}}}",
        "{\"statusUpdate\":{\"status\":{\"state\":\"TASK_STATE_COMPLETED\"}}}")
        .map(event -> TaskJson.normal(json(event), TASK, NOON)).toList();
    var before = events.stream().map(ObjectNode::deepCopy).toList();
    var task = TASK.deepCopy();

    var half = fold(TASK, events.subList(0, 2));
    var whole = fold(half, events.subList(2, 4));

    assertThat(whole).isEqualTo(fold(TASK, events));
    assertThat(whole.path("artifacts").findValuesAsText("text")).containsExactly("1", "2");
    assertThat(whole.path("artifacts").findValue("metadata")).hasToString("{\"k\":1,\"l\":2}");
    assertThat(half.path("history")).hasSize(1);
    assertThat(half.path("status")).isEqualTo(TASK.path("status"));
    assertThat(fold(half, events.subList(0, 1)).path("artifacts").findValuesAsText("text"))
        .containsExactly("1", "2", "1");
    assertThat(half.path("artifacts").findValuesAsText("text")).containsExactly("1", "2");
    assertThat(events).isEqualTo(before);
    assertThat(TASK).isEqualTo(task);
  }

  private static ObjectNode fold(ObjectNode task, List<ObjectNode> events) {
    var fold = new TaskFold(task);
    events.forEach(fold::update);
    return fold.task();
  }

  @Test
  void anUpdateSpeaksOfItsTaskWhateverItsAgentWrote() {
    var event = TaskJson.normal(json("""
        {"artifactUpdate":{"taskId":"x","contextId":"y","lastChunk":true,
        "artifact":{"artifactId":"a","parts":[{"text":"1"}]}}}"""), TASK, NOON);

    assertThat(event).isEqualTo(json("""
        {"artifactUpdate":{"taskId":"t","contextId":"c","lastChunk":true,
        "artifact":{"artifactId":"a","parts":[{"text":"1"}]}}}"""));
  }

  @Test
  void aMessageAmongUpdatesIsSaidByTheStatus() {
    var event = TaskJson.normal(json("""
        {"message":{"messageId":"m2","role":"ROLE_AGENT","parts":[{"text":"Well"}]}}"""), TASK,
        NOON);

    assertThat(event.path("statusUpdate").path("status").path("state").asText())
        .isEqualTo("TASK_STATE_SUBMITTED");
    assertThat(event.findValuesAsText("text")).containsExactly("Well");
  }

  @Test
  void whatItsAgentIsToldFollowsWhatTheAgentSaid() {
    var asks = after(TASK, """
        {"statusUpdate":{"status":{"state":"TASK_STATE_INPUT_REQUIRED",
        "message":{"messageId":"m2","role":"ROLE_AGENT","parts":[{"text":"Which?"}]}}}}""");
    var told = told(asks, json("""
        {"messageId":"m3","role":"ROLE_USER","parts":[{"text":"This"}]}"""));

    assertThat(told.path("history").findValuesAsText("messageId"))
        .containsExactly("m1", "m2", "m3");
    assertThat(told.path("status").has("message")).isFalse();
    assertThat(told(told, told.path("history").path(2))).isEqualTo(told);
    assertThat(told(told, json("""
        {"messageId":"m3","role":"ROLE_USER","parts":[{"text":"That"}]}""")).path("history")
        .findValuesAsText("text")).containsExactly("Hello", "Which?", "This", "That");
  }

  @Test
  void aViewHasTheLatestHistoryAndArtifactsIfWanted() {
    var task = told(after(TASK, """
        {"artifactUpdate":{"artifact":{"artifactId":"a","parts":[{"text":"1"}]}}}"""), json("""
        {"messageId":"m2","role":"ROLE_USER","parts":[{"text":"More"}]}"""));

    assertThat(TaskJson.view(task, OptionalInt.empty(), true)).isEqualTo(task);
    assertThat(TaskJson.view(task, OptionalInt.of(0), true).has("history")).isFalse();
    assertThat(TaskJson.view(task, OptionalInt.of(1), false).path("history")
        .findValuesAsText("messageId")).containsExactly("m2");
    assertThat(TaskJson.view(task, OptionalInt.of(1), false).has("artifacts")).isFalse();
  }
}
