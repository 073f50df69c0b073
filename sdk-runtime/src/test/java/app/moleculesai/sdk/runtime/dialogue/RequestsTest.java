package app.moleculesai.sdk.runtime.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {
  /** Everywhere that some method has the id of a task. */
  private static final String IDS = "{\"id\": \"by-id\", \"taskId\": \"by-task-id\", \"message\": "
      + "{\"taskId\": \"of-message\", \"parts\": [{\"text\": \"hi\"}]}}";

  private static RequestEnvelope request(String method, String params) {
    var json = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"" + method + "\", \"params\": "
        + params + "}";
    return (RequestEnvelope) RequestEnvelope.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"message/send, of-message", "SendMessage, of-message", "tasks/get, by-id",
      "GetTask, by-id", "CancelTask, by-id", "tasks/resubscribe, by-id",
      "tasks/pushNotificationConfig/set, by-task-id", "tasks/pushNotificationConfig/get, by-id",
      "GetTaskPushNotificationConfig, by-task-id", "tasks/pushNotificationConfig/list, by-id",
      "DeleteTaskPushNotificationConfig, by-task-id"})
  void theTaskOfARequestStandsWhereItsMethodHasIt(String method, String task) {
    assertThat(Requests.task(request(method, IDS))).hasValue(task);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ListTasks", "GetExtendedAgentCard", "no/such/method"})
  void otherRequestsAreAboutNoTask(String method) {
    assertThat(Requests.task(request(method, IDS))).isEmpty();
  }

  @Test
  void anEmptyIdNamesNoTask() {
    assertThat(Requests.task(request("tasks/get", "{\"id\": \"\"}"))).isEmpty();
  }

  @Test
  void onlyClientsOf10AskQuestions() {
    assertThat(Requests.question(request("GetTask", IDS))).hasValue(A2aMethod.GET);
    assertThat(Requests.question(request("tasks/get", IDS))).isEmpty();
    assertThat(Requests.question(request("SendMessage", IDS))).isEmpty();
  }

  @Test
  void aMethodOfNeitherGenerationIsTakenForOneOf03() {
    var unknown = request("no/such/method", IDS);
    assertThat(Requests.method(unknown)).isEmpty();
    assertThat(Requests.generation(unknown)).isEqualTo(Generation.V0_3);
    assertThat(Requests.streams(unknown)).isFalse();
  }

  @Test
  void parametersThatAreNoObjectAreMissing() {
    assertThat(Requests.params(request("tasks/get", IDS)).path("id").asText()).isEqualTo("by-id");
    assertThat(Requests.params(request("tasks/get", "[1]")).isMissingNode()).isTrue();
  }
}
