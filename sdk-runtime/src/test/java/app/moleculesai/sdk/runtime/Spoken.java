package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The ways to speak A2A with a workspace. What comes back is read as the tests want it, whichever way it was said: results
 * of a send as they stand inside {@code task} or {@code message}, states in the words of 0.3.
 */
enum Spoken {
  /** JSON-RPC of 0.3. */
  RPC_0_3,
  /** JSON-RPC of 1.0. */
  RPC_1_0,
  /** HTTP+JSON of 1.0. */
  REST_1_0;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Says whether it is 1.0. */
  boolean is10() {
    return this != RPC_0_3;
  }

  /** Returns a message; {@code taskId} is the task that it goes on with. */
  ObjectNode message(String messageId, Optional<String> taskId) {
    var message = JSON.createObjectNode().put("messageId", messageId)
        .put("role", is10() ? "ROLE_USER" : "user");
    taskId.ifPresent(id -> message.put("taskId", id));
    var part = message.putArray("parts").addObject().put("text", "Hello");
    if (!is10()) {
      message.put("kind", "message");
      part.put("kind", "text");
    }
    return message;
  }

  /** Sends a message and returns what it was answered with: a task or a message. */
  JsonNode send(HttpCalls http, UUID workspace, ObjectNode message)
      throws IOException, InterruptedException {
    var answer = post(http, workspace, is10() ? "SendMessage" : "message/send", "message:send",
        message).expect(200).body();
    assertThat(answer.has("error")).as(answer.toString()).isFalse();
    return inner(this == REST_1_0 ? answer : answer.path("result"));
  }

  /** Sends a message that is refused, and returns the code of the refusal. */
  int refusal(HttpCalls http, UUID workspace, ObjectNode message)
      throws IOException, InterruptedException {
    return code(post(http, workspace, is10() ? "SendMessage" : "message/send", "message:send",
        message));
  }

  /** Returns a task as it stands. */
  JsonNode get(HttpCalls http, UUID workspace, String task)
      throws IOException, InterruptedException {
    return bare(this == REST_1_0
        ? http.get(rest(workspace, "tasks/" + task))
        : rpc(http, workspace, is10() ? "GetTask" : "tasks/get", id(task)));
  }

  /** Cancels a task and returns it. */
  JsonNode cancel(HttpCalls http, UUID workspace, String task)
      throws IOException, InterruptedException {
    return bare(canceled(http, workspace, task));
  }

  /** Tries to cancel a task that cannot be, and returns the code of the refusal. */
  int cancelRefusal(HttpCalls http, UUID workspace, String task)
      throws IOException, InterruptedException {
    return code(canceled(http, workspace, task));
  }

  private Answer canceled(HttpCalls http, UUID workspace, String task)
      throws IOException, InterruptedException {
    return this == REST_1_0
        ? http.post(rest(workspace, "tasks/" + task + ":cancel"), "")
        : rpc(http, workspace, is10() ? "CancelTask" : "tasks/cancel", id(task));
  }

  private JsonNode bare(Answer answer) {
    assertThat(answer.expect(200).body().has("error")).as(answer.raw().body()).isFalse();
    return this == REST_1_0 ? answer.body() : answer.body().path("result");
  }

  /** Returns the code of an error; in REST, which has none of them, the status below zero. */
  private int code(Answer answer) {
    var error = answer.body().path("error");
    assertThat(error.isObject()).as(answer.raw().body()).isTrue();
    return this == REST_1_0 ? -answer.status() : error.path("code").asInt();
  }

  /** Streams the answer to a message, to its end. */
  List<JsonNode> stream(HttpCalls http, UUID workspace, ObjectNode message)
      throws IOException, InterruptedException {
    return events(post(http, workspace, is10() ? "SendStreamingMessage" : "message/stream",
        "message:stream", message).expect(200));
  }

  private Answer post(HttpCalls http, UUID workspace, String method, String path,
      ObjectNode message) throws IOException, InterruptedException {
    var params = JSON.createObjectNode();
    params.set("message", message);
    return this == REST_1_0
        ? http.post(rest(workspace, path), params.toString(), "A2A-Version", "1.0")
        : rpc(http, workspace, method, params);
  }

  private static String rest(UUID workspace, String path) {
    return "/workspaces/" + workspace + "/a2a/" + path;
  }

  private static ObjectNode id(String task) {
    return JSON.createObjectNode().put("id", task);
  }

  private Answer rpc(HttpCalls http, UUID workspace, String method, ObjectNode params)
      throws IOException, InterruptedException {
    var request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 7).put("method", method);
    request.set("params", params);
    return is10()
        ? http.post("/workspaces/" + workspace + "/a2a", request.toString(), "A2A-Version", "1.0")
        : http.post("/workspaces/" + workspace + "/a2a", request.toString());
  }

  private List<JsonNode> events(Answer answer) {
    assertThat(answer.raw().headers().firstValue("Content-Type")).hasValue("text/event-stream");
    return answer.raw().body().lines().filter(line -> line.startsWith("data: "))
        .map(line -> event(line.substring("data: ".length()))).toList();
  }

  private JsonNode event(String line) {
    try {
      var event = JSON.readTree(line);
      return inner(this == REST_1_0 ? event : event.path("result"));
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  /** In 1.0 the one member says what it is, which in 0.3 stands inside. */
  private JsonNode inner(JsonNode result) {
    if (!is10()) {
      return result;
    }
    assertThat(result).as(result.toString()).hasSize(1);
    return result.elements().next();
  }

  /** Returns the state of a task or of its news, in the word of 0.3. */
  static String state(JsonNode task) {
    return task.at("/status/state").asText().replace("TASK_STATE_", "").toLowerCase(Locale.ROOT)
        .replace('_', '-');
  }

  /** Returns the bytes of a file part in base64, which 1.0 says flat. */
  static String bytes(JsonNode part) {
    return part.path("raw").asText(part.at("/file/bytes").asText());
  }

  static String url(JsonNode part) {
    return part.path("url").asText(part.at("/file/uri").asText());
  }

  static String name(JsonNode part) {
    return part.path("filename").asText(part.at("/file/name").asText());
  }

  static String type(JsonNode part) {
    return part.path("mediaType").asText(part.at("/file/mimeType").asText());
  }
}
