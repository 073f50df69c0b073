package app.moleculesai.examples.benchmarks;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The limit: a bare Helidon route that answers every request with the same bytes. Nothing that Helidon serves can be
 * faster, and nothing of ours is in it.
 */
final class FixedReplyServer {
  private FixedReplyServer() {}

  /** The only route; any method. */
  static final String PATH = "/fixed";

  /** Started in a process of its own, with the size of the JSON reply in bytes. */
  public static void main(String[] arguments) throws IOException {
    ChildServer.logWarningsOnly();
    byte[] reply = reply(Integer.parseInt(arguments[0]));
    var server = WebServer.builder()
        .host("127.0.0.1")
        .featuresDiscoverServices(false)
        .shutdownHook(false)
        .connectionOptions(options -> options.tcpNoDelay(true))
        .routing(routing -> routing.any(PATH, (request, response) -> response
            .header(HeaderValues.CONTENT_TYPE_JSON).send(reply)))
        .build().start();
    ChildServer.serve(server.port());
    server.stop();
  }

  private static byte[] reply(int bytes) {
    return ("\"" + "x".repeat(Math.max(0, bytes - 2)) + "\"").getBytes(StandardCharsets.UTF_8);
  }
}
