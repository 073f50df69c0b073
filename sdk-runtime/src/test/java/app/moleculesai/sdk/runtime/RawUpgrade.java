package app.moleculesai.sdk.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The answer to a request for a socket, to the byte. */
public record RawUpgrade(int status, Map<String, String> headers, String body) {
  private static final Map<String, String> HANDSHAKE = Map.of("Host", "127.0.0.1", "Upgrade",
      "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key",
      "dGhlIHNhbXBsZSBub25jZQ==");

  /** Asks for a socket; headers are whole lines, also instead of those of a usual handshake. The connection is left to {@code socket}. */
  public static RawUpgrade ask(Socket socket, String target, String... headers)
      throws IOException {
    var lines = new LinkedHashMap<>(HANDSHAKE);
    for (var header : headers) {
      int colon = header.indexOf(':');
      lines.put(header.substring(0, colon), header.substring(colon + 1).trim());
    }
    var request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
    lines.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    socket.setSoTimeout(10_000);
    socket.getOutputStream()
        .write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    return read(socket);
  }

  /** Asks for a socket, and hangs up. */
  public static RawUpgrade ask(int port, String target, String... headers) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return ask(socket, target, headers);
    }
  }

  private static RawUpgrade read(Socket socket) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("no answer but: " + head.toString(StandardCharsets.ISO_8859_1));
      }
      head.write(next);
    }
    var lines = head.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1);
    var headers = new TreeMap<String, String>();
    for (var line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT),
            line.substring(colon + 1).trim());
      }
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    var body = new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    return new RawUpgrade(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body);
  }

  /** Returns the code of an error answer. */
  public String code() throws IOException {
    return json().path("code").asText();
  }

  /** Returns the body. */
  public JsonNode json() throws IOException {
    return new ObjectMapper().readTree(body);
  }
}
