package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** One agent of {@link HostedAgents}: a small A2A server on a loopback port. Safe for use by many threads. */
final class HostedAgent {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final UUID workspaceId;
  private final String process;
  private final Instant since = Instant.now();
  private final HttpServer server;
  private final Optional<String> token;
  private final boolean resetsSessions;
  private final AgentOutput output = new AgentOutput();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean hangs;
  private volatile boolean dies;
  private volatile int status = 200;
  private volatile Optional<HttpHandler> files = Optional.empty();
  private Optional<String> reason = Optional.empty();

  HostedAgent(StartRequest request, String process) throws IOException {
    this(request.workspace().id(), process, request.token().map(Secret::reveal),
        request.resetsSessions());
  }

  /** An agent that nobody asked for. */
  HostedAgent(UUID workspaceId, String process) throws IOException {
    this(workspaceId, process, Optional.empty(), false);
  }

  private HostedAgent(UUID workspaceId, String process, Optional<String> token,
      boolean resetsSessions) throws IOException {
    this.workspaceId = workspaceId;
    this.process = process;
    this.token = token;
    this.resetsSessions = resetsSessions;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(work -> Thread.ofVirtual().name("hosted-agent").start(work));
    server.createContext("/", this::answer);
    server.start();
    output.print("started as " + process);
  }

  String process() {
    return process;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  boolean resetsSessions() {
    return resetsSessions;
  }

  Optional<String> token() {
    return token;
  }

  AgentOutput output() {
    return output;
  }

  /** Returns the bodies of messages it got. */
  List<String> received() {
    return received;
  }

  synchronized WorkspaceState state() {
    return ended.getCount() > 0
        ? new WorkspaceState.Running(process, Optional.of(since))
        : new WorkspaceState.Stopped(Optional.of(process), reason);
  }

  boolean runs() {
    return ended.getCount() > 0;
  }

  /** Takes connections from now on, and answers none. */
  void hang() {
    hangs = true;
  }

  /** Takes and gives files from now on. */
  void takeFiles(HttpHandler handler) {
    files = Optional.of(handler);
  }

  /** Answers with this status from now on. */
  void answerWith(int code) {
    status = code;
  }

  /** Answers the next message with this status, and is dead before the answer is out. */
  void dieAnswering(int code) {
    status = code;
    dies = true;
  }

  /** Ends; the port is closed when this returns. */
  void end(String why) {
    if (die(why)) {
      server.stop(0);
    }
  }

  private synchronized boolean die(String why) {
    if (!runs()) {
      return false;
    }
    reason = Optional.of(why);
    output.print("ends: " + why);
    output.close();
    ended.countDown();
    return true;
  }

  /** Tells the server that it is there. */
  void register(URI platform) throws IOException, InterruptedException {
    post(platform, "/registry/register", Map.of("id", workspaceId.toString(), "url",
        url().toString(), "agent_card", Map.of("name", process)));
  }

  /** Tells the server that it is still there. */
  int beat(URI platform) throws IOException, InterruptedException {
    return post(platform, "/registry/heartbeat", Map.of("workspace_id", workspaceId.toString()));
  }

  private int post(URI platform, String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(platform.resolve(path))
        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    token.ifPresent(word -> request.header("Authorization", "Bearer " + word));
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().startsWith("/internal/")) {
        if (files.isPresent()) {
          files.get().handle(exchange);
        } else {
          exchange.sendResponseHeaders(404, -1);
        }
        return;
      }
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("POST")) {
        received.add(body);
      }
      if (dies && exchange.getRequestMethod().equals("POST")) {
        die("exit code 1");
      }
      if (hangs) {
        ended.await();
        return;
      }
      send(exchange, exchange.getRequestMethod().equals("POST")
          ? reply(JSON.readTree(body).path("id").asText())
          : "{\n\"name\": \"" + process + "\",\n\"url\": \"" + url() + "\"\n}");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String reply(String id) throws IOException {
    return JSON.writeValueAsString(Map.of("jsonrpc", "2.0", "id", id, "result",
        Map.of("kind", "message", "role", "agent", "messageId", UUID.randomUUID().toString(),
            "parts", List.of(Map.of("kind", "text", "text", "from " + process)))));
  }

  private void send(HttpExchange exchange, String json) throws IOException {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
