package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.postgres.Until;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A whole server whose agents are real processes of a kind, {@link HostedAgents}, and a client for it. */
final class HostedScene implements AutoCloseable {
  static final String HELLO = "{\"method\":\"message/send\",\"params\":{\"message\":"
      + "{\"content\":\"Hi\"}}}";

  final HostedAgents agents = new HostedAgents();
  final MoleculeServer server;
  final HttpCalls http;

  HostedScene() {
    this("hosted");
  }

  /** Starts the server with other names for these agents' runtime. */
  HostedScene(String... names) {
    this(server -> server, names);
  }

  /** Starts the server with other settings too. */
  HostedScene(UnaryOperator<MoleculeServer.Builder> more, String... names) {
    server = more.apply(MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "development").set("rate-limit", 0).runtime("hosted", agents, names)).build()
        .start();
    http = new HttpCalls(server.uri());
  }

  /** Creates a workspace and waits until its agent has registered. */
  UUID agent(String name) throws Exception {
    var id = workspace("{\"name\":\"" + name + "\",\"runtime\":\"hosted\"}");
    awaitStatus(id, "online");
    return id;
  }

  UUID workspace(String body) throws Exception {
    return UUID.fromString(http.post("/workspaces", body).expect(201).get("id"));
  }

  Answer ask(UUID id) throws Exception {
    return http.post("/workspaces/" + id + "/a2a", HELLO);
  }

  String status(UUID id) throws Exception {
    return http.get("/workspaces/" + id).get("status");
  }

  void awaitStatus(UUID id, String status) throws Exception {
    Until.holds("workspace " + id + " is " + status, () -> status(id).equals(status));
  }

  /** Waits until nothing goes on in the background. */
  void awaitQuiet() throws Exception {
    assertThat(server.awaitQuiet(Duration.ofSeconds(30))).isTrue();
  }

  /** Returns the types of a workspace's recorded events, oldest first. */
  List<String> events(UUID id) throws Exception {
    return http.get("/events/" + id).expect(200).body().findValuesAsText("event_type").reversed();
  }

  /** Returns the payload of a workspace's newest event of a type. */
  JsonNode payload(UUID id, String type) throws Exception {
    for (var event : http.get("/events/" + id).expect(200).body()) {
      if (event.path("event_type").asText().equals(type)) {
        return event.path("payload");
      }
    }
    throw new AssertionError("no " + type + " of " + id);
  }

  @Override
  public void close() {
    http.close();
    server.close();
    agents.close();
  }
}
