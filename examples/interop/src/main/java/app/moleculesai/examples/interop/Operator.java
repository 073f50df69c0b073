package app.moleculesai.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Whoever runs the server, and makes workspaces for agents. Safe for use by many threads. */
final class Operator implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;

  Operator(URI server) {
    this.server = server;
  }

  /** Makes a workspace that the server's own mock runtime answers for. */
  URI hireMock() throws IOException, InterruptedException {
    return workspace(post("/workspaces", named().put("runtime", "mock"), ""));
  }

  /** Makes a workspace for an agent elsewhere, and registers it there with the card that it shows. */
  URI hire(URI agent) throws IOException, InterruptedException {
    var made = post("/workspaces", named().put("external", true), "");
    var registration = Program.JSON.createObjectNode().put("id", made.path("id").asText())
        .put("url", agent.toString());
    registration.set("agent_card", send(HttpRequest
        .newBuilder(agent.resolve("/.well-known/agent-card.json"))
        .header("A2A-Version", "1.0")));
    post("/registry/register", registration,
        made.path("connection").path("auth_token").asText());
    return workspace(made);
  }

  /** Returns what was said with an agent, oldest first, once it is this much: a stream is written down behind its last event. */
  List<String> history(URI workspace, int messages) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    var said = history(workspace);
    while (said.size() < messages && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE.toNanos());
      said = history(workspace);
    }
    return said;
  }

  private List<String> history(URI workspace) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(workspace + "/chat-history")))
        .path("messages").findValuesAsText("content");
  }

  private static ObjectNode named() {
    return Program.JSON.createObjectNode().put("name", "Agent " + UUID.randomUUID());
  }

  private URI workspace(JsonNode made) {
    return server.resolve("/workspaces/" + made.path("id").asText());
  }

  private JsonNode post(String path, JsonNode body, String token)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(server.resolve(path))
        .header("Content-Type", "application/json").header("Authorization", "Bearer " + token)
        .POST(BodyPublishers.ofString(body.toString())));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = http.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return Program.JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
