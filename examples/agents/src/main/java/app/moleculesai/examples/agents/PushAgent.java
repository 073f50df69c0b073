package app.moleculesai.examples.agents;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * An agent with an address: the server calls it with each message, tasks included, and what it answers to the call is its
 * answer. Safe for use by many threads.
 */
public final class PushAgent implements AutoCloseable {
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);

  private final Skill skill;
  private final Shelf shelf = new Shelf(this::isTheServer);
  private final HttpServer http;
  private volatile Optional<Workspace> workspace = Optional.empty();

  /** Listens on a port of this machine; 0 for a free one. */
  public PushAgent(int port, Skill skill) throws IOException {
    this.skill = skill;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext("/", this::message);
    shelf.listen(http);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.start();
  }

  /** Returns where it is called. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/");
  }

  /** Begins to work in a workspace. */
  public void join(Workspace place, String name) throws IOException, InterruptedException {
    place.register(name, Optional.of(url()));
    workspace = Optional.of(place);
  }

  /** Puts a file where people can fetch it, and returns its path. */
  public String offer(String name, byte[] content) {
    return shelf.put(name, content);
  }

  private void message(HttpExchange call) throws IOException {
    try (call) {
      var request = Workspace.JSON.readTree(call.getRequestBody());
      var answer = Message.of(skill.answer(Message.ofRequest(request))).answerTo(request);
      var body = Workspace.JSON.writeValueAsBytes(answer);
      call.getResponseHeaders().set("Content-Type", "application/json");
      call.sendResponseHeaders(200, body.length);
      call.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed: the server asks again
    }
  }

  private boolean isTheServer(String authorization) {
    return workspace.filter(place -> place.knows(authorization)).isPresent();
  }

  @Override
  public void close() {
    http.stop(0);
  }

  /** Counts words for everybody: {@code PushAgent SERVER WORKSPACE TOKEN PORT}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var workspace = new Workspace(URI.create(args[0]), args[1], args[2]);
    var agent = new PushAgent(Integer.parseInt(args[3]), message -> String.format(Locale.ROOT,
        "I counted %d words.", message.text().split("\\s+").length));
    agent.join(workspace, "Counter");
    while (true) {
      workspace.heartbeat(0);
      Thread.sleep(HEARTBEAT);
    }
  }
}
