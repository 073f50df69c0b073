package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.messagestore.Body;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A registry on this machine that takes images and gives them back, to whoever has the login of {@link TestRegistry}. Safe
 * for use by many threads.
 */
final class UploadRegistry implements AutoCloseable {
  private static final String DIGEST = "Docker-Content-Digest";

  private record Content(String type, Body body) {}

  private final Map<String, Content> contents = new ConcurrentHashMap<>();
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final HttpServer server;

  UploadRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(work -> Thread.ofVirtual().name("upload-registry").start(work));
    server.createContext("/v2/", this::answer);
    server.start();
  }

  String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  /** Says whether it has this, {@code name/manifests/tag} or {@code name/manifests/digest}. */
  boolean has(String path) {
    return contents.containsKey("/v2/" + path);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var login = exchange.getRequestHeaders().getFirst("Authorization");
      var sent = exchange.getRequestBody().readAllBytes();
      if (!("Basic " + TestRegistry.basic()).equals(login)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"test\"");
        exchange.sendResponseHeaders(401, -1);
      } else if (path.equals("/v2/")) {
        exchange.sendResponseHeaders(200, -1);
      } else {
        switch (exchange.getRequestMethod()) {
          case "POST" -> begin(exchange, path);
          case "PATCH" -> goOn(exchange, path, sent);
          case "PUT" -> end(exchange, path, sent);
          default -> give(exchange, path);
        }
      }
    }
  }

  private void begin(HttpExchange exchange, String path) throws IOException {
    var place = path.replaceFirst("/*$", "/") + UUID.randomUUID();
    uploads.put(place, new ByteArrayOutputStream());
    exchange.getResponseHeaders().set("Location", place);
    exchange.sendResponseHeaders(202, -1);
  }

  private void goOn(HttpExchange exchange, String path, byte[] sent) throws IOException {
    var upload = Optional.ofNullable(uploads.get(path)).orElseThrow(IOException::new);
    upload.writeBytes(sent);
    exchange.getResponseHeaders().set("Location", path);
    exchange.getResponseHeaders().set("Range", "0-" + (upload.size() - 1));
    exchange.sendResponseHeaders(202, -1);
  }

  private void end(HttpExchange exchange, String path, byte[] sent) throws IOException {
    var digest = "sha256:" + TestAgent.sha256(sent);
    if (path.contains("/manifests/")) {
      var content = new Content(exchange.getRequestHeaders().getFirst("Content-Type"),
          Body.of(sent));
      contents.put(path, content);
      contents.put(path.replaceFirst("[^/]*$", digest), content);
    } else {
      var upload = Optional.ofNullable(uploads.remove(path)).orElseThrow(IOException::new);
      upload.writeBytes(sent);
      digest = "sha256:" + TestAgent.sha256(upload.toByteArray());
      contents.put(path.replaceFirst("/uploads/.*", "/" + digest),
          new Content("application/octet-stream", Body.of(upload.toByteArray())));
    }
    exchange.getResponseHeaders().set(DIGEST, digest);
    exchange.sendResponseHeaders(201, -1);
  }

  private void give(HttpExchange exchange, String path) throws IOException {
    var content = contents.get(path);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    var bytes = content.body().toByteArray();
    exchange.getResponseHeaders().set("Content-Type", content.type());
    exchange.getResponseHeaders().set(DIGEST, "sha256:" + TestAgent.sha256(bytes));
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + bytes.length);
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
