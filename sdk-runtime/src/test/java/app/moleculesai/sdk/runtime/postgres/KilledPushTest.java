package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.RawAgent;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** News whose server is killed is delivered by the next one. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class KilledPushTest {
  /** Longer than a delivery may be in a dead server's hand. */
  private static final Duration LATER = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestDatabase database = new TestDatabase();
  private volatile RawAgent.Behaviour received = RawAgent.Exchange::awaitClosed;
  private volatile JsonNode told = JSON.createObjectNode();

  @TempDir
  Path home;

  private RawAgent receiver;
  private RawAgent agent;
  private ChildServer dying;
  private HttpCalls http;

  @BeforeEach
  void start() throws Exception {
    receiver = new RawAgent(exchange -> received.answer(exchange));
    agent = new RawAgent(exchange -> {
      told = JSON.readTree(exchange.body()).path("params").path("pushNotificationConfig");
      exchange.answer(200, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    });
    dying = ChildServer.serve(home, "", Map.of("DATABASE_URL", database.url(),
        "A2A_PUSH_ALLOW_PRIVATE", "true"));
    http = dying.client();
    var id = UUID.fromString(http.post("/workspaces", "{\"name\":\"Far\",\"external\":true,"
        + "\"url\":\"" + agent.uri() + "\"}").expect(201).get("id"));
    http.post("/registry/update-card", "{\"workspace_id\":\"" + id + "\",\"agent_card\":"
        + "{\"name\":\"Far\",\"capabilities\":{\"pushNotifications\":true}}}").expect(200);
    http.post("/workspaces/" + id + "/a2a", """
        {"jsonrpc":"2.0","id":1,"method":"tasks/pushNotificationConfig/set","params":{
        "taskId":"t","pushNotificationConfig":{"url":"%s"}}}""".formatted(receiver.uri()))
        .expect(200);
  }

  @AfterEach
  void close() throws Exception {
    http.close();
    dying.close();
    agent.close();
    receiver.close();
  }

  private void push(String state) throws Exception {
    http.post(URI.create(told.path("url").asText()).getPath(), """
        {"kind":"task","id":"t","contextId":"c","status":{"state":"%s"}}""".formatted(state),
        "X-A2A-Notification-Token", told.path("token").asText()).expect(202);
  }

  private MoleculeServer next() {
    return MoleculeServer.builder().discovery(Discovery.classPath()).set("env", "development")
        .set("a2a-push-allow-private", true).set("database-url", database.url())
        .clock(Clock.offset(Clock.systemUTC(), LATER)).build().start();
  }

  private void assertReceived(String... states) throws Exception {
    Until.holds("all news is received", () -> receiver.exchanges().size() >= states.length);
    assertThat(receiver.exchanges()).extracting(exchange -> JSON.readTree(exchange.body())
        .path("status").path("state").asText()).containsExactly(states);
  }

  @Test
  void betweenSendingAndNotingIt() throws Exception {
    push("working");
    push("completed");
    assertReceived("working");
    dying.kill();
    received = exchange -> exchange.answer(200, "text/plain", "");

    try (var next = next()) {
      assertReceived("working", "working", "completed");
      Until.holds("nothing is left", () -> next.registry().pushOutbox().nextDue().isEmpty());
    }
  }

  @Test
  void whileItWaitsForASecondAttempt() throws Exception {
    received = exchange -> exchange.send("""
        HTTP/1.1 503 Later\r
        Retry-After: 60\r
        Content-Length: 0\r
        \r
        """);
    push("working");
    assertReceived("working");
    dying.kill();
    received = exchange -> exchange.answer(200, "text/plain", "");

    try (var next = next()) {
      assertReceived("working", "working");
    }
  }
}
