package app.moleculesai.sdk.runtime.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A request, byte for byte as a test wants it, a character for each, on a connection of its own.
 *
 * @param target what stands behind the method
 * @param headers whole lines; what frames the request is written besides
 */
record RawCall(String method, String target, List<String> headers, String body) {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final String LAST_CHUNK = "\r\n0\r\n\r\n";
  private static final String EVENTS = "text/event-stream";

  /**
   * What came back.
   *
   * @param type of the content; empty when there is none
   * @param body of a stream of events as it came in chunks, the first one at least
   */
  record Answer(int status, String type, String body) {}

  /** Sends it, and reads the answer. */
  Answer send(URI server) throws IOException {
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) LONGEST.toMillis());
      socket.getOutputStream().write((head() + body).getBytes(ISO_8859_1));
      return read(socket.getInputStream());
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no answer to " + this, e);
    }
  }

  private String head() {
    var head = new StringBuilder(method).append(' ').append(target)
        .append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    if (!body.isEmpty()) {
      head.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    headers.forEach(line -> head.append(line).append("\r\n"));
    return head.append("\r\n").toString();
  }

  private Answer read(InputStream in) throws IOException {
    var head = upTo(in, List.of("\r\n\r\n"));
    int status = Integer.parseInt(head.split(" ", 3)[1]);
    var type = header(head, "content-type");
    if (type.startsWith(EVENTS)) {
      return new Answer(status, type, upTo(in, List.of("}\n\n", LAST_CHUNK)));
    }
    var length = header(head, "content-length");
    return new Answer(status, type, length.isEmpty() || method.equals("HEAD")
        ? ""
        : new String(in.readNBytes(Integer.parseInt(length)), UTF_8));
  }

  private static String header(String head, String name) {
    return head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse("");
  }

  private static String upTo(InputStream in, List<String> ends) throws IOException {
    var read = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0) {
      read.write(next);
      if (next == '\n' && ends.stream().anyMatch(read.toString(ISO_8859_1)::endsWith)) {
        break;
      }
      next = in.read();
    }
    return read.toString(UTF_8);
  }

  @Override
  public String toString() {
    return head() + body;
  }
}
