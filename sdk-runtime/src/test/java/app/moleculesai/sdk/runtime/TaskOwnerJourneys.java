package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may know of the tasks of an agent behind HTTP ({@code a2a.md}, rule 13), on any storage. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class TaskOwnerJourneys {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CARD_1_0 = """
      {"name":"Agent","capabilities":{"streaming":true},"supportedInterfaces":[
        {"url":"http://agent","protocolBinding":"JSONRPC","protocolVersion":"1.0"}]}""";

  private final HandClock clock = new HandClock();
  private final List<AutoCloseable> closing = new ArrayList<>();
  private final AtomicInteger tasks = new AtomicInteger();
  private volatile String state = "working";
  private RawAgent agent;
  private HttpCalls http;
  private UUID parent = new UUID(0, 0);
  private UUID other = new UUID(0, 0);
  private UUID child = new UUID(0, 0);

  /** Returns the registry of this test, started. */
  protected abstract Registry registry();

  /** Returns the message store of this test, started. */
  protected abstract MessageStore store();

  /** Starts a server with an agent, its parent and another workspace that may talk to it. */
  @BeforeEach
  void start() throws Exception {
    agent = closed(new RawAgent(this::answer));
    var server = closed(MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "development").clock(clock).registry(registry()).messageStore(store()).build()
        .start());
    http = closed(new HttpCalls(server.uri()));
    parent = http.mock("Parent " + UUID.randomUUID());
    child = UUID.fromString(http.post("/workspaces", "{\"name\":\"Agent\",\"external\":true,"
        + "\"parent_id\":\"" + parent + "\",\"url\":\"" + agent.uri() + "\"}").expect(201)
        .get("id"));
    other = UUID.fromString(http.post("/workspaces", "{\"name\":\"Other\",\"runtime\":\"mock\","
        + "\"parent_id\":\"" + parent + "\"}").expect(201).get("id"));
  }

  @AfterEach
  void close() throws Exception {
    for (var part : closing.reversed()) {
      part.close();
    }
    registry().workspaces().purge(List.of(child, other, parent));
  }

  private <T extends AutoCloseable> T closed(T part) {
    closing.add(part);
    return part;
  }

  /** Each message is a task; its state is what the test says. */
  private void answer(RawAgent.Exchange exchange) throws IOException {
    var request = JSON.readTree(exchange.body());
    var method = request.path("method").asText();
    boolean is10 = Character.isUpperCase(method.charAt(0));
    var params = request.path("params");
    var given = params.path("id").asText(params.at("/message/taskId").asText());
    var id = given.isEmpty() ? "t" + tasks.incrementAndGet() : given;
    var task = JSON.createObjectNode().put("id", id).put("contextId", "c-" + id);
    task.putObject("status").put("state",
        is10 ? "TASK_STATE_" + state.toUpperCase(Locale.ROOT) : state);
    if (!is10) {
      task.put("kind", "task");
    }
    JsonNode result = is10 && method.startsWith("Send")
        ? JSON.createObjectNode().set("task", task)
        : task;
    if (method.equals("ListTasks")) {
      var list = JSON.createObjectNode().put("nextPageToken", "");
      List.of("t1", "t2", "far")
          .forEach(one -> list.withArray("tasks").add(task.deepCopy().put("id", one)));
      if (params.path("pageSize").asInt() == 100) {
        list.put("long", "x".repeat(100_000));
      }
      result = list;
    }
    var response = JSON.createObjectNode().put("jsonrpc", "2.0");
    response.set("id", request.path("id"));
    response.set("result", result);
    if (method.equals("message/stream")) {
      exchange.beginEvents();
      exchange.chunk("data: " + response + "\n\n");
      exchange.chunk("data: " + response.toString().replace("working", "completed") + "\n\n");
      exchange.endChunks();
    } else {
      exchange.answer(200, "application/json", response.toString());
    }
  }

  private static String message(String method, String taskId) {
    return request(method, "{\"message\":{\"kind\":\"message\",\"messageId\":\""
        + UUID.randomUUID() + "\",\"role\":\""
        + (Character.isUpperCase(method.charAt(0)) ? "ROLE_USER" : "user") + "\","
        + (taskId.isEmpty() ? "" : "\"taskId\":\"" + taskId + "\",")
        + "\"parts\":[{\"kind\":\"text\",\"text\":\"Hello\"}]}}");
  }

  private static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  private JsonNode call(UUID caller, String body) throws Exception {
    return http.post("/workspaces/" + child + "/a2a", body, "X-Workspace-ID", caller.toString())
        .expect(200).body();
  }

  private JsonNode canvas(String body) throws Exception {
    return http.post("/workspaces/" + child + "/a2a", body).expect(200).body();
  }

  private StoredTask row(String id) {
    return registry().tasks().find(child, id).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"message/send", "SendMessage"})
  void aTaskIsForWhoeverBeganIt(String method) throws Exception {
    assertThat(call(parent, message(method, "")).findValuesAsText("id")).contains("t1");
    assertThat(row("t1").owner()).isEqualTo("workspace:" + parent);
    assertThat(row("t1").contextId()).isEqualTo("c-t1");
    assertThat(row("t1").generation()).isEqualTo(method.equals("message/send") ? "0.3" : "1.0");
    assertThat(row("t1").body()).isEmpty();

    for (var asked : List.of(request("GetTask", "{\"id\":\"t1\"}"),
        request("tasks/get", "{\"id\":\"t1\"}"), request("CancelTask", "{\"id\":\"t1\"}"),
        message("SendMessage", "t1"), message("message/send", "t1"),
        message("SendMessage", "").replace("\"parts\"", "\"referenceTaskIds\":[\"t1\"],\"parts\""),
        message("message/send", "").replace("\"parts\"",
            "\"referenceTaskIds\":[],\"reference_task_ids\":[7,\"t1\"],\"parts\""))) {
      assertThat(call(other, asked).at("/error/code").asInt()).as(asked).isEqualTo(-32001);
      assertThat(canvas(asked).at("/error/code").asInt()).as(asked).isEqualTo(-32001);
      assertThat(call(parent, asked).has("result")).as(asked).isTrue();
    }
    for (var push : List.of(
        request("tasks/pushNotificationConfig/get", "{\"id\":\"t1\"}"),
        request("ListTaskPushNotificationConfigs", "{\"taskId\":\"t1\"}"))) {
      assertThat(call(other, push).at("/error/code").asInt()).as(push).isEqualTo(-32001);
      assertThat(call(parent, push).at("/error/code").asInt()).as(push).isEqualTo(-32003);
    }
    for (var stream : List.of("tasks/resubscribe", "SubscribeToTask")) {
      assertThat(http.post("/workspaces/" + child + "/a2a", request(stream, "{\"id\":\"t1\"}"),
          "X-Workspace-ID", other.toString()).expect(200).raw().body()).contains("-32001");
    }
    http.get("/workspaces/" + child + "/a2a/tasks/t1").expect(404);
    http.get("/workspaces/" + child + "/a2a/tasks/t1", "X-Workspace-ID", parent.toString())
        .expect(200);
    assertThat(agent.exchanges()).hasSize(9);
  }

  @Test
  void aTaskThatCameAnotherWayIsForPersonsOnly() throws Exception {
    assertThat(call(parent, request("GetTask", "{\"id\":\"far\"}")).at("/error/code").asInt())
        .isEqualTo(-32001);
    assertThat(call(parent, request("GetTask", "{}")).at("/error/code").asInt())
        .isEqualTo(-32602);
    assertThat(agent.exchanges()).isEmpty();
    assertThat(canvas(request("GetTask", "{\"id\":\"far\"}")).at("/result/id").asText())
        .isEqualTo("far");
    assertThat(registry().tasks().find(child, "far")).isEmpty();
    assertThat(call(parent, message("message/send", "far")).at("/error/code").asInt())
        .isEqualTo(-32001);
  }

  @Test
  void theStateIsTheOneThatWasHeardLast() throws Exception {
    call(parent, message("message/send", ""));
    var begun = row("t1");
    assertThat(begun.state()).isEqualTo("TASK_STATE_WORKING");
    clock.move(Duration.ofSeconds(5));
    state = "completed";
    call(parent, request("tasks/get", "{\"id\":\"t1\"}"));

    assertThat(row("t1").state()).isEqualTo("TASK_STATE_COMPLETED");
    assertThat(row("t1").ended()).isTrue();
    assertThat(row("t1").statusAt()).isAfter(begun.statusAt());

    state = "working";
    http.post("/workspaces/" + child + "/a2a", message("message/stream", ""), "X-Workspace-ID",
        parent.toString()).expect(200);
    assertThat(row("t2").state()).isEqualTo("TASK_STATE_COMPLETED");
  }

  @Test
  void aTaskThatIsStillHeardOfDoesNotExpire() throws Exception {
    call(parent, message("message/send", ""));
    var begun = row("t1");
    clock.move(Duration.ofHours(23));
    call(parent, request("tasks/get", "{\"id\":\"t1\"}"));
    assertThat(row("t1").updatedAt()).isEqualTo(begun.updatedAt());
    clock.move(Duration.ofHours(1));
    call(parent, request("tasks/get", "{\"id\":\"t1\"}"));

    assertThat(row("t1").updatedAt()).isAfterOrEqualTo(begun.updatedAt().plus(Duration.ofDays(1)));
    assertThat(row("t1").statusAt()).isEqualTo(begun.statusAt());
  }

  @Test
  void aWorkspaceListsItsOwnTasks() throws Exception {
    for (int i = 0; i < 3; i++) {
      call(parent, message("message/send", ""));
      clock.move(Duration.ofSeconds(1));
    }
    call(other, message("message/send", ""));

    var first = call(parent, request("ListTasks", "{\"pageSize\":2}")).path("result");
    assertThat(first.path("tasks").findValuesAsText("id")).containsExactly("t3", "t2");
    assertThat(first.at("/tasks/0/status/state").asText()).isEqualTo("TASK_STATE_WORKING");
    assertThat(first.at("/tasks/0/contextId").asText()).isEqualTo("c-t3");
    assertThat(first.path("totalSize").asInt()).isEqualTo(3);
    var rest = call(parent, request("ListTasks", "{\"pageSize\":2,\"pageToken\":\""
        + first.path("nextPageToken").asText() + "\"}")).path("result");
    assertThat(rest.path("tasks").findValuesAsText("id")).containsExactly("t1");
    assertThat(rest.path("nextPageToken").asText("none")).isEmpty();
    assertThat(call(parent, request("ListTasks", "{\"contextId\":\"c-t2\"}")).path("result")
        .path("tasks").findValuesAsText("id")).containsExactly("t2");
    assertThat(call(parent, request("ListTasks", "{\"pageSize\":101}")).at("/error/code").asInt())
        .isEqualTo(-32602);
    assertThat(http.get("/workspaces/" + child + "/a2a/tasks", "X-Workspace-ID", other.toString())
        .expect(200).body().path("tasks").findValuesAsText("id")).containsExactly("t4");
  }

  @Test
  void aPersonIsListedWhatAnAgentOf10Says() throws Exception {
    canvas(message("message/send", ""));
    assertThat(canvas(request("ListTasks", "{}")).at("/result/tasks/0/id").asText())
        .isEqualTo("t1");
    assertThat(agent.exchanges()).hasSize(1);

    http.post("/registry/update-card",
        "{\"workspace_id\":\"" + child + "\",\"agent_card\":" + CARD_1_0 + "}").expect(200);
    call(parent, message("message/send", ""));
    for (var params : List.of("{}", "{\"pageSize\":100}")) {
      assertThat(canvas(request("ListTasks", params)).at("/result/tasks").findValuesAsText("id"))
          .as("t2 is the parent's").containsExactly("t1", "far");
      assertThat(agent.exchanges().getLast().body()).contains("ListTasks");
    }
    call(parent, request("ListTasks", "{}"));
    assertThat(agent.exchanges()).hasSize(4);
  }

  @Test
  void anAnswerWithoutATaskLeavesNothing() throws Exception {
    var plain = closed(new RawAgent(exchange -> exchange.say("status")));
    http.post("/workspaces/" + other + "/a2a", message("message/send", "")).expect(200);
    var second = UUID.fromString(http.post("/workspaces", "{\"name\":\"Plain\",\"external\":true,"
        + "\"parent_id\":\"" + parent + "\",\"url\":\"" + plain.uri() + "\"}").expect(201)
        .get("id"));
    http.post("/workspaces/" + second + "/a2a", message("message/send", "")).expect(200);

    assertThat(registry().tasks().list(TaskQuery.of(second, 10))).isEmpty();
    registry().workspaces().purge(List.of(second));
  }
}
