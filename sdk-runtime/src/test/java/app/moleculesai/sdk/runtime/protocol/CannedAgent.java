package app.moleculesai.sdk.runtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** An agent elsewhere of either generation that says yes to messages, and has every task that it is asked for. */
final class CannedAgent implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Generation generation;
  private final HttpServer http = HttpServer
      .create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  CannedAgent(Generation generation) throws IOException {
    this.generation = generation;
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::answer);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
  }

  String card() {
    return """
        {"supportedInterfaces": [{"protocolBinding": "JSONRPC", "protocolVersion": "%s"}]}"""
        .formatted(generation.version());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var asked = JSON.readTree(exchange.getRequestBody());
      var method = A2aMethod.find(asked.path("method").asText(), generation).orElseThrow();
      boolean streams = method == A2aMethod.STREAM || method == A2aMethod.RESUBSCRIBE;
      var response = JSON.createObjectNode().put("jsonrpc", "2.0");
      response.set("id", asked.path("id"));
      response.set("result", result(method, asked.path("params")));
      var bytes = (streams ? "data: " + response + "\n\n" : "" + response).getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type",
          streams ? "text/event-stream" : "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private JsonNode result(A2aMethod method, JsonNode params) throws IOException {
    return switch (method) {
      case SEND, STREAM -> message();
      case GET, CANCEL -> task(params.path("id").asText());
      case RESUBSCRIBE -> {
        var task = task(params.path("id").asText());
        yield generation == Generation.V0_3 ? task : JSON.createObjectNode().set("task", task);
      }
      case LIST -> JSON.readTree("""
          {"tasks": [], "nextPageToken": "", "pageSize": 50, "totalSize": 0}""");
      default -> throw new AssertionError("the server does not ask for " + method);
    };
  }

  private JsonNode message() throws IOException {
    return JSON.readTree(generation == Generation.V0_3
        ? """
            {"kind": "message", "messageId": "m", "role": "agent",
              "parts": [{"kind": "text", "text": "yes"}]}"""
        : """
            {"message": {"messageId": "m", "role": "ROLE_AGENT", "parts": [{"text": "yes"}]}}""");
  }

  private ObjectNode task(String id) throws IOException {
    var task = (ObjectNode) JSON.readTree(generation == Generation.V0_3
        ? """
            {"kind": "task", "contextId": "c", "status": {"state": "working"}}"""
        : """
            {"contextId": "c", "status": {"state": "TASK_STATE_WORKING"}}""");
    return task.put("id", id);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
