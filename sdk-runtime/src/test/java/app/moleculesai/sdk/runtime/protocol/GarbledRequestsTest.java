package app.moleculesai.sdk.runtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/**
 * Whatever is posted to where messages go is answered in the sender's terms, at once, and what is refused as wrong leaves
 * nothing behind; agents get JSON only. Each try is made of its seed alone, which is told when it fails.
 */
class GarbledRequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNameLength(Integer.MAX_VALUE)
          .maxNumberLength(Integer.MAX_VALUE).maxNestingDepth(Integer.MAX_VALUE).build())
      .build());
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Set<Integer> CODES = Arrays.stream(A2aErrorCode.values())
      .map(A2aErrorCode::code).collect(Collectors.toUnmodifiableSet());
  private static final Set<Integer> MALFORMED = Set.of(-32700, -32600, -32602);
  private static final List<Optional<String>> VERSIONS = List.of(Optional.empty(),
      Optional.of("1.0"), Optional.of("0.3"), Optional.of("99.0"), Optional.of("x\u00e9"));

  private static final Queue<String> NO_JSON = new ConcurrentLinkedQueue<>();

  private static HttpClient http = HttpClient.newHttpClient();
  private static MoleculeServer server = server();
  private static List<HttpServer> agents = List.of();
  private static List<UUID> workspaces = List.of();

  private static MoleculeServer server() {
    return MoleculeServer.builder().discovery(Discovery.classPath()).set("env", "development")
        .set("rate-limit", "0").set("runtimes.mock.reply-delay", "0ms").build();
  }

  @BeforeContainer
  static void start() throws Exception {
    server.start();
    var old = agent("""
        {"jsonrpc": "2.0", "id": 1, "result": {"kind": "message", "messageId": "m",
          "role": "agent", "parts": [{"kind": "text", "text": "yes"}]}}""");
    var now = agent("""
        {"jsonrpc": "2.0", "id": 1, "result": {"message": {"messageId": "m",
          "role": "ROLE_AGENT", "parts": [{"text": "yes"}]}}}""");
    agents = List.of(old, now);
    workspaces = List.of(create("\"runtime\": \"mock\"").id,
        create("\"external\": true, \"delivery_mode\": \"poll\"").id,
        external(old, "0.3"), external(now, "1.0"));
  }

  @AfterContainer
  static void stop() {
    server.close();
    http.close();
    agents.forEach(agent -> agent.stop(0));
  }

  private static HttpServer agent(String answer) throws IOException {
    var agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    agent.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    agent.createContext("/", exchange -> answer(exchange, answer.getBytes(UTF_8)));
    agent.start();
    return agent;
  }

  private static void answer(HttpExchange exchange, byte[] answer) throws IOException {
    try (exchange) {
      var asked = exchange.getRequestBody().readAllBytes();
      try {
        JSON.readTree(asked);
      } catch (JsonProcessingException e) {
        NO_JSON.add(new String(asked, UTF_8));
      }
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private record Made(UUID id, String token) {}

  private static Made create(String what) throws Exception {
    var made = json(post("/workspaces", Optional.empty(), "", ("{\"name\": \"Agent "
        + UUID.randomUUID() + "\", " + what + "}").getBytes(UTF_8)).body());
    return new Made(UUID.fromString(made.path("id").asText()),
        made.path("connection").path("auth_token").asText());
  }

  private static UUID external(HttpServer agent, String version) throws Exception {
    var made = create("\"external\": true");
    var registered = post("/registry/register", Optional.empty(), made.token, """
        {"id": "%s", "url": "http://127.0.0.1:%d/", "agent_card": {"supportedInterfaces":
          [{"protocolBinding": "JSONRPC", "protocolVersion": "%s"}]}}"""
        .formatted(made.id, agent.getAddress().getPort(), version).getBytes(UTF_8));
    assertThat(registered.statusCode()).isEqualTo(200);
    return made.id;
  }

  private static HttpResponse<byte[]> post(String path, Optional<String> version, String token,
      byte[] body) throws Exception {
    var request = HttpRequest.newBuilder(server.uri().resolve(URI.create(path))).timeout(LONGEST)
        .POST(BodyPublishers.ofByteArray(body));
    version.ifPresent(name -> request.header("A2A-Version", name));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static JsonNode json(byte[] body) throws IOException {
    return JSON.readTree(body);
  }

  private static Optional<UUID> newest(UUID workspace) {
    return server.messageStore().activities(ActivityQuery.of(workspace).newest(1)).activities()
        .stream().map(row -> row.id()).findFirst();
  }

  @Property(tries = 3000)
  @StatisticsReport(StatisticsReportMode.OFF)
  void aRequestIsAnswered(@ForAll long seed) throws Exception {
    var workspace = workspaces.get(Math.floorMod(seed, workspaces.size()));
    var version = VERSIONS.get(Math.floorMod(seed >> 8, VERSIONS.size()));
    var before = newest(workspace);

    var answer = post("/workspaces/" + workspace + "/a2a", version, "",
        new Garble(seed).request());

    boolean refused = isRefused(answer, version);
    if (refused) {
      assertThat(newest(workspace)).isEqualTo(before);
    }
    assertThat(NO_JSON).isEmpty();
    bothHappen(refused);
  }

  /** A test in which nothing is wrong, or everything, would show nothing. */
  private static void bothHappen(boolean refused) {
    var statistics = Statistics.label("refused");
    statistics.collect(refused);
    statistics.coverage(coverage -> {
      coverage.check(true).percentage((Double found) -> found >= 5);
      coverage.check(false).percentage((Double found) -> found >= 5);
    });
  }

  private static boolean isRefused(HttpResponse<byte[]> answer, Optional<String> version)
      throws IOException {
    if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
      return isRefused(answer.statusCode(), json(answer.body()), version);
    }
    assertThat(answer.statusCode()).isEqualTo(200);
    var events = new String(answer.body(), UTF_8).lines()
        .filter(line -> line.startsWith("data: ")).toList();
    assertThat(events).isNotEmpty();
    boolean refused = false;
    for (var event : events) {
      refused |= isRefused(200, json(event.substring(6).getBytes(UTF_8)), version);
    }
    return refused;
  }

  /** Says whether it is refused as malformed; the forms are those of EN-6. */
  private static boolean isRefused(int status, JsonNode body, Optional<String> version) {
    if (status == 400) {
      assertThat(version).isEmpty();
      if (body.path("error").isObject()) {
        isResponse(body);
        assertThat(body.path("error").path("code").asInt()).isEqualTo(-32700);
      } else {
        assertThat(body.path("code").asText()).isEqualTo("invalid_envelope");
        assertThat(body.path("error").asText()).isNotBlank();
        assertThat(body.path("hint").asText()).isNotBlank();
      }
      return true;
    }
    assertThat(status).as("%s", body).isEqualTo(200);
    if (body.path("status").asText().equals("queued")) {
      return false; // the receipt of 3.9
    }
    isResponse(body);
    return MALFORMED.contains(body.path("error").path("code").asInt());
  }

  private static void isResponse(JsonNode response) {
    assertThat(response.path("jsonrpc").asText()).as("%s", response).isEqualTo("2.0");
    assertThat(response.has("id")).isTrue();
    assertThat(response.has("result")).isNotEqualTo(response.has("error"));
    if (response.has("error")) {
      assertThat(response.path("error").path("code").asInt()).isIn(CODES);
      assertThat(response.path("error").path("message").asText()).isNotBlank();
    }
  }

  @Property(tries = 1000)
  @StatisticsReport(StatisticsReportMode.OFF)
  void aMessageOfTheRestBindingIsAnswered(@ForAll long seed) throws Exception {
    var workspace = workspaces.get(Math.floorMod(seed, workspaces.size()));
    var before = newest(workspace);

    var answer = post("/workspaces/" + workspace + "/a2a/message:send", Optional.empty(), "",
        new Garble(seed).message());

    var body = json(answer.body());
    if (answer.statusCode() == 200) {
      assertThat(body.has("task")).as("%s", body).isNotEqualTo(body.has("message"));
    } else {
      // a message may speak of a task that is not there
      assertThat(answer.statusCode()).as("%s", body).isIn(400, 404);
      assertThat(body.path("error").path("code").asInt()).isEqualTo(answer.statusCode());
      // or ask an agent to push that does not
      assertThat(body.path("error").path("status").asText()).isIn(answer.statusCode() == 400
          ? List.of("INVALID_ARGUMENT", "UNIMPLEMENTED")
          : List.of("NOT_FOUND"));
      assertThat(body.path("error").path("message").asText()).isNotBlank();
      assertThat(newest(workspace)).isEqualTo(before);
    }
    assertThat(NO_JSON).isEmpty();
    bothHappen(answer.statusCode() != 200);
  }
}
