package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.TaskRepository;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import app.moleculesai.spi.runtime.mock.MockArtifact;
import app.moleculesai.spi.runtime.mock.MockCall;
import app.moleculesai.spi.runtime.mock.MockEvent;
import app.moleculesai.spi.runtime.mock.MockReply;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import app.moleculesai.spi.runtime.mock.VirtualClock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks of agents inside the server, which it keeps ({@code a2a.md} 1). */
@Timeout(120)
class InProcessTasksTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMinutes(1);
  private static final MockArtifact REPORT = MockArtifact.text("report", "All is well.");

  private final VirtualClock agentTime = VirtualClock.at(Instant.parse("2026-01-01T09:00:00Z"));
  private final MockRuntime agents = MockRuntime.scripted(MockScript.canned()
      .whenSaid("at once", MockReply.task(REPORT))
      .whenSaid("works", MockReply.stream(MockEvent.submitted(),
          MockEvent.working("reading").after(STEP), MockEvent.artifact(REPORT).after(STEP),
          MockEvent.completed().after(STEP)))
      .whenSaid("stays", MockReply.result("""
          {"kind":"task","id":"stays","contextId":"c","status":{"state":"working"}}"""))
      .whenSaid("breaks", MockReply.stream(MockEvent.submitted(), MockEvent.broken()))
      .when(call -> call.says("asks"), call -> state(call, "input-required"))
      .when(call -> call.says("answers"), call -> state(call, "completed"))
      .when(call -> call.says("ponders"), call -> MockReply.stream(
          MockEvent.result(update(call, "completed")).after(STEP)))
      .when(call -> call.says("writes"), call -> MockReply.stream(MockEvent.result("""
          {"kind":"artifact-update","taskId":"asked","contextId":"c","artifact":
          {"artifactId":"a","parts":[{"kind":"text","text":"A letter"}]}}"""),
          MockEvent.result(update(call, "completed")).after(STEP)))
      .whenSaid("talks", MockReply.stream(IntStream.rangeClosed(1, TaskRepository.MOST_EVENTS + 200)
          .mapToObj(i -> i == 1 ? MockEvent.submitted() : MockEvent.working("step " + i))
          .toArray(MockEvent[]::new))),
      agentTime);
  private final MoleculeServer server = MoleculeServer.builder()
      .messageStore(InMemory.messageStore()).registry(InMemory.registry())
      .runtime("mock", agents, "mock").set("env", "development").build().start();
  private final HttpCalls http = new HttpCalls(server.uri());
  private UUID agent = UUID.randomUUID();

  private static MockReply state(MockCall call, String state) {
    return MockReply.stream(MockEvent.result(update(call, state)));
  }

  private static String update(MockCall call, String state) {
    return """
        {"kind":"status-update","taskId":"asked","contextId":"%s","final":true,
        "status":{"state":"%s"}}""".formatted(call.contextId().orElse("c"), state);
  }

  @BeforeEach
  void create() throws Exception {
    agent = http.mock("Agent");
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
    agents.close();
  }

  private String path() {
    return "/workspaces/" + agent + "/a2a";
  }

  private Answer call(String method, String params, String... headers) throws Exception {
    return http.post(path(), request(method, params), headers).expect(200);
  }

  private static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  private JsonNode send(String text, String more) throws Exception {
    return call("SendMessage", message(text, more)).body();
  }

  private JsonNode task(String text) throws Exception {
    return send(text, "").path("result").path("task");
  }

  /** Returns the parameters of a message; {@code more} is members of the message. */
  private static String message(String text, String more) {
    return """
        {"message":{"role":"ROLE_USER","messageId":"%s","parts":[{"text":"%s"}]%s}}"""
        .formatted(UUID.randomUUID(), text, more);
  }

  private EventReader stream(String text) throws Exception {
    return EventReader.post(server.uri().resolve(path()),
        request("SendStreamingMessage", message(text, "")));
  }

  private EventReader subscribe(String task, String... headers) throws Exception {
    return EventReader.post(server.uri().resolve(path()),
        request("SubscribeToTask", id(task)), headers);
  }

  private static String id(String task) {
    return "{\"id\":\"" + task + "\"}";
  }

  private static String id(EventReader.Event first) {
    assertThat(first.name()).isEqualTo("task");
    return first.said().path("task").path("id").asText();
  }

  private JsonNode get(String task) throws Exception {
    return call("GetTask", id(task)).body().path("result");
  }

  private static int error(JsonNode response) {
    return response.path("error").path("code").asInt();
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  private void step() throws InterruptedException {
    agentTime.awaitWaiting(1, LONGEST);
    agentTime.advanceToNextWait();
  }

  private static List<String> ids(List<EventReader.Event> events) {
    return events.stream().map(EventReader.Event::id).toList();
  }

  @Test
  void aTaskOfOneAnswerIsKept() throws Exception {
    var task = task("do it at once");

    assertThat(task.path("status").path("state").asText()).isEqualTo("TASK_STATE_COMPLETED");
    assertThat(task.path("artifacts").findValuesAsText("text")).containsExactly("All is well.");
    assertThat(task.path("history").findValuesAsText("text")).containsExactly("do it at once");
    var id = task.path("id").asText();
    assertThat(get(id)).isEqualTo(task);
    assertThat(call("GetTask", "{\"id\":\"" + id + "\",\"historyLength\":0}").body()
        .path("result").has("history")).isFalse();
    var old = call("tasks/get", id(id)).body().path("result");
    assertThat(old.path("kind").asText()).isEqualTo("task");
    assertThat(old.path("status").path("state").asText()).isEqualTo("completed");
    assertThat(http.history(agent).findValuesAsText("content")).contains("All is well.");
  }

  @Test
  void aMessageLeavesNoTask() throws Exception {
    assertThat(send("hello", "").path("result").has("message")).isTrue();
    assertThat(call("ListTasks", "{}").body().path("result")).isEqualTo(
        json("{\"tasks\":[],\"nextPageToken\":\"\",\"pageSize\":50,\"totalSize\":0}"));
  }

  @Test
  void whoeverFollowsATaskHearsTheSame() throws Exception {
    try (var first = stream("it works")) {
      var begun = first.read();
      var task = id(begun);
      try (var second = subscribe(task); var third = subscribe(task)) {
        assertThat(second.read().said()).isEqualTo(begun.said());
        assertThat(third.read().said()).isEqualTo(begun.said());
        step();
        step();
        step();

        var heard = first.rest();
        assertThat(heard).extracting(EventReader.Event::name)
            .containsExactly("statusUpdate", "artifactUpdate", "statusUpdate");
        assertThat(heard.getLast().state()).isEqualTo("TASK_STATE_COMPLETED");
        assertThat(ids(heard)).containsExactly("2", "3", "4");
        assertThat(second.rest()).isEqualTo(heard);
        assertThat(third.rest()).as("who reads late misses nothing").isEqualTo(heard);
      }
      assertThat(get(task).path("status").path("state").asText())
          .isEqualTo("TASK_STATE_COMPLETED");
      assertThat(http.history(agent).findValuesAsText("content")).contains("All is well.");
    }
  }

  @Test
  void aClientOf03HearsItInItsWords() throws Exception {
    try (var reader = EventReader.post(server.uri().resolve(path()), request("message/stream", """
        {"message":{"kind":"message","role":"user","messageId":"m",
        "parts":[{"kind":"text","text":"it works"}]}}"""))) {
      var first = reader.read();
      step();
      step();
      step();

      assertThat(first.said().path("kind").asText()).isEqualTo("task");
      var rest = reader.rest();
      assertThat(rest).extracting(event -> event.said().path("kind").asText())
          .containsExactly("status-update", "artifact-update", "status-update");
      assertThat(rest).extracting(event -> event.said().path("final").asBoolean())
          .containsExactly(false, false, true);
      assertThat(ids(rest)).containsExactly("2", "3", "4");
    }
  }

  @Test
  void aTaskGoesOnWhenItsClientLeavesAndWhoComesBackMissesNothing() throws Exception {
    String task;
    try (var first = stream("it works")) {
      task = id(first.read());
      step();
      assertThat(first.read().id()).isEqualTo("2");
    }
    step();
    step();
    try (var again = subscribe(task, "Last-Event-ID", "2")) {
      var heard = again.rest();
      assertThat(ids(heard)).containsExactly("3", "4");
      assertThat(heard.getLast().state()).isEqualTo("TASK_STATE_COMPLETED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"99", "x", "-1", "2-1"})
  void whoNamesAnEventThatIsNoneGetsTheTask(String unknown) throws Exception {
    try (var first = stream("it works")) {
      var task = id(first.read());
      try (var again = subscribe(task, "Last-Event-ID", unknown)) {
        assertThat(id(again.read())).isEqualTo(task);
      }
    }
  }

  @Test
  void whoComesBackTooLateGetsTheTaskAsItIs() throws Exception {
    int most = TaskRepository.MOST_EVENTS;
    try (var reader = stream("she talks")) {
      var task = id(reader.read());
      assertThat(reader.rest()).hasSize(most + 199);
      try (var again = subscribe(task, "Last-Event-ID", "5")) {
        assertThat(again.read().said().path("task").path("status").findValuesAsText("text"))
            .containsExactly("step " + (most + 200));
      }
      try (var again = subscribe(task, "Last-Event-ID", "" + (most + 199))) {
        assertThat(again.read().id()).isEqualTo("" + (most + 200));
      }
    }
  }

  @Test
  void aSlowClientHoldsNobodyUp() throws Exception {
    try (var quick = stream("it works")) {
      var task = id(quick.read());
      try (var slow = subscribe(task)) {
        for (int i = 0; i < 3; i++) {
          step();
        }
        assertThat(quick.rest()).hasSize(3);
        assertThat(get(task).path("status").path("state").asText())
            .isEqualTo("TASK_STATE_COMPLETED");
        assertThat(slow.rest()).hasSize(4);
      }
    }
  }

  @Test
  void cancelingEndsItForAll() throws Exception {
    try (var reader = stream("it works")) {
      var task = id(reader.read());
      step();
      agentTime.awaitWaiting(1, LONGEST);

      var canceled = call("CancelTask", id(task)).body().path("result");

      assertThat(canceled.path("status").path("state").asText()).isEqualTo("TASK_STATE_CANCELED");
      assertThat(agentTime.waiting()).as("its agent has stopped").isZero();
      assertThat(reader.rest().getLast().state()).isEqualTo("TASK_STATE_CANCELED");
      assertThat(get(task)).isEqualTo(canceled);
      assertThat(error(call("CancelTask", id(task)).body())).isEqualTo(-32002);
    }
    var turns = http.get("/workspaces/" + agent + "/activity").expect(200).body();
    assertThat(turns).singleElement()
        .satisfies(turn -> assertThat(turn.path("status").asText()).isEqualTo("error"));
  }

  @Test
  void sendingWaitsForTheEnd() throws Exception {
    var answer = CompletableFuture.supplyAsync(() -> {
      try {
        return task("it works");
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    step();
    step();
    step();

    assertThat(answer).succeedsWithin(LONGEST);
    assertThat(answer.join().path("status").path("state").asText())
        .isEqualTo("TASK_STATE_COMPLETED");
    assertThat(answer.join().path("artifacts").findValuesAsText("text"))
        .containsExactly("All is well.");
  }

  @ParameterizedTest
  @CsvSource({"SendMessage, returnImmediately, true", "message/send, blocking, false"})
  void sendingDoesNotWaitForWhoDoesNotWantTo(String method, String name, String value)
      throws Exception {
    var message = method.equals("SendMessage")
        ? message("it works", "")
        : """
            {"message":{"kind":"message","role":"user","messageId":"m",
            "parts":[{"kind":"text","text":"it works"}]}}""";
    var result = call(method, message.substring(0, message.length() - 1)
        + ",\"configuration\":{\"" + name + "\":" + value + "}}").body().path("result");

    assertThat(result.findPath("state").asText()).endsWithIgnoringCase("submitted");
    var task = result.findPath("id").asText();
    step();
    step();
    step();
    try (var late = subscribe(task, "Last-Event-ID", "1")) {
      assertThat(late.rest().getLast().state()).isEqualTo("TASK_STATE_COMPLETED");
    }
  }

  @Test
  void aTaskThatAsksGoesOnWithTheNextMessage() throws Exception {
    var asking = task("he asks");
    var id = asking.path("id").asText();
    assertThat(asking.path("status").path("state").asText())
        .isEqualTo("TASK_STATE_INPUT_REQUIRED");

    var done = send("she answers", ",\"taskId\":\"" + id + "\"").path("result").path("task");

    assertThat(done.path("id").asText()).isEqualTo(id);
    assertThat(done.path("contextId")).isEqualTo(asking.path("contextId"));
    assertThat(done.path("status").path("state").asText()).isEqualTo("TASK_STATE_COMPLETED");
    assertThat(done.path("history").findValuesAsText("text"))
        .containsExactly("he asks", "she answers");
    var last = agents.recordedCalls().getLast();
    assertThat(last.contextId()).as("the task's, for the agent")
        .hasValue(asking.path("contextId").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SendMessage", "SendStreamingMessage"})
  void aTaskThatIsCanceledMeanwhileDoesNotGoOn(String method) throws Exception {
    var task = task("he asks").path("id").asText();
    var answer = new CompletableFuture<String>();
    Thread.startVirtualThread(() -> {
      try {
        answer.complete(http.exchange("POST", path(), request(method, message("she ponders",
            ",\"taskId\":\"" + task + "\""))).body());
      } catch (Exception e) {
        answer.completeExceptionally(e);
      }
    });
    agentTime.awaitWaiting(1, LONGEST);
    call("CancelTask", id(task));
    agentTime.advanceToNextWait();

    assertThat(answer.get()).contains("-32004").doesNotContain("COMPLETED");
    assertThat(get(task).path("status").path("state").asText()).isEqualTo("TASK_STATE_CANCELED");
  }

  @Test
  void whoAnswersWaitsForTheEndAlthoughTheAgentSaysNoStateAtFirst() throws Exception {
    var task = task("he asks").path("id").asText();
    var answer = new CompletableFuture<JsonNode>();
    Thread.startVirtualThread(() -> {
      try {
        answer.complete(send("she writes", ",\"taskId\":\"" + task + "\""));
      } catch (Exception e) {
        answer.completeExceptionally(e);
      }
    });
    agentTime.awaitWaiting(1, LONGEST);
    assertThat(get(task).path("status").path("state").asText()).isEqualTo("TASK_STATE_WORKING");
    agentTime.advanceToNextWait();

    var done = answer.get().path("result").path("task");
    assertThat(done.path("status").path("state").asText()).isEqualTo("TASK_STATE_COMPLETED");
    assertThat(done.path("artifacts").findValuesAsText("text")).containsExactly("A letter");
  }

  @Test
  void anAgentComesBackToATaskThatNobodyNamed() throws Exception {
    var task = task("he asks").path("id").asText();

    assertThat(task("she answers").path("id").asText()).isEqualTo(task);

    assertThat(get(task).path("status").path("state").asText()).isEqualTo("TASK_STATE_COMPLETED");
    assertThat(get(task).path("history").findValuesAsText("text"))
        .containsExactly("he asks", "she answers");
    assertThat(task("she answers").path("history")).as("it has ended").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stays", "he asks"})
  void anAgentDoesNotTellOneCallerOfAnothersTask(String text) throws Exception {
    var above = http.mock("Above");
    agent = UUID.fromString(http.post("/workspaces", "{\"name\":\"Below\",\"runtime\":\"mock\","
        + "\"parent_id\":\"" + above + "\"}").expect(201).get("id"));
    var task = task(text).path("id").asText();
    var before = get(task);

    for (var method : List.of("SendMessage", "SendStreamingMessage")) {
      assertThat(http.exchange("POST", path(), request(method, message(text, "")), "X-Workspace-ID",
          above.toString()).body()).contains("-32006").doesNotContain(task + "\"");
    }
    assertThat(get(task)).isEqualTo(before);
  }

  @Test
  void aContextOfTheClientIsKept() throws Exception {
    var task = send("it works at once", ",\"contextId\":\"mine\"").path("result").path("task");

    assertThat(task.path("contextId").asText()).isEqualTo("mine");
  }

  @Test
  void messagesToTasksAreCheckedBeforeAnythingIsStored() throws Exception {
    var ended = ",\"taskId\":\"" + task("at once").path("id").asText() + "\"";
    task("it stays");
    var rows = http.get("/workspaces/" + agent + "/activity").expect(200).body().size();

    assertThat(error(send("x", ",\"taskId\":\"nobody\""))).isEqualTo(-32001);
    assertThat(error(send("x", ended))).isEqualTo(-32004);
    var wrong = send("x", ",\"taskId\":\"stays\",\"contextId\":\"other\"");
    assertThat(error(wrong)).isEqualTo(-32602);
    assertThat(wrong.findValuesAsText("field")).containsExactly("message.contextId");
    assertThat(http.get("/workspaces/" + agent + "/activity").expect(200).body()).hasSize(rows);
  }

  @Test
  void whatHasEndedIsNotFollowed() throws Exception {
    var task = task("at once").path("id").asText();

    try (var reader = subscribe(task)) {
      assertThat(error(reader.read().data())).isEqualTo(-32004);
    }
    try (var reader = subscribe(task, "Last-Event-ID", "1")) {
      assertThat(error(reader.read().data())).isEqualTo(-32004);
    }
    try (var reader = subscribe("nobody")) {
      assertThat(error(reader.read().data())).isEqualTo(-32001);
    }
    assertThat(error(call("GetTask", id("nobody")).body())).isEqualTo(-32001);
    assertThat(error(call("CancelTask", id("nobody")).body())).isEqualTo(-32001);
  }

  @Test
  void aStreamThatBreaksFailsItsTask() throws Exception {
    try (var log = new LogLines(); var reader = stream("it breaks")) {
      var task = id(reader.read());
      var last = reader.rest().getLast();

      assertThat(last.state()).isEqualTo("TASK_STATE_FAILED");
      assertThat(get(task).path("status").findValuesAsText("text"))
          .containsExactly("the agent's answer broke off");
      assertThat(log.lines()).as("what its author looks for").contains(
          "WARNING the stream of the agent of workspace=" + agent + " broke off: "
              + IOException.class.getName());
    }
  }

  @Test
  void theListIsFilteredAndComesInPages() throws Exception {
    task("it stays");
    var ended = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      agentTime.advance(STEP);
      ended.addFirst(send("at once", ",\"contextId\":\"c" + i % 2 + "\"").path("result")
          .path("task").path("id").asText());
    }

    var first = list("{\"status\":\"TASK_STATE_COMPLETED\",\"pageSize\":2}");
    var second = list("{\"status\":\"TASK_STATE_COMPLETED\",\"pageSize\":2,\"pageToken\":\""
        + first.path("nextPageToken").asText() + "\"}");
    var third = list("{\"status\":\"TASK_STATE_COMPLETED\",\"pageSize\":2,\"pageToken\":\""
        + second.path("nextPageToken").asText() + "\"}");

    var all = new ArrayList<String>();
    List.of(first, second, third)
        .forEach(page -> page.path("tasks").forEach(task -> all.add(task.path("id").asText())));
    assertThat(all).containsExactlyElementsOf(ended);
    assertThat(third.path("nextPageToken").asText()).isEmpty();
    assertThat(first.path("totalSize").asInt()).isEqualTo(5);
    assertThat(first.path("pageSize").asInt()).isEqualTo(2);
    assertThat(first.path("tasks").findValues("artifacts")).isEmpty();
    assertThat(list("{\"includeArtifacts\":true,\"historyLength\":0,\"contextId\":\"c1\"}")
        .path("tasks")).hasSize(2).allSatisfy(task -> {
          assertThat(task.has("artifacts")).isTrue();
          assertThat(task.has("history")).isFalse();
        });
    assertThat(list("{\"statusTimestampAfter\":\"2026-01-01T09:03:30Z\",\"status\":"
        + "\"TASK_STATE_COMPLETED\"}").path("tasks")).hasSize(2);
    assertThat(error(call("ListTasks", "{\"pageToken\":\"nonsense\"}").body())).isEqualTo(-32602);
    assertThat(error(call("ListTasks", "{\"pageSize\":101}").body())).isEqualTo(-32602);
  }

  private JsonNode list(String params) throws Exception {
    return call("ListTasks", params).body().path("result");
  }

  @Test
  void aTaskIsItsOwnersAlone() throws Exception {
    var above = http.mock("Above");
    agent = UUID.fromString(http.post("/workspaces", "{\"name\":\"Below\",\"runtime\":\"mock\","
        + "\"parent_id\":\"" + above + "\"}").expect(201).get("id"));
    var other = new String[]{"X-Workspace-ID", above.toString()};
    var task = task("at once").path("id").asText();
    var theirs = call("SendMessage", message("at once", ""), other).body().path("result")
        .path("task").path("id").asText();

    assertThat(error(call("GetTask", id(task), other).body())).isEqualTo(-32001);
    assertThat(error(call("CancelTask", id(task), other).body())).isEqualTo(-32001);
    assertThat(error(call("SendMessage", message("x", ",\"taskId\":\"" + task + "\""), other)
        .body())).isEqualTo(-32001);
    assertThat(error(call("GetTask", id(theirs)).body())).isEqualTo(-32001);
    assertThat(call("ListTasks", "{}", other).body().path("result").path("tasks"))
        .singleElement().satisfies(found -> assertThat(found.path("id").asText())
            .isEqualTo(theirs));
  }

  @Test
  void theRestBindingHasAllOfIt() throws Exception {
    var tasks = path() + "/tasks";
    String task;
    try (var reader = EventReader.post(server.uri().resolve(path() + "/message:stream"),
        message("it works", ""))) {
      var first = reader.read();
      task = first.data().path("task").path("id").asText();
      assertThat(first.id()).isEqualTo("1");
      assertThat(http.get(tasks + "/" + task).expect(200).body())
          .isEqualTo(first.data().path("task"));
      assertThat(http.get(tasks + "?pageSize=1").expect(200).body().path("tasks")).hasSize(1);
      try (var again = EventReader.post(server.uri().resolve(tasks + "/" + task + ":subscribe"),
          "")) {
        assertThat(again.read().data()).isEqualTo(first.data());
        step();
        assertThat(again.read().id()).isEqualTo("2");
      }
      step();
      assertThat(reader.read().id()).isEqualTo("2");
      assertThat(reader.read().id()).as("what a cancellation could be quicker than").isEqualTo("3");
      assertThat(http.post(tasks + "/" + task + ":cancel", "").expect(200).body().path("status")
          .path("state").asText()).isEqualTo("TASK_STATE_CANCELED");
    }
    try (var again = EventReader.post(server.uri().resolve(tasks + "/" + task + ":subscribe"), "",
        "Last-Event-ID", "2")) {
      assertThat(ids(again.rest())).containsExactly("3", "4");
    }
    http.post(tasks + "/" + task + ":subscribe", "").expect(400);
    http.get(tasks + "/nobody").expect(404);
  }
}
