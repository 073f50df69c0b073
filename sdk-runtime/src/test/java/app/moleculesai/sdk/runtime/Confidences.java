package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What people and agents say to each other, all of it canaries: to agents that answer, fail, babble or are not there. */
final class Confidences implements AutoCloseable {
  private final MoleculeServer server;
  private final HttpCalls http;
  private final String[] admin;
  private final Canaries canaries;
  private final List<RawAgent> agents = new ArrayList<>();

  Confidences(MoleculeServer server, String adminToken, Canaries canaries) {
    this.server = server;
    this.http = new HttpCalls(server.uri());
    this.admin = new String[]{"Authorization", "Bearer " + adminToken};
    this.canaries = canaries;
  }

  /** Somebody who hears all events over a socket. */
  record Hearing(HttpClient client, WebSocket socket, AtomicInteger heard)
      implements
        AutoCloseable {
    int events() {
      return heard.get();
    }

    @Override
    public void close() {
      socket.abort();
      client.close();
    }
  }

  /** Begins to hear all events. */
  static Hearing listen(MoleculeServer server, String adminToken) {
    var heard = new AtomicInteger();
    var client = HttpClient.newHttpClient();
    var socket = client.newWebSocketBuilder().header("Authorization", "Bearer " + adminToken)
        .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/ws"),
            new WebSocket.Listener() {
              @Override
              public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text,
                  boolean last) {
                heard.incrementAndGet();
                return WebSocket.Listener.super.onText(from, text, last);
              }
            })
        .join();
    return new Hearing(client, socket, heard);
  }

  /** Talks to each kind of agent, and has {@code caller} delegate a task to it. */
  void withAgentsOfEveryKind(String caller, String parent) throws Exception {
    var bodies = List.<RawAgent.Behaviour>of(
        exchange -> exchange.say(said("answer")),
        exchange -> exchange.answer(200, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":\"1\","
            + "\"error\":{\"code\":-32000,\"message\":\"" + said("error") + "\"}}"),
        exchange -> exchange.answer(500, "text/plain", said("failure")),
        exchange -> exchange.answer(200, "application/json", "{\"" + said("half an answer")),
        exchange -> exchange.send(said("no HTTP") + "\r\n\r\n"),
        exchange -> exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"
            + said("answer that breaks off")),
        exchange -> {
          exchange.beginEvents();
          exchange.event(said("event"));
          exchange.endChunks();
        });
    for (var behaviour : bodies) {
      var agent = new RawAgent(exchange -> {
        behaviour.answer(exchange);
        exchange.hangUp();
      });
      agents.add(agent);
      talk(caller, external(parent, agent.uri().getPort()));
    }
    talk(caller, external(parent, 1));
  }

  private String said(String what) {
    return canaries.plant("an agent's " + what);
  }

  private String external(String parent, int port) {
    var id = UUID.randomUUID();
    var url = "http://user:" + canaries.plant("password of an address") + "@127.0.0.1:" + port
        + "/" + canaries.plant("path of an address") + "?key="
        + canaries.plant("query of an address");
    server.registry().workspaces().insert(List.of(Workspace.of(id, "Agent " + id, Instant.now())
        .runtime("external").status(WorkspaceStatus.ONLINE).deliveryMode(DeliveryMode.PUSH)
        .parentId(UUID.fromString(parent)).url(url).build()));
    return id.toString();
  }

  private void talk(String caller, String agent) throws IOException, InterruptedException {
    for (var method : List.of("message/send", "message/stream")) {
      http.exchange("POST", "/workspaces/" + agent + "/a2a", """
          {"jsonrpc":"2.0","id":"1","method":"%s","params":{"message":{"kind":"message",
          "role":"user","messageId":"%s","parts":[{"kind":"text","text":"%s"},{"kind":"file",
          "file":{"name":"%s","uri":"%s","mimeType":"text/plain"}}]},"metadata":{"a":"%s"}}}"""
          .formatted(method, UUID.randomUUID(), canaries.plant("text of a message"),
              canaries.plant("name of a file"),
              "https://files.example/" + canaries.plant("address of a file"),
              canaries.plant("metadata of a message")),
          admin);
    }
    http.post("/workspaces/" + caller + "/delegate", "{\"target_id\":\"" + agent
        + "\",\"task\":\"" + canaries.plant("task of a delegation") + "\"}", admin);
    http.post("/workspaces/" + agent + "/notify", "{\"message\":\""
        + canaries.plant("message to people") + "\",\"attachments\":[{\"name\":\""
        + canaries.plant("name of an attachment") + "\",\"uri\":\"https://files.example/"
        + canaries.plant("address of an attachment") + "\"}]}", admin);
  }

  @Override
  public void close() throws IOException {
    http.close();
    for (var agent : agents) {
      agent.close();
    }
  }
}
