package app.moleculesai.examples.benchmarks;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An agent that answers with an event a second, for as long as it is told, and a last one that is the answer. */
final class EventStreamServer {
  /** The only route; any method. */
  static final String PATH = "/events";

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final byte[] EVENT = event("working on it");
  private static final byte[] LAST = event("done");

  private EventStreamServer() {}

  /** Started in a process of its own, with the length of a stream in milliseconds. */
  public static void main(String[] arguments) throws IOException {
    ChildServer.logWarningsOnly();
    var length = Duration.ofMillis(Long.parseLong(arguments[0]));
    var server = WebServer.builder()
        .host("127.0.0.1")
        .backlog(4096)
        .featuresDiscoverServices(false)
        .shutdownHook(false)
        .connectionOptions(options -> options.tcpNoDelay(true))
        .routing(routing -> routing.any(PATH, (request, response) -> stream(response, length)))
        .build().start();
    ChildServer.serve(server.port());
    server.stop();
  }

  private static void stream(ServerResponse response, Duration length) throws Exception {
    response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/event-stream"));
    long end = System.nanoTime() + length.toNanos();
    try (OutputStream out = response.outputStream()) {
      for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
        out.write(EVENT);
        out.flush();
        Thread.sleep(Duration.ofNanos(Math.min(left, PAUSE.toNanos())));
      }
      out.write(LAST);
    }
  }

  private static byte[] event(String text) {
    return ("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"kind\":\"message\",\"role\":\"agent\","
        + "\"messageId\":\"a\",\"parts\":[{\"kind\":\"text\",\"text\":\"" + text + "\"}]}}\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
