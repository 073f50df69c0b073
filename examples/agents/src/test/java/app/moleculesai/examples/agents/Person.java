package app.moleculesai.examples.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;

/** The person whose agents they are, with the administrator's token. */
final class Person implements AutoCloseable {
  static final String TOKEN = "the-person";

  private static final String BOUNDARY = "boundary-of-a-form";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;

  Person(URI server) {
    this.server = server;
  }

  /** A workspace, and what its agent needs to know. */
  record Place(String id, String name, Workspace workspace) implements AutoCloseable {
    Workspace.Peer peer() {
      return new Workspace.Peer(id, name);
    }

    @Override
    public void close() {
      workspace.close();
    }
  }

  /** Makes a place for an agent that runs elsewhere; without an address it fetches its messages. */
  Place hire(String name, Optional<URI> url) throws IOException, InterruptedException {
    var about = Workspace.JSON.createObjectNode().put("name", name).put("external", true)
        .put("delivery_mode", url.isPresent() ? "push" : "poll");
    url.ifPresent(address -> about.put("url", address.toString()));
    var made = post("/workspaces", about.toString());
    var id = made.path("id").asText();
    return new Place(id, name, new Workspace(server, id,
        made.path("connection").path("auth_token").asText()));
  }

  /** Says something to an agent, and returns what it answers at once. */
  JsonNode say(Place to, String text) throws IOException, InterruptedException {
    return post("/workspaces/" + to.id + "/a2a", Message.of(text).request().toString());
  }

  String status(Place of) throws IOException, InterruptedException {
    return get("/workspaces/" + of.id).path("status").asText();
  }

  /** Returns what was said with an agent, oldest first. */
  List<String> conversation(Place with) throws IOException, InterruptedException {
    return get("/workspaces/" + with.id + "/chat-history").path("messages")
        .findValuesAsText("content");
  }

  /** Sends an agent a file as a browser does, and returns what is known of it then. */
  JsonNode sends(Place to, String name, byte[] content)
      throws IOException, InterruptedException {
    var form = List.of("""
        --%1$s\r
        Content-Disposition: form-data; name="files"; filename="%2$s"\r
        Content-Type: text/plain\r
        \r
        """.formatted(BOUNDARY, name).getBytes(UTF_8), content,
        ("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
    var answer = send("POST", "/workspaces/" + to.id + "/chat/uploads",
        "multipart/form-data; boundary=" + BOUNDARY, BodyPublishers.ofByteArrays(form));
    return Workspace.JSON.readTree(answer.body()).path("files").path(0);
  }

  /** Fetches a file of an agent. */
  byte[] fetches(Place from, String path) throws IOException, InterruptedException {
    return send("GET", "/workspaces/" + from.id + "/chat/download?path="
        + Workspace.encoded(path), "", BodyPublishers.noBody()).body();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return Workspace.JSON.readTree(send("GET", path, "", BodyPublishers.noBody()).body());
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return Workspace.JSON.readTree(send("POST", path, "application/json",
        BodyPublishers.ofString(body)).body());
  }

  private HttpResponse<byte[]> send(String method, String path, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(server.resolve(path))
        .header("Authorization", "Bearer " + TOKEN).method(method, body);
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    var answer = http.send(request.build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(path + " " + new String(answer.body(), UTF_8))
        .isBetween(200, 299);
    return answer;
  }

  /** Says whether the server answers. */
  boolean sees() throws InterruptedException {
    try {
      return http.send(HttpRequest.newBuilder(server.resolve("/ready")).build(),
          BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
