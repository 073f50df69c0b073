package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

  /** A client of the socket that keeps what it hears. */
  private static final class Heard implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return CompletableFuture.completedFuture(null);
    }

    JsonNode next() throws Exception {
      var message = messages.poll(10, TimeUnit.SECONDS);
      assertThat(message).as("an event within 10 s").isNotNull();
      return JSON.readTree(message);
    }
  }

  private WebSocket connect(HttpClient client, Heard heard, String... headers) {
    var builder = client.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder
        .buildAsync(URI.create(running.server.uri().toString().replace("http", "ws") + "/ws"),
            heard)
        .join();
  }

  @Test
  void aCanvasHearsEverythingAWorkspaceWhatConcernsIt() throws Exception {
    var root = running.mock("Root");
    var left = running.mock("Left", root);
    var right = running.mock("Right", root);
    var below = running.mock("Below", left);
    try (var client = HttpClient.newHttpClient()) {
      var canvas = new Heard();
      var niece = new Heard();
      connect(client, canvas);
      connect(client, niece, "X-Workspace-ID", below.toString());
      running.http.post("/workspaces/" + right + "/notify", "{\"message\":\"not for the niece\"}");
      running.http.post("/workspaces/" + left + "/notify", "{\"message\":\"for both\"}");

      assertThat(canvas.next().path("event").asText()).isEqualTo("ACTIVITY_LOGGED");
      var message = canvas.next();
      assertThat(message.path("event").asText()).isEqualTo("AGENT_MESSAGE");
      assertThat(message.path("workspace_id").asText()).isEqualTo(right.toString());
      assertThat(message.path("payload").path("name").asText()).isEqualTo("Right");
      assertThat(niece.next().path("workspace_id").asText()).isEqualTo(left.toString());

      running.server.close();
      assertThat(canvas.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
    }
  }

  @Test
  void aWorkspaceWithATokenMustShowIt() throws Exception {
    var id = running.mock("Ada");
    running.http.post("/workspaces/" + id + "/tokens", "{}");
    try (var client = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> connect(client, new Heard(), "X-Workspace-ID", id.toString()))
          .isInstanceOf(CompletionException.class).cause()
          .isInstanceOfSatisfying(WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
    }
  }

  @Test
  void aPageOfAForeignOriginMayNotListen() {
    try (var client = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> connect(client, new Heard(), "Origin", "http://evil.example"))
          .isInstanceOf(CompletionException.class).cause()
          .isInstanceOfSatisfying(WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
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
