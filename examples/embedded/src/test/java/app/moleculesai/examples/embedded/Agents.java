package app.moleculesai.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** Talks to a server as any HTTP client would. Safe for use by many threads. */
record Agents(HttpClient http, URI server) {
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

  /** Creates an agent that the mock runtime answers for, and returns its workspace's id. */
  String hire(String name) throws IOException, InterruptedException {
    var created = post("/workspaces", """
        {"name": "%s", "runtime": "mock"}""".formatted(name));
    var id = ID.matcher(created);
    assertThat(id.find()).as(created).isTrue();
    return id.group(1);
  }

  /** Sends a message to an agent and returns what came back: JSON-RPC, as A2A wants it. */
  String ask(String workspaceId, String text) throws IOException, InterruptedException {
    return post("/workspaces/" + workspaceId + "/a2a", """
        {"jsonrpc": "2.0", "id": 1, "method": "message/send", "params": {"message": {
          "kind": "message", "role": "user", "messageId": "m-1",
          "parts": [{"kind": "text", "text": "%s"}]}}}""".formatted(text));
  }

  /** Reads the conversation back. */
  String history(String workspaceId) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(server.resolve("/workspaces/" + workspaceId
        + "/chat-history")).build());
  }

  private String post(String path, String json) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(server.resolve(path)).POST(BodyPublishers.ofString(json))
        .build());
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    var response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return response.body();
  }
}
