package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.io.IOException;
import java.util.UUID;

/** A whole server with in-memory storage and mock agents, and a client for it. Open to everybody, as in development. */
final class RunningServer implements AutoCloseable {
  final HandClock clock = new HandClock();
  final MoleculeServer server = MoleculeServer.builder()
      .discovery(Discovery.classPath())
      .set("env", "development")
      .set("runtimes.mock.reply-delay", "0ms")
      .clock(clock)
      .build().start();
  final HttpCalls http = new HttpCalls(server.uri());

  /** Creates a mock workspace. */
  UUID mock(String name) throws IOException, InterruptedException {
    return http.mock(name);
  }

  /** Creates a mock workspace below another. */
  UUID mock(String name, UUID parent) throws IOException, InterruptedException {
    return create(
        "{\"name\":\"" + name + "\",\"runtime\":\"mock\",\"parent_id\":\"" + parent + "\"}");
  }

  /** Creates a workspace. */
  UUID create(String body) throws IOException, InterruptedException {
    return UUID.fromString(http.post("/workspaces", body).expect(201).get("id"));
  }

  /** Returns the state of a workspace, in a word. */
  String status(UUID id) throws IOException, InterruptedException {
    return http.get("/workspaces/" + id).body().path("status").asText();
  }

  /** Returns the types of recorded events of a workspace, newest first. */
  java.util.List<String> events(UUID id) throws IOException, InterruptedException {
    Answer answer = http.get("/events/" + id);
    return answer.body().findValuesAsText("event_type");
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
