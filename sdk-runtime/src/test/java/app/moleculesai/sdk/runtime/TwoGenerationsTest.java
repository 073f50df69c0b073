package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of one generation of A2A and agents of the other, through the proxy ({@code a2a.md}). */
class TwoGenerationsTest {
  private static final String CARD_1_0 = """
      {"name":"Agent","capabilities":{"streaming":true},"supportedInterfaces":[
        {"url":"http://agent","protocolBinding":"JSONRPC","protocolVersion":"1.0"}]}""";
  private static final String CARD_0_3 = """
      {"name":"Agent","url":"http://agent","protocolVersion":"0.3.0",
      "capabilities":{"streaming":true}}""";
  private static final String TASK_0_3 = """
      {"kind":"task","id":"t1","contextId":"c1","status":{"state":"completed"},"artifacts":[
      {"artifactId":"a1","parts":[{"kind":"text","text":"Done"}]}]}""";
  private static final String TASK_1_0 = """
      {"id":"t1","contextId":"c1","status":{"state":"TASK_STATE_COMPLETED"},"artifacts":[
      {"artifactId":"a1","parts":[{"text":"Done"}]}]}""";

  private final HandClock clock = new HandClock();
  private final MoleculeServer server = MoleculeServer.builder()
      .discovery(Discovery.classPath())
      .set("env", "development")
      .set("a2a-idle-timeout", "1s")
      .set("runtimes.mock.reply-delay", "0ms")
      .clock(clock)
      .build().start();
  private final HttpCalls http = new HttpCalls(server.uri());

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private UUID external(RawAgent agent, String card) throws Exception {
    var id = UUID.fromString(http.post("/workspaces", "{\"name\":\"Agent " + UUID.randomUUID()
        + "\",\"external\":true,\"url\":\"" + agent.uri() + "\"}").expect(201).get("id"));
    http.post("/registry/update-card",
        "{\"workspace_id\":\"" + id + "\",\"agent_card\":" + card + "}").expect(200);
    return id;
  }

  private static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  private static String send10(String method) {
    return request(method, """
        {"message":{"role":"ROLE_USER","messageId":"m","parts":[{"text":"Hello"}]}}""");
  }

  private static String send03(String method) {
    return request(method, """
        {"message":{"kind":"message","role":"user","messageId":"m",
        "parts":[{"kind":"text","text":"Hello"}]}}""");
  }

