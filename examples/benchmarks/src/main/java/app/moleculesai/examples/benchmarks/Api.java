package app.moleculesai.examples.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/** Sets up a {@link WholeServer} over HTTP, as its administrator. Anything but a 2xx is an {@link IOException}. */
final class Api implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;

  Api(int port) {
    server = URI.create("http://127.0.0.1:" + port);
  }

  /** Creates a workspace whose agent is the mock, and returns its id. */
  String workspace(String name) throws IOException, InterruptedException {
    return workspace(name, "mock");
  }

  /** Creates a workspace that this runtime starts, and returns its id. */
  String workspace(String name, String runtime) throws IOException, InterruptedException {
    return document(call("POST", "/workspaces",
        JSON.createObjectNode().put("name", name).put("runtime", runtime).toString()))
        .path("id").asText();
  }

  /** Says in an agent's place that it is there. */
  void heartbeat(String workspace, String token) throws IOException, InterruptedException {
    call("POST", "/registry/heartbeat",
        JSON.createObjectNode().put("workspace_id", workspace).toString(), token);
  }

  /** Creates a workspace whose agent is at this address, and returns its id. */
  String external(String name, String url) throws IOException, InterruptedException {
    return document(call("POST", "/workspaces",
        JSON.createObjectNode().put("name", name).put("external", true).put("url", url).toString()))
        .path("id").asText();
  }

  /** Returns a new token of a workspace. */
  String token(String workspace) throws IOException, InterruptedException {
    return document(call("POST", "/workspaces/" + workspace + "/tokens", "{}"))
        .path("auth_token").asText();
  }

  /** Sends a message to a workspace's agent, as its user. */
  void send(String workspace, String text) throws IOException, InterruptedException {
    call("POST", "/workspaces/" + workspace + "/a2a", message(text));
  }

  /** Deletes a workspace, all below it and all that they kept. */
  void purge(UUID workspace) throws IOException {
    try {
      call("DELETE", "/workspaces/" + workspace + "?confirm=true&purge=true", "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Returns the answer to a GET. */
  byte[] get(String path) throws IOException, InterruptedException {
    return call("GET", path, "");
  }

  /** Returns a {@code message/send} request of A2A 0.3. */
  static String message(String text) {
    var request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1)
        .put("method", "message/send");
    var message = request.putObject("params").putObject("message").put("role", "user")
        .put("messageId", "3f1c2a70-6d0e-4a57-9a35-0c2d7be6a001").put("kind", "message");
    message.putArray("parts").addObject().put("kind", "text").put("text", text);
    return request.toString();
  }

  /** Returns the same as a request of A2A 1.0. */
  static String message10(String text) {
    var request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1)
        .put("method", "SendMessage");
    var message = request.putObject("params").putObject("message").put("role", "ROLE_USER")
        .put("messageId", "3f1c2a70-6d0e-4a57-9a35-0c2d7be6a001");
    message.putArray("parts").addObject().put("text", text);
    return request.toString();
  }

  private static JsonNode document(byte[] body) throws IOException {
    return JSON.readTree(body);
  }

  private byte[] call(String method, String path, String body)
      throws IOException, InterruptedException {
    return call(method, path, body, WholeServer.ADMIN);
  }

  private byte[] call(String method, String path, String body, String bearer)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(server.resolve(path))
        .header("Authorization", "Bearer " + bearer)
        .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    var response = client.send(request.build(), BodyHandlers.ofByteArray());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + " was answered with " + response.statusCode());
    }
    return response.body();
  }

  @Override
  public void close() {
    client.close();
  }
}
