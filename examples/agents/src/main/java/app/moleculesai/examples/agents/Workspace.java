package app.moleculesai.examples.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An agent's place on the server: whatever an agent does there is one method, and one HTTP request. While the server is
 * away the request is made again, so that a request may come twice where that does no harm. Safe for use by many threads.
 */
public final class Workspace implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Set<Integer> AWAY = Set.of(429, 502, 503, 504);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;
  private final String id;
  private volatile String token;
  private volatile String inboundSecret = "";

  /**
   * Takes what whoever created the workspace was answered: its id, and the token of its agent. There is none yet, and it is
   * empty, when an address was given: then the agent gets it when it registers.
   */
  public Workspace(URI server, String id, String token) {
    this.server = server;
    this.id = id;
    this.token = token;
  }

  /** Another agent that may be talked to. */
  public record Peer(String id, String name) {}

  /** Says that the agent is there, and where it is called; one without an address fetches its messages. */
  public void register(String name, Optional<URI> url) throws IOException, InterruptedException {
    var about = JSON.createObjectNode().put("id", id)
        .put("delivery_mode", url.isPresent() ? "push" : "poll");
    about.putObject("agent_card").put("name", name);
    url.ifPresent(address -> about.put("url", address.toString()));
    var answer = post("/registry/register", about);
    token = answer.path("auth_token").asText(token);
    inboundSecret = answer.path("platform_inbound_secret").asText(inboundSecret);
  }

  /** Says that the agent lives; a free one is sent what waits for it. To be said every 30 s. */
  public void heartbeat(int activeTasks) throws IOException, InterruptedException {
    inboundSecret = post("/registry/heartbeat",
        Map.of("workspace_id", id, "active_tasks", activeTasks))
        .path("platform_inbound_secret").asText(inboundSecret);
  }

  /** Says whether a call came from the server, by its {@code Authorization}. */
  boolean knows(String authorization) {
    return !inboundSecret.isEmpty() && MessageDigest.isEqual(
        ("Bearer " + inboundSecret).getBytes(UTF_8), authorization.getBytes(UTF_8));
  }

  /** Lists those next to it, above it and below it in the organisation. */
  public List<Peer> peers() throws IOException, InterruptedException {
    var peers = new ArrayList<Peer>();
    for (var row : get("/registry/" + id + "/peers")) {
      peers.add(new Peer(row.path("id").asText(), row.path("name").asText()));
    }
    return peers;
  }

  /** Sends a message, and returns what was answered at once. */
  public JsonNode send(Peer to, Message message) throws IOException, InterruptedException {
    return post("/workspaces/" + to.id + "/a2a", message.request());
  }

  /**
   * Hands a task on, which the server brings to the other agent whatever happens meanwhile.
   *
   * @param key the same key is the same task: asking again is harmless
   * @return the id under which the result will be found
   */
  public String delegate(Peer to, String task, String key)
      throws IOException, InterruptedException {
    return post(own("/delegate"), Map.of("target_id", to.id, "task", task, "idempotency_key", key))
        .path("delegation_id").asText();
  }

  /** Returns the result of a task that was handed on, once it is there. */
  public Optional<String> result(String delegationId) throws IOException, InterruptedException {
    for (var row : get(own("/activity?type=delegation"))) {
      if (row.path("method").asText().equals("delegate_result")
          && row.path("request_body").path("delegation_id").asText().equals(delegationId)) {
        return switch (row.path("status").asText()) {
          case "completed" -> Optional.of(row.path("response_body").path("text").asText());
          case "failed" -> throw new IOException(row.path("error_detail").asText());
          default -> Optional.empty(); // it waits until the other agent is free
        };
      }
    }
    return Optional.empty();
  }

  /** Gives back the result of a task that was fetched from the mailbox. */
  public void complete(String delegationId, String result)
      throws IOException, InterruptedException {
    post(own("/delegations/" + encoded(delegationId) + "/update"),
        Map.of("status", "completed", "text", result));
  }

  /** Lists what has come for the agent, oldest first. */
  public List<JsonNode> received(Optional<String> after) throws IOException, InterruptedException {
    var rows = new ArrayList<JsonNode>();
    var page = get(own("/activity?type=a2a_receive" + after.map(row -> "&since_id=" + row)
        .orElse("")));
    for (var row : page) {
      rows.add(row);
    }
    return after.isPresent() ? rows : rows.reversed(); // without a place to go on from, newest first
  }

  /** Fetches a file that somebody sent to an agent without an address. */
  public Message.Document fetch(JsonNode upload) throws IOException, InterruptedException {
    var place = own("/pending-uploads/" + upload.path("file_id").asText());
    var file = Message.Document.of(upload.path("name").asText(),
        send("GET", place + "/content", "").body());
    post(place + "/ack", Map.of());
    return file;
  }

  /** Says something to people. */
  public void tellPeople(String text) throws IOException, InterruptedException {
    post(own("/notify"), Map.of("message", text));
  }

  /** Asks people for leave, and returns the id of the question. */
  public String askLeave(String action) throws IOException, InterruptedException {
    return post(own("/approvals"), Map.of("action", action)).path("approval_id").asText();
  }

  /** Returns what people said: {@code pending}, {@code approved} or {@code denied}. */
  public String leave(String approvalId) throws IOException, InterruptedException {
    for (var approval : get(own("/approvals"))) {
      if (approval.path("id").asText().equals(approvalId)) {
        return approval.path("status").asText();
      }
    }
    return "denied"; // so long ago that newer ones are all that is listed
  }

  /** Keeps something to be recalled, after a restart of the agent too. */
  public void remember(String fact) throws IOException, InterruptedException {
    post(own("/memories"), Map.of("content", fact, "scope", "LOCAL"));
  }

  /** Returns what was kept about something. */
  public List<String> recall(String about) throws IOException, InterruptedException {
    var facts = new ArrayList<String>();
    for (var memory : get(own("/memories?q=" + encoded(about)))) {
      facts.add(memory.path("content").asText());
    }
    return facts;
  }

  /**
   * Installs a workspace plugin, as a folder in the agent's own; for an agent in a container the server does it.
   */
  public void install(String plugin, Path folder) throws IOException, InterruptedException {
    var packed = send("GET", own("/plugins/" + encoded(plugin) + "/download"), "").body();
    var own = Files.createDirectories(folder.resolve(plugin));
    var tar = new ProcessBuilder("tar", "-xzf", "-", "-C", own.toString()).inheritIO()
        .redirectInput(ProcessBuilder.Redirect.PIPE).start();
    try (var in = tar.getOutputStream()) {
      in.write(packed);
    }
    if (tar.waitFor() != 0) {
      throw new IOException("plugin " + plugin + " could not be unpacked");
    }
  }

  private String own(String path) {
    return "/workspaces/" + id + path;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(send("GET", path, "").body());
  }

  private JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return JSON.readTree(send("POST", path, JSON.writeValueAsString(body)).body());
  }

  private HttpResponse<byte[]> send(String method, String path, String body)
      throws IOException, InterruptedException {
    var builder = HttpRequest.newBuilder(server.resolve(path)).header("X-Workspace-ID", id)
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    var request = builder.build();
    while (true) {
      try {
        var answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() < 400) {
          return answer;
        }
        if (!AWAY.contains(answer.statusCode())) {
          throw new RefusedException(path, answer.statusCode(), JSON.readTree(answer.body()));
        }
      } catch (RefusedException e) {
        throw e;
      } catch (IOException e) {
        // nobody is there, or whoever was died before the answer
      }
      Thread.sleep(PAUSE);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
