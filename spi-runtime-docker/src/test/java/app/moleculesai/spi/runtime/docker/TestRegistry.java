package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.messagestore.Body;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A registry on this machine with one image, to which a user and a password belong. Safe for use by many threads. */
final class TestRegistry implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String USER = "ada";
  private static final String PASSWORD = "pass:word";

  private record Content(String type, Body body) {
    byte[] bytes() {
      return body.toByteArray();
    }
  }

  private static final Content NOTHING = new Content("application/json", Body.of(""));
  private static final Content UNKNOWN = new Content("application/json",
      Body.of("{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}"));

  private final Map<String, Content> contents = new ConcurrentHashMap<>();
  private final ServerSocket socket;

  TestRegistry() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  String host() {
    return "localhost:" + socket.getLocalPort();
  }

  static String basic() {
    return Base64.getEncoder()
        .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns what a credential helper would print. */
  static String helperAnswer() {
    return "{\"ServerURL\":\"x\",\"Username\":\"" + USER + "\",\"Secret\":\"" + PASSWORD + "\"}";
  }

  /** Lets {@code agent:latest} be an image with this in it; returns its digest. */
  String publish(String difference) throws IOException {
    var layer = TestAgent.layer(difference);
    var config = TestAgent.config(layer, "");
    var manifest = """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"%s"},
         "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar","size":%d,"digest":"%s"}]}
        """
        .formatted(MANIFEST, config.length, digest(config), layer.length, digest(layer))
        .getBytes(StandardCharsets.UTF_8);
    put("/v2/agent/blobs/" + digest(layer), "application/octet-stream", layer);
    put("/v2/agent/blobs/" + digest(config), "application/octet-stream", config);
    put("/v2/agent/manifests/" + digest(manifest), MANIFEST, manifest);
    put("/v2/agent/manifests/latest", MANIFEST, manifest);
    return digest(manifest);
  }

  private void put(String path, String type, byte[] bytes) {
    contents.put(path, new Content(type, Body.wrap(bytes)));
  }

  private static String digest(byte[] bytes) {
    return "sha256:" + TestAgent.sha256(bytes);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        var connection = socket.accept();
        Thread.ofVirtual().start(() -> answer(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  /** Answers one request; who begins with anything but a method tries TLS first, and is sent away at once. */
  private void answer(Socket connection) {
    try (connection) {
      var input = new BufferedReader(
          new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      int first = input.read();
      if (first != 'G' && first != 'H') {
        return;
      }
      var path = input.readLine().split(" ", -1)[1];
      boolean letIn = false;
      for (var line = input.readLine(); !line.isEmpty(); line = input.readLine()) {
        letIn |= line.equalsIgnoreCase("Authorization: Basic " + basic());
      }
      send(connection.getOutputStream(), first == 'G', letIn, path.split("\\?", 2)[0]);
    } catch (IOException e) {
      // the daemon hung up
    }
  }

  private void send(OutputStream output, boolean withBody, boolean letIn, String path)
      throws IOException {
    var content = contents.get(path);
    if (!letIn) {
      send(output, withBody, "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"test\"", NOTHING);
    } else if (content != null) {
      send(output, withBody, "200 OK\r\nDocker-Content-Digest: " + digest(content.bytes()),
          content);
    } else {
      send(output, withBody, path.equals("/v2/") ? "200 OK" : "404 Not Found", UNKNOWN);
    }
  }

  private static void send(OutputStream output, boolean withBody, String head, Content content)
      throws IOException {
    output.write(("HTTP/1.1 " + head + "\r\nContent-Type: " + content.type + "\r\nContent-Length: "
        + content.bytes().length + "\r\nConnection: close\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1));
    if (withBody) {
      output.write(content.bytes());
    }
    output.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