  private Answer call(UUID id, String body, String... headers) throws Exception {
    return http.post("/workspaces/" + id + "/a2a", body, headers);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static List<JsonNode> events(Answer answer) {
    return answer.raw().body().lines().filter(line -> line.startsWith("data: "))
        .map(line -> {
          try {
            return json(line.substring("data: ".length()));
          } catch (IOException e) {
            throw new AssertionError(line, e);
          }
        }).toList();
  }

  private static String answer(String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":" + result + "}";
  }

  @Test
  void aClientOf10TalksToAMockAgent() throws Exception {
    var id = http.mock("Mock");

    var result = call(id, send10("SendMessage")).expect(200).body().path("result");

    assertThat(result.path("message").path("role").asText()).isEqualTo("ROLE_AGENT");
    assertThat(result.path("message").path("parts").path(0).path("text").asText()).isNotEmpty();
    assertThat(result.has("kind")).isFalse();
    assertThat(http.history(id).findValuesAsText("role")).containsExactly("user", "agent");
  }

  @Test
  void aClientOf10StreamsFromAMockAgent() throws Exception {
    var answer = call(http.mock("Mock"), send10("SendStreamingMessage")).expect(200);

    assertThat(answer.raw().headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(events(answer)).singleElement().satisfies(event -> {
      assertThat(event.path("id").asInt()).isEqualTo(7);
      assertThat(event.path("result").path("message").path("role").asText())
          .isEqualTo("ROLE_AGENT");
    });
  }

  @Test
  void aClientOf10TalksToAnAgentOf03() throws Exception {
    try (var agent = new RawAgent(
        exchange -> exchange.answer(200, "application/json", answer(TASK_0_3)))) {
      var id = external(agent, CARD_0_3);

      var result = call(id, send10("SendMessage"), "A2A-Version", "1.0").expect(200).body();

      assertThat(result).isEqualTo(json(answer("{\"task\":" + TASK_1_0 + "}")));
      var seen = agent.exchanges().getFirst();
      assertThat(json(seen.body()).path("method").asText()).isEqualTo("message/send");
      assertThat(json(seen.body()).path("params").path("message"))
          .isEqualTo(json(send03("message/send")).path("params").path("message"));
      assertThat(json(seen.body()).path("params").path("configuration").path("blocking")
          .asBoolean()).isTrue();
      assertThat(seen.head()).doesNotContainIgnoringCase("a2a-version");
      assertThat(http.history(id).findValuesAsText("content")).containsExactly("Hello", "Done");
    }
  }

  @Test
  void aClientOf03TalksToAnAgentOf10() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.answer(200, "application/json",
        answer("{\"task\":" + TASK_1_0 + "}")))) {
      var id = external(agent, CARD_1_0);

      var result = call(id, send03("message/send")).expect(200).body();

      assertThat(result).isEqualTo(json(answer(TASK_0_3)));
      var seen = agent.exchanges().getFirst();
      assertThat(json(seen.body())).isEqualTo(json(send10("SendMessage")));
      assertThat(seen.head()).containsIgnoringCase("A2A-Version: 1.0\r\n");
      assertThat(http.history(id).findValuesAsText("content")).containsExactly("Hello", "Done");
    }
  }

  @Test
  void aClientOf03StreamsFromAnAgentOf10() throws Exception {
    try (var agent = new RawAgent(exchange -> {
      exchange.beginEvents();
      exchange.chunk("data: " + answer("""
          {"task":{"id":"t1","contextId":"c1","status":{"state":"TASK_STATE_WORKING"}}}""")
          .replace("\n", "") + "\n\n");
      exchange.chunk("data: " + answer("""
          {"artifactUpdate":{"taskId":"t1","contextId":"c1","artifact":{"artifactId":"a1",
          "parts":[{"text":"Done"}]}}}""").replace("\n", "") + "\n\n");
      exchange.chunk("data: " + answer("""
          {"statusUpdate":{"taskId":"t1","contextId":"c1","status":
          {"state":"TASK_STATE_COMPLETED"}}}""").replace("\n", "") + "\n\n");
      exchange.endChunks();
    })) {
      var id = external(agent, CARD_1_0);

      var events = events(call(id, send03("message/stream")).expect(200));

      assertThat(events).extracting(event -> event.path("result").path("kind").asText())
          .containsExactly("task", "artifact-update", "status-update");
      assertThat(events.getLast().path("result").path("final").asBoolean()).isTrue();
      assertThat(json(agent.exchanges().getFirst().body()).path("method").asText())
          .isEqualTo("SendStreamingMessage");
      assertThat(http.history(id).findValuesAsText("content")).containsExactly("Hello", "Done");
    }
  }

  @Test
  void anErrorOfAnAgentIsOneOfTheClientsGeneration() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.answer(200, "application/json", """
        {"jsonrpc":"2.0","id":7,"error":{"code":-32001,"message":"no such task"}}"""))) {
      var id = external(agent, CARD_0_3);

      var error = call(id, request("GetTask", "{\"id\":\"t1\"}")).expect(200).body().path("error");

      assertThat(error.path("code").asInt()).isEqualTo(-32001);
      assertThat(error.path("data").path(0).path("reason").asText()).isEqualTo("TASK_NOT_FOUND");
    }
  }

  @Test
  void anErrorForAStreamIsAnEvent() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.answer(200, "application/json", """
        {"jsonrpc":"2.0","id":7,"error":{"code":-32603,"message":"it failed"}}"""))) {
      var answer = call(external(agent, CARD_0_3), send10("SendStreamingMessage")).expect(200);

      assertThat(answer.raw().headers().firstValue("Content-Type")).hasValue("text/event-stream");
      assertThat(events(answer)).singleElement()
          .satisfies(event -> assertThat(event.path("error").path("code").asInt())
              .isEqualTo(-32603));
    }
  }

  @Test
  void whatIsNoA2aBecomesAnErrorWhereItWouldHaveToBeTranslated() throws Exception {
    try (var agent = new RawAgent(
        exchange -> exchange.answer(200, "application/json", "{\"hello\":1}"))) {
      var id = external(agent, CARD_0_3);

      assertThat(call(id, send10("SendMessage")).expect(200).body().path("error").path("code")
          .asInt()).isEqualTo(-32006);
      assertThat(call(id, send03("message/send")).expect(200).raw().body())
          .isEqualTo("{\"hello\":1}");
    }
  }

  @Test
  void aLongAnswerIsTranslatedWhole() throws Exception {
    var text = "x".repeat(200_000);
    try (var agent = new RawAgent(exchange -> exchange.answer(200, "application/json",
        answer(TASK_0_3.replace("Done", text))))) {
      var id = external(agent, CARD_0_3);

      assertThat(call(id, send10("SendMessage")).expect(200).body().path("result").path("task")
          .path("artifacts").path(0).path("parts").path(0).path("text").asText())
          .isEqualTo(text);
    }
  }

  @Test
  void badParametersAreRefusedAndNothingIsStored() throws Exception {
    var id = http.mock("Mock");

    var error = call(id, request("SendMessage",
        "{\"message\":{\"role\":\"ROLE_NOBODY\",\"messageId\":\"m\",\"parts\":[{\"text\":\"x\"}]}}"))
        .expect(200).body().path("error");

    assertThat(error.path("code").asInt()).isEqualTo(-32602);
    assertThat(error.findValuesAsText("field")).containsExactly("message.role");
    assertThat(http.get("/workspaces/" + id + "/activity").expect(200).body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SendMessage", "message/send", "whatever"})
  void anUnknownVersionIsRefused(String method) throws Exception {
    var id = http.mock("Mock");

    var error = call(id, send10(method), "A2A-Version", "99.0").expect(200).body().path("error");

    assertThat(error.path("code").asInt()).isEqualTo(-32009);
    assertThat(http.get("/workspaces/" + id + "/activity").expect(200).body()).isEmpty();
    assertThat(http.post("/workspaces/" + id + "/a2a?A2A-Version=99.0", send10(method)).expect(200)
        .body().path("error").path("code").asInt()).isEqualTo(-32009);
  }

  @Test
  void whatTheServerRefusesIsAnErrorOfJsonRpcFor10() throws Exception {
    var unknown = UUID.randomUUID();

    var error = call(unknown, send10("SendMessage")).expect(200).body().path("error");

    assertThat(error.path("code").asInt()).isEqualTo(-32603);
    assertThat(error.findValuesAsText("reason")).containsExactly("WORKSPACE_NOT_FOUND");
    assertThat(call(unknown, send03("message/send")).expect(404).get("code"))
        .isEqualTo("workspace_not_found");
    var idle = UUID.fromString(http.post("/workspaces",
        "{\"name\":\"Idle\",\"external\":true}").expect(201).get("id"));
    assertThat(events(call(idle, send10("SendStreamingMessage")).expect(200))).singleElement()
        .satisfies(event -> assertThat(event.findValuesAsText("reason"))
            .containsExactly("AGENT_NOT_REACHABLE"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GetExtendedAgentCard", "agent/getAuthenticatedExtendedCard"})
  void noCardOfAnAgentPassesWithTheAddressesInIt(String method) throws Exception {
    try (var agent = new RawAgent(
        exchange -> exchange.answer(200, "application/json", answer(CARD_1_0)))) {
      assertThat(call(external(agent, CARD_1_0), request(method, "{}")).expect(200).body()
          .path("error").path("code").asInt()).isEqualTo(-32007);
      assertThat(agent.exchanges()).isEmpty();
    }
  }

  @Test
  void wantOfRightsKeepsItsStatus() throws Exception {
    var one = http.mock("One");
    var other = UUID.fromString(http.post("/workspaces",
        "{\"name\":\"Below\",\"runtime\":\"mock\",\"parent_id\":\"" + http.mock("Two") + "\"}")
        .expect(201).get("id"));

    assertThat(call(other, send10("SendMessage"), "X-Workspace-ID", one.toString()).expect(403)
        .body().path("error").findValuesAsText("reason")).containsExactly("NOT_RELATED");
  }

  @Test
  void aMessageForABusyAgentIsATaskUntilTheAgentAnswers() throws Exception {
    var behaviour = new AtomicReference<RawAgent.Behaviour>(RawAgent.Exchange::hangUp);
    try (var agent = new RawAgent(exchange -> behaviour.get().answer(exchange))) {
      var id = external(agent, CARD_0_3);

      var task = call(id, send10("SendMessage")).expect(200).body().path("result").path("task");
      assertThat(task.path("status").path("state").asText()).isEqualTo("TASK_STATE_SUBMITTED");
      assertThat(get(id, task)).isEqualTo(task);

      behaviour.set(exchange -> exchange.answer(200, "application/json", answer(TASK_0_3)));
      http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id
          + "\",\"error_rate\":0,\"active_tasks\":0,\"uptime_seconds\":1}").expect(200);
      while (!get(id, task).path("status").path("state").asText().equals("TASK_STATE_COMPLETED")) {
        Thread.onSpinWait();
      }
      assertThat(get(id, task).path("artifacts").path(0).path("parts").path(0).path("text")
          .asText()).isEqualTo("Done");
      assertThat(get(id, task).path("id")).isEqualTo(task.path("id"));
    }
  }

  @Test
  void theIdOfAWaitingMessageStandsForTheAgentsTask() throws Exception {
    var behaviour = new AtomicReference<RawAgent.Behaviour>(RawAgent.Exchange::hangUp);
    try (var agent = new RawAgent(exchange -> behaviour.get().answer(exchange))) {
      var id = external(agent, CARD_0_3);
      var submitted = call(id, send10("SendMessage")).expect(200).body().at("/result/task");
      var ours = submitted.path("id").asText();
      assertThat(submitted.path("contextId").asText()).isEqualTo(ours);
      assertThat(call(id, request("SubscribeToTask", "{\"id\":\"" + ours + "\"}")).expect(200)
          .raw().body()).contains("-32004");
      assertThat(call(id, goingOn(ours)).expect(200).body().at("/error/code").asInt())
          .isEqualTo(-32004);
      var working = TASK_0_3.replace("completed", "working");
      behaviour.set(exchange -> exchange.answer(200, "application/json", answer(working)));
      http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id
          + "\",\"error_rate\":0,\"active_tasks\":0,\"uptime_seconds\":1}").expect(200);
      assertThat(server.awaitQuiet(Duration.ofSeconds(60))).isTrue();

      for (var method : List.of("GetTask", "CancelTask")) {
        var task = call(id, request(method, "{\"id\":\"" + ours + "\"}")).expect(200).body()
            .path("result");
        assertThat(task.path("id").asText()).isEqualTo(ours);
        assertThat(task.path("contextId").asText()).isEqualTo(ours);
        assertThat(task.at("/metadata/agent_task_id").asText()).isEqualTo("t1");
        assertThat(json(agent.exchanges().getLast().body()).at("/params/id").asText())
            .isEqualTo("t1");
      }
      var inContext = "\"contextId\":\"" + ours + "\",\"messageId\"";
      for (var request : List.of(goingOn(ours),
          goingOn(ours).replace("\"messageId\"", inContext))) {
        var more = call(id, request).expect(200).body();
        assertThat(more.at("/result/task/id").asText()).isEqualTo(ours);
        assertThat(more.at("/result/task/contextId").asText()).isEqualTo(ours);
        var sent = json(agent.exchanges().getLast().body()).at("/params/message");
        assertThat(sent.path("taskId").asText()).isEqualTo("t1");
        assertThat(sent.path("contextId").asText("c1")).isEqualTo("c1");
      }
      call(id, send10("SendMessage").replace("\"messageId\"", inContext)).expect(200);
      var another = json(agent.exchanges().getLast().body()).at("/params/message");
      assertThat(another.path("contextId").asText()).as("the conversation alone").isEqualTo("c1");
      assertThat(another.has("taskId")).isFalse();

      behaviour.set(exchange -> {
        exchange.beginEvents();
        exchange.chunk("data: " + answer("""
            {"kind":"status-update","taskId":"t1","contextId":"c1",
            "status":{"state":"completed"},"final":true}""").replace("\n", "") + "\n\n");
        exchange.endChunks();
      });
      var heard = call(id, request("SubscribeToTask", "{\"id\":\"" + ours + "\"}")).expect(200);
      assertThat(events(heard)).singleElement().satisfies(event -> {
        assertThat(event.at("/result/task/id").asText()).isEqualTo(ours);
        assertThat(event.at("/result/task/status/state").asText())
            .isEqualTo("TASK_STATE_COMPLETED");
      });
      assertThat(heard.raw().body()).contains("\nid: ");
    }
  }

  @Test
  void aMessageMaySpeakOfTasksByTheIdsOfMessagesThatWaited() throws Exception {
    var behaviour = new AtomicReference<RawAgent.Behaviour>(RawAgent.Exchange::hangUp);
    try (var agent = new RawAgent(exchange -> behaviour.get().answer(exchange))) {
      var id = external(agent, CARD_1_0);
      var sender = http.mock("Sender");
      var ours = new ArrayList<String>();
      for (int i = 0; i < 3; i++) {
        ours.add(call(id, send10("SendMessage").replace("\"m\"", "\"m" + i + "\""),
            "X-Workspace-ID", sender.toString()).expect(200).body().at("/result/task/id")
            .asText());
        clock.move(Duration.ofSeconds(1));
      }
      var count = new AtomicInteger();
      behaviour.set(exchange -> exchange.answer(200, "application/json", answer("{\"task\":"
          + TASK_1_0.replace("\"t1\"", "\"t" + count.incrementAndGet() + "\"") + "}")));
      http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id
          + "\",\"error_rate\":0,\"active_tasks\":0,\"uptime_seconds\":1}").expect(200);
      assertThat(server.awaitQuiet(Duration.ofSeconds(60))).isTrue();

      call(id, send10("SendMessage").replace("\"messageId\"", "\"referenceTaskIds\":[\""
          + ours.get(2) + "\",\"t2\",\"" + ours.get(0) + "\"],\"messageId\""),
          "X-Workspace-ID", sender.toString()).expect(200);
      var sent = json(agent.exchanges().getLast().body()).at("/params/message");
      assertThat(sent.path("referenceTaskIds")).extracting(JsonNode::asText)
          .containsExactly("t3", "t2", "t1");
      assertThat(sent.has("taskId")).isFalse();

      call(id, goingOn(ours.get(1)).replace("\"messageId\"", "\"reference_task_ids\":[\""
          + ours.get(0) + "\",\"" + ours.get(1) + "\"],\"messageId\""), "X-Workspace-ID",
          sender.toString()).expect(200);
      var more = json(agent.exchanges().getLast().body()).at("/params/message");
      assertThat(more.path("taskId").asText()).isEqualTo("t2");
      assertThat(more.path("reference_task_ids")).extracting(JsonNode::asText)
          .containsExactly("t1", "t2");
      assertThat(call(id, send10("SendMessage").replace("\"messageId\"",
          "\"referenceTaskIds\":[\"" + ours.get(0) + "\"],\"messageId\"")).expect(200).body()
          .at("/result/task/id").asText()).as("of another it means nothing").isNotEmpty();
      assertThat(json(agent.exchanges().getLast().body()).at("/params/message/referenceTaskIds/0")
          .asText()).isEqualTo(ours.get(0));
    }
  }

  private static String goingOn(String taskId) {
    return send10("SendMessage").replace("\"messageId\"",
        "\"taskId\":\"" + taskId + "\",\"messageId\"");
  }

  private JsonNode get(UUID id, JsonNode task) throws Exception {
    return call(id, request("GetTask", "{\"id\":\"" + task.path("id").asText() + "\"}"))
        .expect(200).body().path("result");
  }

  @Test
  void aMessageForAnAgentThatFetchesItIsATask() throws Exception {
    var id = http.mock("Poller");
    server.registry().workspaces().update(id,
        WorkspacePatch.none().deliveryMode(DeliveryMode.POLL), clock.instant());

    var task = call(id, send10("SendMessage")).expect(200).body().path("result").path("task");

    assertThat(task.path("status").path("state").asText()).isEqualTo("TASK_STATE_SUBMITTED");
    assertThat(get(id, task)).isEqualTo(task);
    assertThat(call(id, request("CancelTask", "{\"id\":\"" + task.path("id").asText() + "\"}"))
        .expect(200).body().at("/error/code").asInt()).as("the agent may have read it")
        .isEqualTo(-32002);
    assertThat(call(id, send03("message/send")).expect(200).get("delivery_mode"))
        .isEqualTo("poll");
  }

  @Test
  void nobodySeesTheTaskOfAnother() throws Exception {
    var parent = http.mock("Parent");
    var child = UUID.fromString(http.post("/workspaces",
        "{\"name\":\"Child\",\"runtime\":\"mock\",\"parent_id\":\"" + parent + "\"}")
        .expect(201).get("id"));
    server.registry().workspaces().update(child,
        WorkspacePatch.none().deliveryMode(DeliveryMode.POLL), clock.instant());

    var task = call(child, send10("SendMessage")).expect(200).body().path("result").path("task");
    var seen = call(child, request("GetTask", "{\"id\":\"" + task.path("id").asText() + "\"}"),
        "X-Workspace-ID", parent.toString()).expect(200).body();

    assertThat(seen.path("error").path("code").asInt()).isEqualTo(-32001);
    assertThat(call(child, request("ListTasks", "{}"), "X-Workspace-ID", parent.toString())
        .expect(200).body().path("result").path("totalSize").asInt(-1)).isZero();
    assertThat(http.get("/workspaces/" + child + "/activity").expect(200).body()).hasSize(1);
  }

  @Test
  void theRestBindingSendsAndStreams() throws Exception {
    var id = http.mock("Mock");
    var message = json(send10("SendMessage")).path("params").toString();

    var sent = http.post("/workspaces/" + id + "/a2a/message:send", message).expect(200);
    var streamed = http.post("/workspaces/" + id + "/a2a/message:stream", message,
        "Accept", "application/a2a+json, text/event-stream").expect(200);

    assertThat(sent.body().path("message").path("role").asText()).isEqualTo("ROLE_AGENT");
    assertThat(sent.raw().headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(events(streamed)).singleElement()
        .satisfies(event -> assertThat(event.path("message").path("role").asText())
            .isEqualTo("ROLE_AGENT"));
    assertThat(http.post("/workspaces/" + id + "/a2a/message:send", message, "Accept",
        "application/a2a+json").expect(200).raw().headers().firstValue("Content-Type"))
        .hasValue("application/a2a+json");
    assertThat(http.history(id)).hasSize(6);
  }

  @Test
  void theRestBindingReachesTasksOfAnAgentOf03() throws Exception {
    try (var agent = new RawAgent(
        exchange -> exchange.answer(200, "application/json", answer(TASK_0_3)))) {
      var tasks = "/workspaces/" + external(agent, CARD_0_3) + "/a2a/tasks";

      assertThat(http.get(tasks + "/t1?historyLength=3").expect(200).body())
          .isEqualTo(json(TASK_1_0));
      http.post(tasks + "/t1:cancel", "").expect(200);
      http.post(tasks + "/t1:whatever", "{}").expect(404);

      assertThat(agent.exchanges()).extracting(exchange -> json(exchange.body()))
          .extracting(seen -> seen.path("method").asText(),
              seen -> seen.path("params").path("id").asText(),
              seen -> seen.path("params").path("historyLength").asInt())
          .containsExactly(tuple("tasks/get", "t1", 3), tuple("tasks/cancel", "t1", 0));
      assertThat(http.get(tasks).expect(200).body().path("tasks")).isEmpty();
      assertThat(agent.exchanges()).hasSize(2);
    }
  }

  @Test
  void anIdInAPathMayHaveASlash() throws Exception {
    try (var agent = new RawAgent(
        exchange -> exchange.answer(200, "application/json", answer(TASK_0_3)))) {
      var task = "/workspaces/" + external(agent, CARD_0_3) + "/a2a/tasks/jobs%2Ft%2F1";

      http.get(task).expect(200);
      http.post(task + ":cancel", "").expect(200);
      http.post(task + ":subscribe", "").expect(200);

      assertThat(agent.exchanges()).extracting(exchange -> json(exchange.body()))
          .extracting(seen -> seen.path("method").asText(),
              seen -> seen.path("params").path("id").asText())
          .containsExactly(tuple("tasks/get", "jobs/t/1"), tuple("tasks/cancel", "jobs/t/1"),
              tuple("tasks/resubscribe", "jobs/t/1"));
    }
  }

  @Test
  void theRestBindingHasTheStatusOfAnError() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.answer(200, "application/json", """
        {"jsonrpc":"2.0","id":7,"error":{"code":-32001,"message":"no such task"}}"""))) {
      var tasks = "/workspaces/" + external(agent, CARD_1_0) + "/a2a/tasks/t1";

      var error = http.get(tasks).expect(404).body().path("error");
      assertThat(error.path("status").asText()).isEqualTo("NOT_FOUND");
      assertThat(error.path("message").asText()).isEqualTo("no such task");
      assertThat(http.post(tasks + ":subscribe", "").expect(404).raw().headers()
          .firstValue("Content-Type").orElseThrow()).startsWith("application/json");
      http.get(tasks, "A2A-Version", "9.9").expect(400);
    }
  }

  @Test
  void aTaskWhoseMessageTheAgentRefusesFails() throws Exception {
    var behaviour = new AtomicReference<RawAgent.Behaviour>(RawAgent.Exchange::hangUp);
    try (var agent = new RawAgent(exchange -> behaviour.get().answer(exchange))) {
      var id = external(agent, CARD_0_3);
      var task = call(id, send10("SendMessage")).expect(200).body().path("result").path("task");

      behaviour.set(exchange -> exchange.answer(200, "application/json", """
          {"jsonrpc":"2.0","id":7,"error":{"code":-32603,"message":"it failed"}}"""));
      http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id
          + "\",\"error_rate\":0,\"active_tasks\":0,\"uptime_seconds\":1}").expect(200);
      while (get(id, task).path("status").path("state").asText().equals("TASK_STATE_SUBMITTED")) {
        Thread.onSpinWait();
      }

      assertThat(get(id, task).path("status").path("state").asText())
          .isEqualTo("TASK_STATE_FAILED");
      assertThat(get(id, task).findValuesAsText("text")).containsExactly("it failed");
    }
  }

  @Test
  void aQuestionForABusyAgentDoesNotWait() throws Exception {
    try (var agent = new RawAgent(RawAgent.Exchange::hangUp)) {
      var id = external(agent, CARD_1_0);

      var error = call(id, request("CancelTask", "{\"id\":\"t1\"}")).expect(200).body()
          .path("error");

      assertThat(error.findValuesAsText("reason")).containsExactly("AGENT_BUSY");
      assertThat(server.registry().queue().depth()).isZero();
    }
  }

  @Test
  void whatCannotBeTranslatedIsRefused() throws Exception {
    var digits = "1".repeat(1001);
    var id = http.mock("Mock");

    var error = call(id, send10("SendMessage").replace("\"messageId\"",
        "\"metadata\":{\"n\":" + digits + "},\"messageId\"")).expect(200).body().path("error");

    assertThat(error.path("code").asInt()).isEqualTo(-32600);
  }

  @Test
  void aHostileAnswerIsAnErrorToo() throws Exception {
    // as deep as JSON is read, so that it is too deep to be written with the wrapper of 1.0 around it
    var deep = "[".repeat(997) + "]".repeat(997);
    try (var agent = new RawAgent(exchange -> exchange.answer(200, "application/json",
        answer(TASK_0_3.replace("\"contextId\"", "\"metadata\":{\"deep\":" + deep
            + "},\"contextId\""))))) {
      var id = external(agent, CARD_0_3);

      assertThat(call(id, send10("SendMessage")).expect(200).body().path("error").path("code")
          .asInt()).isEqualTo(-32006);
      assertThat(events(call(id, send10("SendStreamingMessage")).expect(200))).singleElement()
          .satisfies(event -> assertThat(event.path("error").path("code").asInt())
              .isEqualTo(-32006));
    }
    try (var agent = new RawAgent(exchange -> exchange.answer(200, "application/json", """
        {"jsonrpc":"2.0","id":7,"error":{"code":-32603,"message":"x","data":[
        {"@type":"type.googleapis.com/google.rpc.ErrorInfo","domain":"moleculesai.app",
        "reason":"UNAUTHORIZED"}]}}"""))) {
      http.get("/workspaces/" + external(agent, CARD_1_0) + "/a2a/tasks/t1").expect(500);
    }
  }
}
