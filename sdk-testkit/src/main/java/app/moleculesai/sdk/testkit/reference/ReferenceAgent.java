package app.moleculesai.sdk.testkit.reference;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The program of an agent of {@link ReferenceRuntime}: it answers every message with its text, prints what it is told to
 * and shows its environment. Written with sockets, as a process of it must be there at once. Uses nothing but the JDK.
 */
public final class ReferenceAgent {
  private static final Pattern REQUEST_ID = Pattern.compile("\"id\"\\s*:\\s*(\"[^\"]*\"|\\d+)");
  private static final Pattern TEXT = Pattern
      .compile("\"text\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*\")");

  /** UTF-8 whatever the locale of its environment says. */
  private static final PrintStream OUTPUT = new PrintStream(
      new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private ReferenceAgent() {}

  /** Serves at a free port until it is killed; the only argument is the folder in which it leaves its address. */
  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[0]);
    try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var url = "http://127.0.0.1:" + socket.getLocalPort() + "/";
      print("begins");
      var written = Files.writeString(folder.resolve("url.new"), url);
      Files.move(written, folder.resolve("url"), StandardCopyOption.ATOMIC_MOVE);
      Thread.ofVirtual().start(() -> register(url));
      while (true) {
        var connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      }
    }
  }

  /** Prints a line after its time, as {@link ReferenceRuntime} asks of agents. */
  private static synchronized void print(String line) {
    OUTPUT.println(Instant.now() + " " + line);
  }

  private static void register(String url) {
    var platform = Optional.ofNullable(System.getenv("PLATFORM_URL"));
    var workspace = Optional.ofNullable(System.getenv("WORKSPACE_ID"));
    if (platform.isEmpty() || workspace.isEmpty()) {
      return;
    }
    try {
      var call = (HttpURLConnection) URI.create(platform.get() + "/registry/register").toURL()
          .openConnection();
      call.setDoOutput(true);
      call.setRequestProperty("Content-Type", "application/json");
      var token = Path.of(System.getenv("WORKSPACE_CONFIG_PATH"), ".auth_token");
      if (Files.exists(token)) {
        call.setRequestProperty("Authorization", "Bearer " + Files.readString(token));
      }
      call.getOutputStream()
          .write("""
              {"id":"%s","url":"%s","agent_card":{"name":"reference"}}"""
              .formatted(workspace.get(), url)
              .getBytes(StandardCharsets.UTF_8));
      print("registered: " + call.getResponseCode());
    } catch (IOException e) {
      print("could not register");
    }
  }

  private static void serve(Socket connection) {
    try (connection) {
      var input = new BufferedInputStream(connection.getInputStream());
      var output = connection.getOutputStream();
      for (var first = line(input); !first.isEmpty(); first = line(input)) {
        var words = first.split(" ", -1);
        var body = body(input);
        send(output, answer(words[0], words[1], body));
      }
    } catch (IOException e) {
      // the caller hung up
    }
  }

  private static String body(InputStream input) throws IOException {
    int length = 0;
    for (var header = line(input); !header.isEmpty(); header = line(input)) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    return new String(input.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static String line(InputStream input) throws IOException {
    var line = new StringBuilder();
    for (int c = input.read(); c >= 0 && c != '\n'; c = input.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static String answer(String method, String path, String body) {
    if (path.equals("/environment")) {
      var names = new StringBuilder();
      System.getenv().forEach(
          (name, value) -> names.append(name).append('=').append(value).append('\0'));
      return names.toString();
    }
    if (path.equals("/print")) {
      print(body);
      return "";
    }
    return method.equals("POST") ? reply(body) : "{\"name\":\"reference\"}";
  }

  private static String reply(String request) {
    return """
        {"jsonrpc":"2.0","id":%s,"result":{"kind":"message","role":"agent","messageId":"%s",
        "parts":[{"kind":"text","text":%s}]}}""".formatted(found(REQUEST_ID, request, "null"),
        UUID.randomUUID(), found(TEXT, request, "\"\""));
  }

  private static String found(Pattern pattern, String text, String otherwise) {
    var matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  private static void send(OutputStream output, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    output.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    output.write(bytes);
    output.flush();
  }
}
