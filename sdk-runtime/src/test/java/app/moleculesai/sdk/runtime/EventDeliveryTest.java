package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.SocketClient.Connected;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events over sockets and server-sent events ({@code wire.md} 11.2). */
class EventDeliveryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunningServer running = new RunningServer();

  @AfterEach
  void close() {
    running.close();
  }

  private Connected connect(String... headers) {
    return SocketClient.connect(running.server.port(), headers);
  }

  @Test
  void aCanvasHearsEverythingAWorkspaceWhatConcernsIt() throws Exception {
    var root = running.mock("Root");
    var left = running.mock("Left", root);
    var right = running.mock("Right", root);
    var below = running.mock("Below", left);
    try (var canvas = connect(); var niece = connect("X-Workspace-ID", below.toString())) {
      running.http.post("/workspaces/" + right + "/notify", "{\"message\":\"not for the niece\"}");
      running.http.post("/workspaces/" + left + "/notify", "{\"message\":\"for both\"}");

      assertThat(canvas.next().path("event").asText()).isEqualTo("ACTIVITY_LOGGED");
      var message = canvas.next();
      assertThat(message.path("event").asText()).isEqualTo("AGENT_MESSAGE");
      assertThat(message.path("workspace_id").asText()).isEqualTo(right.toString());
      assertThat(message.path("payload").path("name").asText()).isEqualTo("Right");
      assertThat(niece.next().path("workspace_id").asText()).isEqualTo(left.toString());
      assertThat(running.server.awaitQuiet(Duration.ofSeconds(10)))
          .as("a client that listens is no work").isTrue();

      running.server.close();
      assertThat(canvas.closed().get(10, TimeUnit.SECONDS)).isEqualTo(1001);
    }
  }

  @Test
  void aWorkspaceHearsThatItWasRemoved() throws Exception {
    var id = running.mock("Ada");
    try (var itself = connect("X-Workspace-ID", id.toString())) {
      running.http.send("DELETE", "/workspaces/" + id, "").expect(200);

      var removed = itself.next();
      assertThat(removed.path("event").asText()).isEqualTo("WORKSPACE_REMOVED");
      assertThat(removed.path("workspace_id").asText()).isEqualTo(id.toString());
    }
  }

  @Test
  void aCanvasHearsOfEveryWorkspaceOfALargeTeamThatIsRemoved() throws Exception {
    var root = running.mock("Root");
    var now = Instant.now();
    var team = Stream.generate(UUID::randomUUID).limit(600)
        .map(id -> Workspace.of(id, "w-" + id, now).parentId(root).build()).toList();
    running.server.registry().workspaces().insert(team);
    try (var canvas = connect()) {
      running.http.send("DELETE", "/workspaces/" + root + "?confirm=true", "").expect(200);

      var removed = new HashSet<String>();
      for (int i = 0; i < 601; i++) {
        removed.add(canvas.next().path("workspace_id").asText());
      }
      assertThat(removed).hasSize(601);
      assertThat(canvas.closed()).isNotDone();
    }
  }

  @Test
  void aStreamCarriesTheEventsOfItsWorkspaceOnly() throws Exception {
    var id = running.mock("Ada");
    var other = running.mock("Eve");
    try (var client = HttpClient.newHttpClient()) {
      var response = client.send(HttpRequest.newBuilder(
          running.server.uri().resolve("/workspaces/" + id + "/events/stream")).build(),
          BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
      try (var lines = new BufferedReader(
          new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).isEqualTo(": ping");
        assertThat(lines.readLine()).isEmpty();
        running.http.post("/workspaces/" + other + "/notify", "{\"message\":\"not here\"}");
        running.http.post("/workspaces/" + id + "/notify", "{\"message\":\"here\"}");
        var first = JSON.readTree(lines.readLine().replaceFirst("^data: ", ""));
        assertThat(first.path("type").asText()).isEqualTo("ACTIVITY_LOGGED");
        assertThat(first.path("timestamp").isIntegralNumber()).isTrue();
        lines.readLine();
        assertThat(JSON.readTree(lines.readLine().replaceFirst("^data: ", "")).path("data")
            .path("message").asText())
            .isEqualTo("here");
      }
    }
    assertThat(running.http.get("/workspaces/" + UUID.randomUUID() + "/events/stream").status())
        .isEqualTo(404);
  }
}
