package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.runtime.postgres.Until;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import app.moleculesai.spi.runtime.mock.MockEvent;
import app.moleculesai.spi.runtime.mock.MockReply;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import app.moleculesai.spi.runtime.mock.VirtualClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ends the tasks of agents inside the server, and those who follow them, before the agents do. */
@Timeout(120)
class TaskEndingsTest {
  private static final String LONG_ID = "x".repeat(StoredTask.LONGEST_ID + 1);

  private final VirtualClock agentTime = VirtualClock.at(Instant.parse("2026-01-01T09:00:00Z"));
  private final MockRuntime agents = agents();
  private final Registry registry = InMemory.registry();
  private final MessageStore store = InMemory.messageStore();
  private final MoleculeServer server = start("300s");
  private final HttpCalls http = new HttpCalls(server.uri());

  @TempDir
  Path folder;

  private MockRuntime agents() {
    return MockRuntime.scripted(MockScript.canned()
        .whenSaid("breaks", MockReply.stream(MockEvent.submitted(), MockEvent.broken()))
        .whenSaid("names", MockReply.stream(MockEvent.result("""
            {"kind":"task","id":"%s","contextId":"c","status":{"state":"working"}}"""
            .formatted(LONG_ID)), MockEvent.result("""
                {"kind":"status-update","taskId":"%s","contextId":"c","final":true,
                "status":{"state":"completed"}}""".formatted(LONG_ID))))
        .whenSaid("ponders", MockReply.stream(MockEvent.submitted().after(Duration.ofHours(1)),
            MockEvent.completed()))
        .whenSaid("shares", MockReply.stream(MockEvent.result(shared("working", false)),
            MockEvent.result(shared("completed", true)).after(Duration.ofHours(1))))
        .otherwise(MockReply.stream(MockEvent.submitted(),
            MockEvent.completed().after(Duration.ofHours(1)))),
        agentTime);
  }

  private static String shared(String state, boolean isFinal) {
    return """
        {"kind":"status-update","taskId":"shared","contextId":"c","final":%s,
        "status":{"state":"%s"}}""".formatted(isFinal, state);
  }

  @AfterEach
  void close() throws Exception {
    http.close();
    server.close();
    agents.close();
    registry.close();
    store.close();
  }

  private MoleculeServer start(String idleTimeout) {
    return start(idleTimeout, agents);
  }

  private MoleculeServer start(String idleTimeout, MockRuntime agents) {
    return MoleculeServer.builder().messageStore(store).registry(registry)
        .runtime("mock", agents, "mock").set("env", "development")
        .set("a2a-idle-timeout", idleTimeout).build().start();
  }

  private EventReader stream(UUID agent, String text) throws Exception {
    return stream(server.uri(), agent, text);
  }

  private static EventReader stream(URI server, UUID agent, String text) throws Exception {
    return EventReader.post(server.resolve("/workspaces/" + agent + "/a2a"), """
        {"jsonrpc":"2.0","id":7,"method":"SendStreamingMessage","params":{"message":
        {"role":"ROLE_USER","messageId":"m","parts":[{"text":"%s"}]}}}""".formatted(text));
  }

  private StoredTask task(UUID agent) {
    return registry.tasks().list(TaskQuery.of(agent, 1)).getFirst();
  }

  @Test
  void aTaskWhoseAgentFallsSilentFails() throws Exception {
    var agent = http.mock("Agent");
    try (var impatient = start("1s"); var reader = stream(impatient.uri(), agent, "work")) {
      reader.read();

      var last = reader.rest().getLast();
      assertThat(last.state()).isEqualTo("TASK_STATE_FAILED");
      assertThat(last.said().findValuesAsText("text"))
          .containsExactly("nothing was heard of the agent for 1000 ms");
    }
  }

  @Test
  void aTaskFailsWithItsServersStop() throws Exception {
    var agent = http.mock("Agent");
    try (var reader = stream(agent, "work")) {
      reader.read();
      server.close();
    }
    Until.holds("it fails", () -> task(agent).state().equals("TASK_STATE_FAILED"));
    assertThat(task(agent).runners()).isEmpty();
  }

  @Test
  void aTaskGoesOnInTheServerThatDoesNotStop() throws Exception {
    var agent = http.mock("Agent");
    try (var others = agents();
        var other = start("300s", others);
        var reader = stream(agent, "it shares")) {
      reader.read();
      try (var second = stream(other.uri(), agent, "it shares")) {
        second.read();
        Until.holds("both work on it", () -> task(agent).runners().size() == 2);

        server.close();
        Until.holds("one has left it", () -> task(agent).runners().size() == 1);
        assertThat(task(agent).state()).isEqualTo("TASK_STATE_WORKING");
        agentTime.advanceToNextWait();
        assertThat(second.rest().getLast().state()).isEqualTo("TASK_STATE_COMPLETED");
      }
    }
  }

  @Test
  void aClientThatLeavesASilentTaskIsNotWaitedFor() throws Exception {
    var agent = http.mock("Agent");
    var before = LiveThreads.now(folder);
    try (var reader = stream(agent, "work")) {
      reader.read();
      Until.holds("somebody follows", () -> LiveThreads.now(folder).values().stream()
          .anyMatch(TaskEndingsTest::follows));
    }
    assertThat(LiveThreads.awaitNoneBeside(before, TaskEndingsTest::follows, folder,
        Duration.ofSeconds(30))).isEmpty();
  }

  private static boolean follows(String thread) {
    return thread.contains("TaskFollower");
  }

  @Test
  void whatCannotBeKeptIsPassedOn() throws Exception {
    var agent = http.mock("Agent");
    try (var reader = stream(agent, "it names")) {
      var heard = reader.rest();

      assertThat(heard).extracting(EventReader.Event::name)
          .containsExactly("task", "statusUpdate");
      assertThat(heard.getFirst().said().path("task").path("id").asText()).isEqualTo(LONG_ID);
      assertThat(heard).extracting(EventReader.Event::id).containsOnly("");
    }
    assertThat(registry.tasks().list(TaskQuery.of(agent, 1))).isEmpty();
  }

  @Test
  void aClientHearsThatItsTaskCouldNotBeKept() throws Exception {
    var agent = http.mock("Agent");
    try (var reader = stream(agent, "it ponders")) {
      agentTime.awaitWaiting(1, Duration.ofSeconds(60));
      registry.workspaces().purge(List.of(agent));
      agentTime.advanceToNextWait();

      assertThat(reader.rest()).singleElement().satisfies(event -> assertThat(event.toString())
          .contains("-32603", "the task could not be kept: not_found"));
    }
  }

  @Test
  void aDelegationWhoseTaskFailsHasFailed() throws Exception {
    var caller = http.mock("Above");
    var callee = http
        .post("/workspaces", "{\"name\":\"Below\",\"runtime\":\"mock\",\"parent_id\":\""
            + caller + "\"}")
        .expect(201).get("id");

    http.post("/workspaces/" + caller + "/delegate", "{\"target_id\":\"" + callee
        + "\",\"task\":\"it breaks\"}").expect(202);

    Until.holds("it ends", () -> http.get("/workspaces/" + caller + "/delegations").expect(200)
        .body().findValuesAsText("error")
        .contains("the agent's task failed: the agent's answer broke off"));
    assertThat(task(UUID.fromString(callee)).owner()).isEqualTo("workspace:" + caller);
  }
}
