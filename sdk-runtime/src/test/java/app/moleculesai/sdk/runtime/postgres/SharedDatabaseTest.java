package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.sdk.runtime.RawAgent;
import app.moleculesai.sdk.runtime.SocketClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What two servers on one database learn of each other ({@code design.md} 3 and 10). */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SharedDatabaseTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DOUBT = 1013;
  /** They are sent behind a row of the log that is written, the others with the transaction of the registry. */
  private static final Set<String> OF_THE_LOG = Set.of("ACTIVITY_LOGGED", "A2A_RESPONSE");

  private final Pair pair = new Pair();

  @AfterEach
  void close() {
    pair.close();
  }

  private static String path(UUID workspace) {
    return "/workspaces/" + workspace;
  }

  private static String[] bearer(String token) {
    return new String[]{"Authorization", "Bearer " + token};
  }

  private static String token(HttpCalls http, UUID workspace, String... headers) throws Exception {
    return http.post(path(workspace) + "/tokens", "", headers).expect(201).get("auth_token");
  }

  /** Ends the newest token of a workspace at the first server. */
  private void revokeNewest(UUID workspace, String... headers) throws Exception {
    var tokens = pair.atOne.get(path(workspace) + "/tokens", headers).expect(200).body();
    var id = tokens.path("tokens").get(0).path("id").asText();
    pair.atOne.send("DELETE", path(workspace) + "/tokens/" + id, "", headers).expect(200);
  }

  @Test
  void eventsOfOneReachSocketsOfTheOtherOnceAndInTheirOrder() throws Exception {
    try (var here = SocketClient.connect(pair.one.port()); var there = pair.socket()) {
      var ada = pair.atOne.mock("Ada");
      for (int i = 0; i < 10; i++) {
        pair.atOne.ask(ada, "Question " + i);
        pair.atOne.send("PATCH", path(ada), "{\"role\":\"" + i + "\"}").expect(200);
        pair.atOne.post("/registry/heartbeat",
            "{\"workspace_id\":\"" + ada + "\",\"active_tasks\":" + i + "}").expect(200);
      }
      pair.one.awaitQuiet(Duration.ofSeconds(30));

      var heardThere = pair.bell(ada, there);
      var heardHere = new ArrayList<JsonNode>();
      while (heardHere.size() < heardThere.size()) {
        heardHere.add(here.next());
      }
      assertThat(here.next().path("event").asText()).as("the row of the bell")
          .isEqualTo("ACTIVITY_LOGGED");
      // a transaction does not wait for the log, so each keeps its own order
      assertThat(of(heardThere, true)).isEqualTo(of(heardHere, true)).hasSizeGreaterThan(10);
      assertThat(of(heardThere, false)).isEqualTo(of(heardHere, false)).hasSizeGreaterThan(10);
    }
  }

  private static List<JsonNode> of(List<JsonNode> events, boolean ofTransactions) {
    return events.stream()
        .filter(event -> OF_THE_LOG.contains(event.path("event").asText()) != ofTransactions)
        .toList();
  }

  @Test
  void aCardThatChangesAtOneIsReadAtTheOther() throws Exception {
    var ada = pair.atOne.mock("Ada");
    var card = path(ada) + "/.well-known/agent-card.json";
    try (var there = pair.socket()) {
      assertThat(pair.atTwo.get(card).expect(200).get("name")).isEqualTo("Ada");

      pair.atOne.post("/registry/update-card",
          "{\"workspace_id\":\"" + ada + "\",\"agent_card\":{\"name\":\"Bo\"}}").expect(200);
      pair.bell(ada, there);
      assertThat(pair.atTwo.get(card).expect(200).get("name")).isEqualTo("Bo");

      var bell = pair.atOne.mock("Bell");
      pair.atOne.send("DELETE", path(ada), "").expect(200);
      pair.bell(bell, there);
      assertThat(pair.atTwo.get(card).expect(410).get("code")).isEqualTo("workspace_removed");
    }
  }

  @Test
  void eventsOfOneReachStreamsOfTheOther() throws Exception {
    var ada = pair.atOne.mock("Ada");
    try (var client = HttpClient.newHttpClient(); var lines = stream(client, ada)) {
      for (int i = 0; i < 5; i++) {
        pair.atOne.post(path(ada) + "/notify", "{\"message\":\"" + i + "\"}").expect(200);
      }

      var messages = new ArrayList<String>();
      while (messages.size() < 5) {
        var event = lines.readLine();
        if (event.contains("\"AGENT_MESSAGE\"")) {
          messages.add(JSON.readTree(event.replaceFirst("^data: ", "")).path("data")
              .path("message").asText());
        }
      }
      assertThat(messages).containsExactly("0", "1", "2", "3", "4");
    }
  }

  /** Opens the events of a workspace at the second server. */
  private BufferedReader stream(HttpClient client, UUID workspace) throws Exception {
    var response = client.send(HttpRequest.newBuilder(
        pair.two.uri().resolve(path(workspace) + "/events/stream")).build(),
        BodyHandlers.ofInputStream());
    var lines = new BufferedReader(
        new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).isEqualTo(": ping");
    return lines;
  }

  @Test
  void aTokenThatOneRevokesIsRefusedByTheOtherAtOnce() throws Exception {
    var ada = pair.atOne.mock("Ada");
    var keeps = bearer(token(pair.atOne, ada));
    try (var socket = pair.socket()) {
      var bell = pair.atOne.mock("Bell");
      for (int i = 0; i < 5; i++) {
        var token = bearer(token(pair.atOne, ada, keeps));
        pair.atTwo.get(path(ada) + "/activity", token).expect(200); // known there from now on
        revokeNewest(ada, keeps);
        pair.bell(bell, socket);

        pair.atTwo.get(path(ada) + "/activity", token).expect(401);
        pair.atTwo.get(path(ada) + "/activity", keeps).expect(200);
      }
    }
  }

  @Test
  void theFirstTokenOfAWorkspaceGuardsItAtTheOtherAtOnce() throws Exception {
    var ada = pair.atOne.mock("Ada");
    try (var socket = pair.socket()) {
      pair.atTwo.get(path(ada) + "/activity").expect(200);
      var beat = "{\"workspace_id\":\"" + ada + "\"}";
      pair.atTwo.post("/registry/heartbeat", beat).expect(200);
      token(pair.atOne, ada);
      pair.bell(pair.atOne.mock("Bell"), socket);

      pair.atTwo.post("/registry/heartbeat", beat).expect(401);
    }
  }

  @Test
  void aWorkspaceThatOneMovesAndRemovesIsSoForTheOtherAtOnce() throws Exception {
    var root = pair.atOne.mock("Root");
    var ada = pair.atOne.mock("Ada");
    var bell = pair.atOne.mock("Bell");
    try (var socket = pair.socket()) {
      assertThat(mayTalk(bell, ada)).as("both are roots").isTrue();
      pair.atOne.send("PATCH", path(ada),
          "{\"name\":\"Lovelace\",\"parent_id\":\"" + root + "\"}").expect(200);
      pair.bell(bell, socket);
      assertThat(mayTalk(bell, ada)).isFalse();
      assertThat(pair.atTwo.get(path(ada)).get("name")).isEqualTo("Lovelace");

      pair.atTwo.ask(ada, "Are you there?");
      pair.atOne.send("DELETE", path(ada), "").expect(200);
      pair.bell(bell, socket);
      var late = pair.atTwo.post(path(ada) + "/a2a", """
          {"jsonrpc":"2.0","id":"1","method":"message/send","params":{"message":{"role":"user",
          "messageId":"m","parts":[{"kind":"text","text":"Still there?"}]}}}""");
      assertThat(late.expect(410).raw().body()).contains("workspace_removed");
    }
  }

  private boolean mayTalk(UUID caller, UUID target) throws Exception {
    return pair.atTwo.post("/registry/check-access", "{\"caller_id\":\"" + caller
        + "\",\"target_id\":\"" + target + "\"}").expect(200).body().path("allowed").asBoolean();
  }

  @Test
  void heartbeatsAtOneKeepALongCallAtTheOtherAlive() throws Exception {
    var asked = new CountDownLatch(1);
    var mayAnswer = new CountDownLatch(1);
    try (var agent = new RawAgent(exchange -> {
      asked.countDown();
      assertThat(mayAnswer.await(60, TimeUnit.SECONDS)).isTrue();
      exchange.say("At last.");
    })) {
      var far = UUID.fromString(pair.atOne.post("/workspaces",
          "{\"name\":\"Far\",\"external\":true,\"url\":\"" + agent.uri() + "\"}").expect(201)
          .get("id"));
      var call = inBackground(() -> pair.atOne.ask(far, "Take your time."));
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

      long threeLimits = System.nanoTime() + Duration.ofSeconds(6).toNanos();
      while (System.nanoTime() < threeLimits) {
        pair.atTwo.post("/registry/heartbeat",
            "{\"workspace_id\":\"" + far + "\",\"active_tasks\":1}").expect(200);
        assertThat(call).isNotDone();
      }
      mayAnswer.countDown();

      assertThat(call.get(60, TimeUnit.SECONDS).raw().body()).contains("At last.");
    }
  }

  private static CompletableFuture<HttpCalls.Answer> inBackground(Call call) {
    var outcome = new CompletableFuture<HttpCalls.Answer>();
    Thread.startVirtualThread(() -> {
      try {
        outcome.complete(call.answer());
      } catch (IOException | InterruptedException | AssertionError e) {
        outcome.completeExceptionally(e);
      }
    });
    return outcome;
  }

  private interface Call {
    HttpCalls.Answer answer() throws IOException, InterruptedException;
  }

  @Test
  void aServerThatHearsNothingCachesNothingAndStartsItsSubscribersAnew() throws Exception {
    var ada = pair.atOne.mock("Ada");
    var keeps = bearer(token(pair.atOne, ada));
    var revoked = bearer(token(pair.atOne, ada, keeps));
    try (var client = HttpClient.newHttpClient();
        var socket = pair.socket();
        var lines = stream(client, pair.atOne.mock("Eve"))) {
      pair.atTwo.get(path(ada) + "/activity", revoked).expect(200);

      pair.database.letNewOnesIn(false);
      pair.database.endListening("two");
      Until.holds("the second server says that it hears nothing",
          () -> relay().equals("degraded"));
      revokeNewest(ada, keeps);
      pair.atTwo.get(path(ada) + "/activity", revoked).expect(401);
      pair.atTwo.get(path(ada) + "/activity", keeps).expect(200);
      pair.atOne.send("PATCH", path(ada), "{\"name\":\"Lovelace\"}", keeps).expect(200);
      assertThat(pair.atTwo.get(path(ada), keeps).get("name")).isEqualTo("Lovelace");

      pair.database.letNewOnesIn(true);
      assertThat(socket.closed().get(60, TimeUnit.SECONDS)).isEqualTo(DOUBT);
      while (lines.readLine() != null) {
        // the stream ends too
      }
      Until.holds("the second server says that it hears again", () -> relay().equals("up"));
    }
    try (var again = pair.socket()) {
      assertThat(pair.bell(pair.atOne.mock("Bell"), again)).isNotEmpty();
    }
  }

  /** Returns how the second server's registry, to which its relay belongs, says that it is. */
  private String relay() throws Exception {
    return pair.atTwo.get("/ready").expect(200).body().path("checks").path("registries.main")
        .path("status").asText();
  }
}
