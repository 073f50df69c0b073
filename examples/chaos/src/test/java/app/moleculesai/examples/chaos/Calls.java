package app.moleculesai.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Calls a server as its administrator does. Safe for use by many threads. */
final class Calls implements AutoCloseable {
  /** The administrator's token of these servers. */
  static final String TOKEN = "chaos-" + UUID.randomUUID();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;

  Calls(URI server) {
    this.server = server;
  }

  /** An answer with its body read as JSON. */
  record Answer(int status, JsonNode body, HttpResponse<String> raw) {
    Answer expect(int expected) {
      assertThat(status).as(raw.body()).isEqualTo(expected);
      return this;
    }

    String get(String member) {
      return body.path(member).asText();
    }

    Optional<String> retryAfter() {
      return raw.headers().firstValue("Retry-After");
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, "", TOKEN);
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body, TOKEN);
  }

  Answer delete(UUID id) throws IOException, InterruptedException {
    return send("DELETE", "/workspaces/" + id + "?purge=true", "", TOKEN);
  }

  private Answer send(String method, String path, String body, String token)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(server.resolve(path)).timeout(LONGEST)
        .header("Authorization", "Bearer " + token)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    var response = client.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
  }

  /** Brings a file to an agent. */
  Answer upload(UUID id, String name, byte[] content) throws IOException, InterruptedException {
    var boundary = "----chaos";
    var head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\""
        + name + "\"\r\nContent-Type: image/png\r\n\r\n";
    var request = HttpRequest.newBuilder(server.resolve("/workspaces/" + id + "/chat/uploads"))
        .timeout(LONGEST).header("Authorization", "Bearer " + TOKEN)
        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
        .POST(BodyPublishers.concat(BodyPublishers.ofString(head),
            BodyPublishers.ofByteArray(content),
            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
    var response = client.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
  }

  /** Reads a file of an agent. */
  HttpResponse<byte[]> download(UUID id, String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(server.resolve("/workspaces/" + id + "/chat/download?path=" + path))
            .timeout(LONGEST).header("Authorization", "Bearer " + TOKEN).build(),
        BodyHandlers.ofByteArray());
  }

  /** Creates a workspace of a runtime; its agent is started in the background. */
  UUID create(String name, String runtime) throws IOException, InterruptedException {
    return UUID.fromString(post("/workspaces", """
        {"name":"%s","runtime":"%s","tier":2,"secrets":{"ECHO_CHAOS":"true"}}"""
        .formatted(name, runtime)).expect(201).get("id"));
  }

  /** Sends an agent a message. */
  Answer ask(UUID id, String text) throws IOException, InterruptedException {
    return post("/workspaces/" + id + "/a2a", """
        {"jsonrpc":"2.0","id":"1","method":"message/send","params":{"message":{"kind":"message",
        "role":"user","messageId":"%s","parts":[{"kind":"text","text":"%s"}]}}}"""
        .formatted(UUID.randomUUID(), text));
  }

  /** Says whether an agent answers a message. */
  boolean answers(UUID id) throws IOException, InterruptedException {
    return ask(id, "Are you there?").status() == 200;
  }

  /** Calls as an agent whose work is done, so that it gets what waits for it. */
  void reportIdle(UUID id) throws IOException, InterruptedException {
    var token = post("/workspaces/" + id + "/tokens", "").expect(201).get("auth_token");
    send("POST", "/registry/heartbeat",
        """
            {"workspace_id":"%s","active_tasks":0,"error_rate":0,"current_task":"","uptime_seconds":1}"""
            .formatted(id),
        token).expect(200);
  }

  String status(UUID id) throws IOException, InterruptedException {
    return get("/workspaces/" + id).get("status");
  }

  /** Returns what a workspace's row says of the last thing that went wrong. */
  String lastError(UUID id) throws IOException, InterruptedException {
    for (var row : get("/workspaces").expect(200).body()) {
      if (row.path("id").asText().equals(id.toString())) {
        return row.path("last_sample_error").asText();
      }
    }
    throw new AssertionError("there is no workspace " + id);
  }

  void awaitStatus(UUID id, String status) throws Exception {
    Until.holds("workspace " + id + " is " + status, () -> {
      var now = status(id);
      assertThat(now).as("workspace " + id + ": " + lastError(id)).isIn("provisioning", status);
      return now.equals(status);
    });
  }

  /** Returns the types of a workspace's recorded events, oldest first. */
  List<String> events(UUID id) throws IOException, InterruptedException {
    return get("/events/" + id).expect(200).body().findValuesAsText("event_type").reversed();
  }

  /** Returns the texts of a conversation, oldest first. */
  List<String> history(UUID id) throws IOException, InterruptedException {
    return get("/workspaces/" + id + "/chat-history").expect(200).body().path("messages")
        .findValuesAsText("content");
  }

  @Override
  public void close() {
    client.close();
  }
}
