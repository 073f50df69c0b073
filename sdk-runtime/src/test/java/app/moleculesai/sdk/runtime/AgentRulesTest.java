package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Extensions, what agents say they can, and the time that they have to cancel ({@code a2a.md} 1). */
class AgentRulesTest {
  private static final String WANTED = "https://example.com/one,https://example.com/two";

  private final MoleculeServer server = MoleculeServer.builder()
      .discovery(Discovery.classPath())
      .set("env", "development")
      .set("a2a-cancel-timeout", "1s")
      .build().start();
  private final HttpCalls http = new HttpCalls(server.uri());

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private UUID external(RawAgent agent, String version, String capabilities) throws Exception {
    var id = UUID.fromString(http.post("/workspaces", "{\"name\":\"Agent " + UUID.randomUUID()
        + "\",\"external\":true,\"url\":\"" + agent.uri() + "\"}").expect(201).get("id"));
    http.post("/registry/update-card", "{\"workspace_id\":\"" + id
        + "\",\"agent_card\":{\"name\":\"Agent\",\"url\":\"http://agent\",\"protocolVersion\":\""
        + version + "\"" + capabilities + "}}").expect(200);
    return id;
  }

  private Answer call(UUID id, String method, String... headers) throws Exception {
    var params = method.startsWith("Cancel") || method.startsWith("tasks/")
        || method.startsWith("Subscribe")
            ? "{\"id\":\"t1\"}"
            : "{\"message\":{\"kind\":\"message\",\"messageId\":\"m\",\"role\":\""
                + (method.startsWith("Send") ? "ROLE_USER" : "user")
                + "\",\"parts\":[{\"kind\":\"text\",\"text\":\"Hello\"}]}}";
    return http.post("/workspaces/" + id + "/a2a", "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\""
        + method + "\",\"params\":" + params + "}", headers);
  }

  private static String task(String version) {
    return version.equals("1.0")
        ? "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"task\":{\"id\":\"t1\",\"contextId\":\"c1\","
            + "\"status\":{\"state\":\"TASK_STATE_WORKING\"}}}}"
        : "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"kind\":\"task\",\"id\":\"t1\","
            + "\"contextId\":\"c1\",\"status\":{\"state\":\"working\"}}}";
  }

  @ParameterizedTest
  @CsvSource({"message/send, 0.3, X-A2A-Extensions, X-A2A-Extensions",
      "message/send, 1.0, X-A2A-Extensions, A2A-Extensions",
      "SendMessage, 0.3, A2A-Extensions, X-A2A-Extensions",
      "SendMessage, 1.0, A2A-Extensions, A2A-Extensions",
      "SendStreamingMessage, 0.3, A2A-Extensions, X-A2A-Extensions",
      "message/stream, 0.3, X-A2A-Extensions, X-A2A-Extensions"})
  void extensionsPassUnderTheNamesOfEachGeneration(String method, String version, String asked,
      String passed) throws Exception {
    try (var agent = new RawAgent(exchange -> {
      boolean streams = exchange.body().contains("tream");
      exchange.send("HTTP/1.1 200 OK\r\n" + passed + ": https://example.com/two\r\n"
          + "Content-Type: " + (streams ? "text/event-stream" : "application/json")
          + "\r\nTransfer-Encoding: chunked\r\n\r\n");
      exchange.chunk(streams ? "data: " + task(version) + "\n\n" : task(version));
      exchange.endChunks();
    })) {
      var answer = call(external(agent, version, ""), method, asked, WANTED).expect(200);

      assertThat(answer.raw().headers().firstValue(asked)).hasValue("https://example.com/two");
      var head = agent.exchanges().getFirst().head();
      assertThat(head.lines().filter(line -> line.startsWith(passed + ": ")).toList())
          .singleElement().asString().contains("https://example.com/one", "/two");
      if (!asked.equals(passed)) {
        assertThat(head.lines()).noneMatch(line -> line.startsWith(asked + ": "));
        assertThat(answer.raw().headers().firstValue(passed)).isEmpty();
      }
    }
  }

  @Test
  void theRestBindingHasExtensionsToo() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.send("HTTP/1.1 200 OK\r\n"
        + "X-A2A-Extensions: https://example.com/two\r\nContent-Length: " + task("0.3").length()
        + "\r\n\r\n" + task("0.3")))) {
      var answer = http.post("/workspaces/" + external(agent, "0.3", "") + "/a2a/message:send", """
          {"message":{"role":"ROLE_USER","messageId":"m","parts":[{"text":"Hello"}]}}""",
          "A2A-Extensions", WANTED).expect(200);

      assertThat(answer.raw().headers().firstValue("A2A-Extensions"))
          .hasValue("https://example.com/two");
    }
  }

  @Test
  void tooManyExtensionsAreRefusedAndFoolishOnesLeftOut() throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.send("HTTP/1.1 200 OK\r\n"
        + "X-A2A-Extensions: " + "x".repeat(4097) + "\r\nContent-Length: "
        + task("0.3").length() + "\r\n\r\n" + task("0.3")))) {
      var id = external(agent, "0.3", "");
      assertThat(call(id, "message/send", "X-A2A-Extensions", "x".repeat(4097)).expect(200).body()
          .at("/error/code").asInt()).isEqualTo(-32602);
      assertThat(agent.exchanges()).isEmpty();
      assertThat(call(id, "message/send").expect(200).raw().headers()
          .firstValue("X-A2A-Extensions")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"message/stream", "SendStreamingMessage", "tasks/resubscribe",
      "SubscribeToTask"})
  void anAgentThatDoesNotStreamIsNotAskedTo(String method) throws Exception {
    try (var agent = new RawAgent(exchange -> exchange.say("Hello"))) {
      var says = external(agent, "0.3", ",\"capabilities\":{\"streaming\":false}");
      assertThat(call(says, method).expect(200).raw().body()).startsWith("data: ")
          .contains("-32004");
      assertThat(agent.exchanges()).isEmpty();
      var saysNothing = external(agent, "0.3", ",\"capabilities\":{}");
      boolean is03 = method.contains("/");
      assertThat(call(saysNothing, method).expect(200).raw().body().contains("-32004"))
          .isNotEqualTo(is03);
      assertThat(agent.exchanges()).hasSize(is03 ? 1 : 0);
    }
  }

  @Test
  void anAgentThatDoesNotCancelInTimeIsNotWaitedFor() throws Exception {
    try (var agent = new RawAgent(exchange -> {
      if (exchange.body().contains("ancel")) {
        exchange.awaitClosed();
      } else {
        exchange.answer(200, "application/json", task("0.3"));
      }
    })) {
      var id = external(agent, "0.3", "");
      call(id, "message/send").expect(200);

      assertThat(call(id, "CancelTask").expect(200).body().path("error").toString())
          .contains("AGENT_BUSY");
      assertThat(call(id, "tasks/cancel").expect(202).body().path("queued").asBoolean()).isTrue();
      assertThat(server.registry().tasks().find(id, "t1").orElseThrow().state())
          .isEqualTo("TASK_STATE_WORKING");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CancelTask", "tasks/cancel"})
  void aLimitThatTheClientChoosesCountsAlone(String method) throws Exception {
    try (var agent = new RawAgent(RawAgent.Exchange::awaitClosed)) {
      assertThat(call(external(agent, "0.3", ""), method, "X-Timeout", "2").raw().body())
          .contains("longer than 2000 ms");
    }
  }
}
