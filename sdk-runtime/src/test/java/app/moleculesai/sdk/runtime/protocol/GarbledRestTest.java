package app.moleculesai.sdk.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.TaskQuery;
import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.postgres.TestDatabase;
import app.moleculesai.sdk.runtime.protocol.RawCall.Answer;
import app.moleculesai.spi.runtime.mock.MockEvent;
import app.moleculesai.spi.runtime.mock.MockReply;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.assertj.core.api.SoftAssertions;

/**
 * Whatever is asked of the HTTP+JSON binding of 1.0 is answered in its form, and what is refused leaves nothing behind, with
 * the registry in memory and in PostgreSQL. Each try is made of its seed alone, which is told when it fails.
 */
class GarbledRestTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  /** Of what no route of the binding gets to see, which may be JSON-RPC where the path broke off. */
  private static final Set<String> OUTSIDE = Set.of("route_not_found", "method_not_allowed",
      "invalid", "invalid_envelope");

  private static final String JSON_TYPE = "application/(a2a\\+)?json(; charset=utf-8)?";

  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static final List<Place> PLACES = new ArrayList<>();

  /** A workspace; the configuration is of its first task. */
  private record Place(MoleculeServer server, UUID workspace, List<String> tasks, String config) {
    /** Says whether the server itself keeps its tasks; what is wrong for other agents is for them to say. */
    boolean isInside() {
      return server.registry().tasks().find(workspace, tasks.getFirst())
          .filter(task -> task.body().isPresent()).isPresent();
    }
  }

  private record Stored(Optional<UUID> newest, int tasks, List<PushConfig> pushes) {
    static Stored in(Place place) {
      return new Stored(
          place.server.messageStore().activities(ActivityQuery.of(place.workspace).newest(1))
              .activities().stream().map(row -> row.id()).findFirst(),
          place.server.registry().tasks().count(TaskQuery.of(place.workspace, 1)),
          place.tasks.stream().flatMap(task -> place.server.registry().pushConfigs()
              .list(place.workspace, task).stream()).toList());
    }
  }

  @BeforeContainer
  static void start() throws Exception {
    open(MoleculeServer.builder());
    open(MoleculeServer.builder().set("database-url", new TestDatabase().url()));
  }

  @AfterContainer
  static void stop() throws Exception {
    for (var one : OPEN.reversed()) {
      one.close();
    }
  }

  private static void open(MoleculeServer.Builder builder) throws Exception {
    var agents = MockRuntime.scripted(MockScript.canned()
        .whenSaid("ask", MockReply.work(MockEvent.submitted(), MockEvent.inputRequired("What?")))
        .whenSaid("report", MockReply.work(MockEvent.submitted(), MockEvent.completed()))
        .otherwise(MockReply.text("yes")));
    var server = builder.discovery(Discovery.classPath()).set("env", "development")
        .set("rate-limit", "0").set("a2a-push-allow-private", true).runtime("mock", agents, "mock")
        .build().start();
    OPEN.add(agents);
    OPEN.add(server);
    var workspace = id(create(server, "\"runtime\": \"mock\""));
    var tasks = List.of(task(server, workspace, "ask"), task(server, workspace, "report"));
    var set = call(server, "POST", "/workspaces/" + workspace + "/a2a/tasks/" + tasks.getFirst()
        + "/pushNotificationConfigs", "{\"url\": \"http://127.0.0.1:9/news\"}");
    PLACES.add(new Place(server, workspace, tasks, set.path("id").asText()));
    PLACES.add(new Place(server,
        id(create(server, "\"external\": true, \"delivery_mode\": \"poll\"")), List.of("none"),
        "none"));
    for (var generation : Generation.values()) {
      var agent = new CannedAgent(generation);
      OPEN.add(agent);
      PLACES.add(new Place(server, register(server, agent), List.of("t1", "t2"), "c1"));
    }
  }

  private static JsonNode create(MoleculeServer server, String what) throws IOException {
    return call(server, "POST", "/workspaces",
        "{\"name\": \"Agent " + UUID.randomUUID() + "\", " + what + "}");
  }

  private static UUID id(JsonNode made) {
    return UUID.fromString(made.path("id").asText());
  }

  private static UUID register(MoleculeServer server, CannedAgent agent) throws IOException {
    var made = create(server, "\"external\": true");
    var registered = new RawCall("POST", "/registry/register",
        List.of("Authorization: Bearer " + made.at("/connection/auth_token").asText()), """
            {"id": "%s", "url": "%s", "agent_card": %s}"""
            .formatted(id(made), agent.url(), agent.card()))
        .send(server.uri());
    assertThat(registered.status()).as(registered.body()).isEqualTo(200);
    return id(made);
  }

  private static String task(MoleculeServer server, UUID workspace, String said)
      throws IOException {
    return call(server, "POST", "/workspaces/" + workspace + "/a2a/message:send", """
        {"message": {"role": "ROLE_USER", "messageId": "m", "parts": [{"text": "%s"}]}}"""
        .formatted(said)).at("/task/id").asText();
  }

  private static JsonNode call(MoleculeServer server, String method, String path, String body)
      throws IOException {
    return JSON.readTree(new RawCall(method, path, List.of(), body)
        .send(server.uri()).body());
  }

  @Property(tries = 1200, shrinking = ShrinkingMode.OFF)
  @StatisticsReport(StatisticsReportMode.OFF)
  void aRequestIsAnswered(@ForAll long seed) throws Exception {
    var place = PLACES.get(Math.floorMod(seed, PLACES.size()));
    var request = new RestGarble(seed, place.workspace, place.tasks, place.config).request();
    assertThat(place.server.awaitQuiet(Duration.ofSeconds(20))).isTrue();
    var before = Stored.in(place);

    var answer = request.send(place.server.uri());

    boolean refused = answer.status() >= 300;
    if (refused) {
      isRefusal(request, answer);
      assertThat(Stored.in(place)).as("%s", request).isEqualTo(before);
    } else {
      assertThat(answer.type()).as("%s", request).matches(JSON_TYPE + "|text/event-stream.*|");
    }
    assertThat(answer.body()).doesNotContain("Exception", "java.", "\tat ");
    bothHappen(refused);
  }

  private static void isRefusal(RawCall request, Answer answer) throws IOException {
    assertThat(answer.status()).as("%s", request).isBetween(400, 499);
    if (request.method().equals("HEAD")) {
      return;
    }
    assertThat(answer.type()).as("%s", request).matches(JSON_TYPE);
    var refusal = JSON.readTree(answer.body());
    var error = refusal.path("error");
    if (error.isTextual()) {
      assertThat(refusal.path("code").asText()).as("%s", request).isIn(OUTSIDE);
      return;
    }
    if (refusal.has("jsonrpc")) {
      return;
    }
    assertThat(error.path("code").asInt()).as("%s", request).isEqualTo(answer.status());
    assertThat(error.path("status").asText()).as("%s", request).isIn(words(answer.status()));
    assertThat(error.path("message").asText()).as("%s", request).isNotBlank();
    assertThat(error.path("details")).as("%s", request)
        .allSatisfy(detail -> assertThat(detail.path("@type").asText())
            .startsWith("type.googleapis.com/google.rpc."));
  }

  private static List<String> words(int status) {
    return switch (status) {
      case 400 -> List.of("INVALID_ARGUMENT", "FAILED_PRECONDITION", "UNIMPLEMENTED");
      case 404 -> List.of("NOT_FOUND");
      case 413 -> List.of("RESOURCE_EXHAUSTED");
      default -> List.of();
    };
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

  @Example
  void aWrongParameterIsNamed() throws Exception {
    var softly = new SoftAssertions();
    for (var place : PLACES.stream().filter(Place::isInside).toList()) {
      for (var wrong : List.of("tasks?pageSize=0", "tasks?pageSize=101", "tasks?pageSize=1e3",
          "tasks?pageSize=99999999999999999999", "tasks?historyLength=-1", "tasks?historyLength=x",
          "tasks?status=TASK_STATE_ASLEEP", "tasks?status=working", "tasks?pageToken=x",
          "tasks?statusTimestampAfter=2026-02-30T00:00:00Z", "tasks?lastUpdatedAfter=yesterday",
          "tasks?includeArtifacts=yes", "tasks/TASK?historyLength=-1",
          "tasks/TASK/pushNotificationConfigs?pageSize=-1")) {
        var error = call(place.server, "GET", "/workspaces/" + place.workspace + "/a2a/"
            + wrong.replace("TASK", place.tasks.getFirst()), "").path("error");
        softly.assertThat(error.path("status").asText()).as("%s: %s", wrong, error)
            .isEqualTo("INVALID_ARGUMENT");
        softly.assertThat(error.path("details").findValuesAsText("field"))
            .as("%s: %s", wrong, error)
            .containsExactly(wrong.replaceAll(".*\\?|=.*", ""));
      }
    }
    softly.assertAll();
  }
}
