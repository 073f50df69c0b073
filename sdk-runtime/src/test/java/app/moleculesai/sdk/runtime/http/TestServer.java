package app.moleculesai.sdk.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.websocket.WsListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A server on loopback with the front door or without, and a client of it. */
public final class TestServer implements AutoCloseable {
  /** One for all: a client of its own would cost each server more than itself. */
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final SecurityHeaders SECURITY = new SecurityHeaders(false);

  private final WebServer server;

  private TestServer(Consumer<HttpRouting.Builder> setup, ServerConnectionSelector... upgrades) {
    var errors = new ServerErrors(SECURITY);
    var routing = HttpRouting.builder();
    errors.of(routing);
    setup.accept(routing);
    this.server = WebServer.builder()
        .address(InetAddress.getLoopbackAddress())
        .port(0)
        .directHandlers(errors.outsideRoutes())
        .shutdownHook(false)
        .addConnectionSelectors(List.of(upgrades))
        .routing(routing)
        .build()
        .start();
  }

  /** Serves routes behind nothing. */
  public static TestServer of(HttpService... services) {
    return new TestServer(routing -> List.of(services).forEach(routing::register));
  }

  /** Serves nothing but sockets, under {@code /ws}. */
  public static TestServer of(Supplier<WsListener> sockets) {
    return new TestServer(routing -> {}, WebSocketUpgrade.of("/ws", sockets));
  }

  /** Serves routes behind a front door. */
  public static TestServer behind(FrontDoor door, HttpService... services) {
    return new TestServer(routing -> {
      routing.addFilter(door);
      List.of(services).forEach(routing::register);
    });
  }

  /** An answer. */
  public record Reply(int status, String body, HttpHeaders headers) {
    /** Returns the body as JSON. */
    public JsonNode json() {
      try {
        return Json.read(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }

    /** Returns the code of an error answer. */
    public String code() {
      return json().path("code").asText();
    }

    /** Returns a header. */
    public Optional<String> header(String name) {
      return headers.firstValue(name);
    }
  }

  /** Returns where it listens. */
  public int port() {
    return server.port();
  }

  /** Returns what it is called in {@code Host}. */
  public String host() {
    return "127.0.0.1:" + port();
  }

  /** Sends a request without a body; headers are names and values in turn. */
  public Reply send(String method, String path, String... headers) {
    return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
  }

  /** Sends a GET request. */
  public Reply get(String path, String... headers) {
    return send("GET", path, headers);
  }

  /** Sends a POST request. */
  public Reply post(String path, String body, String... headers) {
    return send("POST", path, HttpRequest.BodyPublishers.ofString(body), headers);
  }

  private Reply send(String method, String path, HttpRequest.BodyPublisher body,
      String... headers) {
    var request = HttpRequest.newBuilder(URI.create("http://" + host() + path))
        .timeout(Duration.ofSeconds(20))
        .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body(), response.headers());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
