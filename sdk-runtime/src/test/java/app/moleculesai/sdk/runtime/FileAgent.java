package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.messagestore.Body;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An agent that takes uploads and gives files away. Safe for use by many threads. */
final class FileAgent implements AutoCloseable, HttpHandler {
  /** A request it got. */
  record Request(String method, URI uri, String authorization, String contentType, Body body) {
    String text() {
      return new String(body.toByteArray(), StandardCharsets.ISO_8859_1);
    }
  }

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String contentType = "application/json";
  private volatile byte[] answer = "{\"files\":[]}".getBytes(StandardCharsets.UTF_8);
  private volatile boolean breaksOff;

  FileAgent() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(work -> Thread.ofVirtual().name("file-agent").start(work));
    server.createContext("/", this);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/agent/");
  }

  List<Request> requests() {
    return requests;
  }

  /** Gives this answer from now on. */
  FileAgent answer(int code, String type, byte[] body) {
    status = code;
    contentType = type;
    answer = body;
    return this;
  }

  FileAgent answer(int code, String type, String body) {
    return answer(code, type, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends answers before their end. */
  void breakOff() {
    breaksOff = true;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      requests.add(new Request(exchange.getRequestMethod(), exchange.getRequestURI(),
          String.valueOf(headers.getFirst("Authorization")),
          String.valueOf(headers.getFirst("Content-Type")),
          Body.wrap(exchange.getRequestBody().readAllBytes())));
      exchange.getResponseHeaders().set("Content-Type", contentType);
      exchange.sendResponseHeaders(status, answer.length + (breaksOff ? 1 : 0));
      try (InputStream body = new ByteArrayInputStream(answer)) {
        body.transferTo(exchange.getResponseBody());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
