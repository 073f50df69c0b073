package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.Mistakes.Cast;
import app.moleculesai.sdk.runtime.Mistakes.Mistake;
import app.moleculesai.sdk.runtime.junit.MoleculeServerExtension;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What can be wrong with a call is answered with the documented error and stores nothing, on every route. What is called
 * stands in {@link RouteTable}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final String ADMIN = "the-admin-token";
  private static final String[] ADMINISTRATOR = {"Authorization", "Bearer " + ADMIN};
  private static final Pattern REGISTERED = Pattern
      .compile("\\.(get|post|put|patch|delete|head|options)\\(\\s*\"(/[^\"]*)\"");

  @RegisterExtension
  static final MoleculeServerExtension SERVER = MoleculeServerExtension.of(builder -> builder
      .set("env", "production").set("admin-token", ADMIN).set("enable-test-tokens", true)
      .set("secrets-encryption-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
      .set("org-templates-dir", Path.of("../examples/server/src/dist/org-templates"))
      .set("runtimes.mock.reply-delay", "0s").runtime("paper", new StartedAgents(), "paper"));

  private final MoleculeServer server;
  private final HttpCalls http;

  BadInputTest(MoleculeServer server) {
    this.server = server;
    this.http = new HttpCalls(server.uri());
  }

  private Cast cast = new Cast("", Map.of(), Map.of());

  @BeforeAll
  void createWorkspaces() throws Exception {
    var parent = create("Parent", "mock", "");
    var elsewhere = create("Elsewhere", "mock", "");
    var self = create("Self", "mock", ",\"parent_id\":\"" + parent.get("id") + "\"");
    var other = create("Other", "mock", ",\"parent_id\":\"" + elsewhere.get("id") + "\"");
    var poor = create("Poor", "mock", ",\"budget_limit\":0");
    var agent = create("Agent", "external", "");
    var hosted = create("Hosted", "paper", "");
    var removed = create("Removed", "mock", "");
    http.send("DELETE", "/workspaces/" + removed.get("id"), "", ADMINISTRATOR).expect(200);
    cast = new Cast(ADMIN, Map.of("parent", parent.get("id"), "id", self.get("id"), "other",
        other.get("id"), "poor", poor.get("id"), "agent", agent.get("id"), "removed",
        removed.get("id"), "hosted", hosted.get("id"), "unknown",
        "00000000-0000-4000-8000-000000000000"),
        Map.of("id", token(self), "other", token(other), "agent",
            agent.body().path("connection").path("auth_token").asText()));
  }

  @AfterAll
  void closeConnections() {
    http.close();
  }

  private Answer create(String name, String runtime, String more) throws Exception {
    return http.post("/workspaces", "{\"name\":\"" + name + "\",\"runtime\":\"" + runtime + "\""
        + more + "}", ADMINISTRATOR).expect(201);
  }

  private String token(Answer workspace) throws Exception {
    return http.post("/workspaces/" + workspace.get("id") + "/tokens", "", ADMINISTRATOR)
        .expect(201).get("auth_token");
  }

  @TestFactory
  Stream<DynamicContainer> everyMistakeIsNamedAndStoresNothing() {
    return RouteTable.ALL.stream().map(route -> DynamicContainer.dynamicContainer(route.toString(),
        Mistakes.of(route, cast).stream().map(mistake -> DynamicTest.dynamicTest(
            mistake.what() + ": " + mistake.expected(), () -> isRefused(mistake)))));
  }

  private void isRefused(Mistake mistake) throws Exception {
    var before = StoredState.of(server);

    var answer = http.send(mistake.method(), mistake.path(), mistake.body(),
        mistake.headers().toArray(String[]::new));

    assertExpected(answer, mistake.expected());
    assertThat(answer.raw().body()).doesNotContain(Mistakes.CANARY, "\tat ", "Exception", "java.");
    assertThat(server.awaitQuiet(Duration.ofSeconds(10))).isTrue();
    assertThat(StoredState.of(server)).isEqualTo(before);
  }

  private static void assertExpected(Answer answer, String expected) {
    var parts = List.of(expected.split(" ", -1));
    answer.expect(Integer.parseInt(parts.get(0)));
    if (parts.size() == 1) {
      return;
    }
    var json = answer.body();
    if (parts.get(1).startsWith("rpc:")) {
      assertThat(json.path("jsonrpc").asText()).isEqualTo("2.0");
      assertThat("rpc:" + json.path("error").path("code").asInt()).isEqualTo(parts.get(1));
      assertThat(json.path("error").path("message").asText()).isNotBlank();
      return;
    }
    assertThat(HttpCalls.code(json)).as(answer.raw().body()).isEqualTo(parts.get(1));
    boolean isOfA2a = json.path("error").isObject();
    assertIsText(isOfA2a ? json.path("error").path("message") : json.path("error"));
    if (parts.size() > 2) {
      var named = isOfA2a
          ? json.path("error").path("details").path(0).path("metadata")
          : json;
      assertThat(named.path("field").asText()).as(answer.raw().body()).isEqualTo(parts.get(2));
    }
  }

  private static void assertIsText(JsonNode error) {
    assertThat(error.isTextual()).isTrue();
    assertThat(error.asText()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
      "-, -, 401",
      "Authorization, Bearer canary, 401",
      "Authorization, Bearer {token}, 401",
      "X-Workspace-ID, system:canary, 403",
      "X-Workspace-ID, canary, 403",
      "X-Workspace-ID, {id}, 401"})
  void aSocketIsRefusedBeforeTheUpgrade(@Nullable String name, @Nullable String value,
      int expected) {
    var socket = HttpClient.newHttpClient().newWebSocketBuilder();
    if (name != null && value != null) {
      socket.header(name, cast.fill(value).replace("{token}", cast.token("id")));
    }
    var address = URI.create("ws://127.0.0.1:" + server.port() + "/ws?token=canary");

    assertThat(socket.buildAsync(address, new WebSocket.Listener() {}))
        .failsWithin(Duration.ofSeconds(10)).withThrowableThat()
        .havingCause().isInstanceOfSatisfying(WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(expected));
  }

  @Test
  void aRefusedUpgradeHasTheShapeOfEveryError() throws IOException {
    assertThat(sendRaw("GET /ws HTTP/1.1", "Host: a", "Upgrade: websocket",
        "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13", "", ""))
        .startsWith("HTTP/1.1 401 ").contains("\"code\":\"unauthorized\"", "\"error\":\"");
  }

  @Test
  void aBodyThatBreaksOffIsNotStored() throws Exception {
    var before = StoredState.of(server);

    sendRaw("POST /workspaces HTTP/1.1", "Host: a", "Authorization: Bearer " + ADMIN,
        "Content-Length: 60", "", "{\"name\":\"Half\",\"runtime\":\"mock\"}");

    assertThat(server.awaitQuiet(Duration.ofSeconds(10))).isTrue();
    assertThat(StoredState.of(server)).isEqualTo(before);
  }

  @Test
  void aPathThatIsNoneAndAMethodThatIsNoneAreSaidSo() throws Exception {
    assertExpected(http.get("/nowhere", ADMINISTRATOR), "404 route_not_found");
    assertExpected(http.send("PUT", "/workspaces", "{}", ADMINISTRATOR), "404 route_not_found");
    assertExpected(http.get("/ws", ADMINISTRATOR), "404 route_not_found");
  }

  private String sendRaw(String... lines) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(String.join("\r\n", lines)
          .getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyRouteOfTheServerStandsInTheTable() throws IOException {
    var registered = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(one -> one.toString().endsWith("Routes.java")).toList()) {
        var found = REGISTERED.matcher(Files.readString(file)).results()
            .map(route -> route.group(1).toUpperCase(Locale.ROOT) + " " + route.group(2))
            .toList();
        assertThat(found).as("routes of " + file).isNotEmpty();
        registered.addAll(found);
      }
    }
    var known = RouteTable.ALL.stream().map(Route::toString)
        .map(route -> route.replaceAll("/tokens/(\\{unknown}|canary)", "/tokens/{tokenId}")
            .replace("/queue/{unknown}", "/queue/{queueId}")
            .replace("/push/{unknown}", "/push/{config}")
            .replace("/dead/{unknown}/", "/dead/{delivery}/")
            .replace("/schedules/{unknown}", "/schedules/{scheduleId}")
            .replace("/delegations/{unknown}/", "/delegations/{+delegationId}/")
            .replace("/secrets/canary", "/secrets/{key}").replace("{hosted}", "{id}")
            .replace("/memories/{unknown}", "/memories/{memoryId}")
            .replaceAll("/tasks/(\\{unknown}|canary:cancel|canary)", "/tasks/{+task}")
            .replace("Configs/{unknown}", "Configs/{+config}")
            .replace("/memory/canary", "/memory/{+key}")
            .replace("/approvals/{unknown}/", "/approvals/{approvalId}/")
            .replace("/pending-uploads/{unknown}/", "/pending-uploads/{fileId}/")
            .replace("/docs/canary", "/docs/{file}")
            .replace("/plugins/toolbox", "/plugins/{name}"))
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(known).isEqualTo(registered);
  }
}
