package app.moleculesai.examples.benchmarks;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The limit: a bare Helidon route that answers every request with the same bytes, an agent's message in A2A 0.3. Nothing
 * that Helidon serves can be faster, and nothing of ours is in it.
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

  /** Returns a message that takes so many bytes, or the shortest one if that is longer. */
  private static byte[] reply(int bytes) {
    var message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"kind\":\"message\",\"role\":\"agent\","
        + "\"messageId\":\"m1\",\"parts\":[{\"kind\":\"text\",\"text\":\"%s\"}]}}";
    int shortest = message.length() - "%s".length();
    return message.formatted("x".repeat(Math.max(0, bytes - shortest)))
        .getBytes(StandardCharsets.UTF_8);
  }
}
