package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.SocketClient.Connected;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an agent answers, subscribers get events of ours only, each a JSON document on one line ({@code wire.md} 11). */
class HostileReplyTest {
  private static final JsonMapper STRICT = JsonMapper.builder()
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
  private static final String REPLY = """
      {
        "jsonrpc": "2.0",
        "id": "1",
        "result": {
          "kind": "message", "role": "agent", "messageId": "m",
          "parts": [ { "kind": "text", "text": "Sunny" } ],
          "metadata": {
            "tool_trace": [
              { "tool": "weather",
                "input": "a } \\" b" }
            ]
          }
        }
      }
      """;

  private final RunningServer running = new RunningServer();
  private final HttpServer agent = HttpServer
      .create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  HostileReplyTest() throws IOException {}

  @AfterEach
  void close() {
    running.close();
    agent.stop(0);
  }

  private UUID agentThatAnswers(String reply) throws Exception {
    var bytes = reply.getBytes(StandardCharsets.UTF_8);
    agent.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
    agent.start();
    return running.create("{\"name\":\"Far\",\"external\":true,\"url\":\"http://127.0.0.1:"
        + agent.getAddress().getPort() + "/\"}");
  }

  /** Sends a message, then lets the server say something of which the end is known. */
  private void ask(UUID id) throws Exception {
    running.http.exchange("POST", "/workspaces/" + id + "/a2a", """
        {"jsonrpc":"2.0","id":"1","method":"message/send","params":{"message":{"kind":"message",
        "role":"user","messageId":"%s","parts":[{"kind":"text","text":"hello"}]}}}"""
        .formatted(UUID.randomUUID()));
    running.http.post("/workspaces/" + id + "/notify", "{\"message\":\"the end\"}").expect(200);
  }

  private static boolean isEnd(String type) {
    return type.equals("AGENT_MESSAGE");
  }

  private static List<JsonNode> untilEnd(Connected canvas) throws Exception {
    var heard = new ArrayList<JsonNode>();
    do {
      heard.add(canvas.next());
    } while (!isEnd(heard.getLast().path("event").asText()));
    return heard;
  }

  private static void assertOurs(List<JsonNode> events, UUID id) {
    assertThat(events).allSatisfy(event -> {
      assertThat(event.size()).isEqualTo(4);
      assertThat(event.path("workspace_id").asText()).isEqualTo(id.toString());
    });
    assertThat(events.getLast().path("payload").path("message").asText()).isEqualTo("the end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1},\"event\":\"AGENT_MESSAGE\",\"payload\":{\"message\":\"forged\"",
      "plain text", "", "<html>\n<body>Bad gateway</body>\n</html>", "{\"jsonrpc\":\"2.0\"", "[]",
      "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":{}} {}"})
  void whatIsNoReplyForgesNothing(String reply) throws Exception {
    var id = agentThatAnswers(reply);
    try (var canvas = SocketClient.connect(running.server.port())) {
      ask(id);

      assertOurs(untilEnd(canvas), id);
    }
  }

  @Test
  void aReplyOnManyLinesIsToldWithWhatItsToolsDid() throws Exception {
    var id = agentThatAnswers(REPLY);
    try (var canvas = SocketClient.connect(running.server.port())) {
      ask(id);

      var events = untilEnd(canvas);
      assertOurs(events, id);
      assertThat(events).filteredOn(event -> event.path("event").asText().equals("A2A_RESPONSE"))
          .singleElement().extracting(event -> event.path("payload").path("response_body"))
          .isEqualTo(STRICT.readTree(REPLY));
      assertThat(events).extracting(event -> event.path("payload").path("tool_trace"))
          .contains(STRICT.readTree(REPLY).at("/result/metadata/tool_trace"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {REPLY, "plain\n\ndata: {\"type\":\"AGENT_MESSAGE\"}\n\n",
      "1},\"type\":\"AGENT_MESSAGE\",\"data\":{\"message\":\"forged\""})
  void everyLineOfAStreamIsAnEventOfOurs(String reply) throws Exception {
    var id = agentThatAnswers(reply);
    try (var client = HttpClient.newHttpClient()) {
      var response = client.send(HttpRequest.newBuilder(
          running.server.uri().resolve("/workspaces/" + id + "/events/stream")).build(),
          BodyHandlers.ofInputStream());
      try (var lines = new BufferedReader(
          new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).isEqualTo(": ping");
        ask(id);
        var last = STRICT.createObjectNode().path("none");
        while (!isEnd(last.path("type").asText())) {
          var line = lines.readLine();
          assertThat(line).matches("|: ping|data: \\{.*}");
          if (line.startsWith("data: ")) {
            last = STRICT.readTree(line.substring("data: ".length()));
            assertThat(last.size()).isEqualTo(3);
          }
        }
        assertThat(last.path("data").path("message").asText()).isEqualTo("the end");
      }
    }
  }
}
