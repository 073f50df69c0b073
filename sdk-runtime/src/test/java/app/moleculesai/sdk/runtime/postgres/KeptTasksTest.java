package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.EventReader;
import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.sdk.runtime.MoleculeServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that outlive the server in which their agents worked. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KeptTasksTest {
  /** Longer than a run of a server lives without a sign. */
  private static final Duration LATER = Duration.ofMinutes(2);

  private final String database = new TestDatabase().url();

  private static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  private static EventReader stream(URI server, UUID agent, String text) throws Exception {
    return EventReader.post(a2a(server, agent), request("SendStreamingMessage", """
        {"message":{"role":"ROLE_USER","messageId":"m","parts":[{"text":"%s"}]}}"""
        .formatted(text)));
  }

  private static URI a2a(URI server, UUID agent) {
    return server.resolve("/workspaces/" + agent + "/a2a");
  }

  private static String id(String task) {
    return "{\"id\":\"" + task + "\"}";
  }

  private static JsonNode get(HttpCalls http, UUID agent, String task) throws Exception {
    return http.post("/workspaces/" + agent + "/a2a", request("GetTask", id(task))).expect(200)
        .body().path("result");
  }

  private static List<EventReader.Event> behind(MoleculeServer server, UUID agent, String task,
      String number) throws Exception {
    try (var reader = EventReader.post(a2a(server.uri(), agent),
        request("SubscribeToTask", id(task)), "Last-Event-ID", number)) {
      return reader.rest();
    }
  }

  @Test
  void aClientOfTheFormerServerMissesNothing() throws Exception {
    UUID agent;
    String task;
    JsonNode before;
    List<EventReader.Event> heard;
    try (var agents = TaskServer.agents();
        var first = TaskServer.start(database, agents, Clock.systemUTC());
        var http = new HttpCalls(first.uri())) {
      agent = http.mock("Agent");
      try (var reader = stream(first.uri(), agent, "short")) {
        task = reader.read().said().path("task").path("id").asText();
        heard = reader.rest();
      }
      before = get(http, agent, task);
    }
    assertThat(heard).hasSize(3);

    try (var agents = TaskServer.agents();
        var second = TaskServer.start(database, agents, Clock.systemUTC());
        var http = new HttpCalls(second.uri())) {
      assertThat(get(http, agent, task)).isEqualTo(before);
      assertThat(behind(second, agent, task, "1")).isEqualTo(heard);
      assertThat(behind(second, agent, task, "3")).isEqualTo(heard.subList(2, 3));
    }
  }

  @Test
  void aTaskWhoseServerIsKilledFails() throws Exception {
    UUID agent;
    String task;
    try (var dying = ChildServer.run(TaskServer.class, database); var http = dying.client()) {
      agent = http.mock("Agent");
      try (var reader = stream(http.resolve("/"), agent, "long")) {
        task = reader.read().said().path("task").path("id").asText();
        assertThat(reader.read().state()).isEqualTo("TASK_STATE_WORKING");

        try (var agents = TaskServer.agents();
            var other = TaskServer.start(database, agents, Clock.systemUTC());
            var calls = new HttpCalls(other.uri())) {
          assertThat(get(calls, agent, task).path("status").path("state").asText())
              .as("its server lives").isEqualTo("TASK_STATE_WORKING");
        }
        dying.kill();
      }
    }

    try (var agents = TaskServer.agents();
        var other = TaskServer.start(database, agents,
            Clock.offset(Clock.systemUTC(), LATER));
        var http = new HttpCalls(other.uri())) {
      var failed = get(http, agent, task);
      assertThat(failed.path("status").path("state").asText()).isEqualTo("TASK_STATE_FAILED");
      assertThat(failed.path("status").findValuesAsText("text"))
          .containsExactly("the server ended while the agent worked on the task");
      assertThat(behind(other, agent, task, "1")).extracting(EventReader.Event::state)
          .containsExactly("TASK_STATE_WORKING", "TASK_STATE_FAILED");
    }
  }

  @Test
  void aTaskCanBeFollowedAndCanceledAtAnotherServer() throws Exception {
    try (var agents = TaskServer.agents();
        var one = TaskServer.start(database, agents, Clock.systemUTC());
        var other = TaskServer.start(database, agents, Clock.systemUTC());
        var here = new HttpCalls(one.uri());
        var there = new HttpCalls(other.uri())) {
      var agent = here.mock("Agent");
      try (var reader = stream(one.uri(), agent, "long")) {
        var task = reader.read().said().path("task").path("id").asText();
        assertThat(reader.read().id()).isEqualTo("2");
        try (var follower = EventReader.post(a2a(other.uri(), agent),
            request("SubscribeToTask", id(task)))) {
          assertThat(follower.read().id()).isEqualTo("2");

          there.post("/workspaces/" + agent + "/a2a", request("CancelTask", id(task))).expect(200);

          assertThat(reader.rest().getLast().state()).isEqualTo("TASK_STATE_CANCELED");
          assertThat(follower.rest().getLast().state()).isEqualTo("TASK_STATE_CANCELED");
        }
      }
    }
  }
}
