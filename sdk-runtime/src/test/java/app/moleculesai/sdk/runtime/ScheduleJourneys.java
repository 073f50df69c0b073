package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.postgres.Until;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Schedules ({@code wire.md} 12.4), through HTTP, on any storage. A server that starts looks at once, so another one
 * stands for the time that passes until a server looks again.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class ScheduleJourneys {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DAILY = "{\"cron_expr\":\"0 9 * * *\",\"prompt\":\"Report\"}";

  private final HandClock clock = new HandClock();
  private final List<AutoCloseable> closing = new ArrayList<>();
  private final List<JsonNode> got = new CopyOnWriteArrayList<>();
  private final HostedAgents hosted = new HostedAgents();
  private MoleculeServer server;
  private HttpCalls http;
  private UUID workspace = new UUID(0, 0);

  /** Says where servers of this test keep their state: all in the same place. */
  protected abstract MoleculeServer.Builder storage(MoleculeServer.Builder builder);

  /** Starts a server and an agent. */
  @BeforeEach
  void start() throws Exception {
    closed(hosted);
    var agent = closed(new RawAgent(exchange -> {
      got.add(JSON.readTree(exchange.body()));
      exchange.say("Done");
    }));
    server = another();
    http = closed(new HttpCalls(server.uri()));
    workspace = UUID.fromString(http.post("/workspaces", "{\"name\":\"Agent " + UUID.randomUUID()
        + "\",\"external\":true,\"url\":\"" + agent.uri() + "\"}").expect(201).get("id"));
  }

  @AfterEach
  void close() throws Exception {
    server.registry().schedules().disable(List.of(workspace), clock.instant());
    for (var part : closing.reversed()) {
      part.close();
    }
  }

  private <T extends AutoCloseable> T closed(T part) {
    closing.add(part);
    return part;
  }

  private MoleculeServer another() {
    return closed(storage(MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "development").set("runtimes.mock.reply-delay", "0ms")
        .runtime("hosted", hosted, "hosted").clock(clock))
        .build().start());
  }

  private String schedules() {
    return "/workspaces/" + workspace + "/schedules";
  }

  private Answer add(String body) throws Exception {
    return http.post(schedules(), body);
  }

  private String added(String body) throws Exception {
    return add(body).expect(201).get("id");
  }

  private JsonNode only() throws Exception {
    var list = http.get(schedules()).expect(200).body();
    assertThat(list).hasSize(1);
    return list.path(0);
  }

  private Schedule row(String id) {
    return server.registry().schedules().find(UUID.fromString(id)).orElseThrow();
  }

  @Test
  void aScheduleIsAddedListedChangedAndDeleted() throws Exception {
    var answer = add("{\"name\":\"morning\",\"cron_expr\":\"30 7 * * 1-5\",\"prompt\":"
        + "\"Good\\r\\nmorning\",\"timezone\":\"Asia/Tokyo\"}").expect(201);
    var id = answer.get("id");
    assertThat(answer.get("status")).isEqualTo("created");
    assertThat(answer.get("next_run_at")).isEqualTo("2026-11-23T22:30:00Z"); // Tuesday there

    assertThat(only()).isEqualTo(JSON.readTree("""
        {"id":"%s","workspace_id":"%s","name":"morning","cron_expr":"30 7 * * 1-5",
        "timezone":"Asia/Tokyo","prompt":"Good\\nmorning","enabled":true,"last_run_at":null,
        "next_run_at":"2026-11-23T22:30:00Z","run_count":0,"last_status":null,"last_error":null,
        "missed_runs":0,"last_missed_at":null,"source":"runtime",
        "created_at":"2026-11-23T12:00:00Z","updated_at":"2026-11-23T12:00:00Z"}"""
        .formatted(id, workspace)));

    clock.move(Duration.ofSeconds(1));
    assertThat(http.send("PATCH", schedules() + "/" + id, "{\"prompt\":\"Go\",\"name\":\"n\"}")
        .expect(200).get("status")).isEqualTo("updated");
    assertThat(only().path("prompt").asText()).isEqualTo("Go");
    assertThat(only().path("name").asText()).isEqualTo("n");
    assertThat(only().path("next_run_at").asText()).isEqualTo("2026-11-23T22:30:00Z");
    assertThat(only().path("updated_at").asText()).isEqualTo("2026-11-23T12:00:01Z");

    http.send("PATCH", schedules() + "/" + id, "{\"timezone\":\"UTC\"}").expect(200);
    assertThat(only().path("next_run_at").asText()).isEqualTo("2026-11-24T07:30:00Z");
    http.send("PATCH", schedules() + "/" + id, "{\"enabled\":false}").expect(200);
    assertThat(only().path("next_run_at").isNull()).isTrue();
    http.send("PATCH", schedules() + "/" + id, "{\"enabled\":true}").expect(200);
    assertThat(only().path("next_run_at").asText()).isEqualTo("2026-11-24T07:30:00Z");
    http.send("PATCH", schedules() + "/" + id, "{\"cron_expr\":\"* * *\"}").expect(400);
    assertThat(only().path("cron_expr").asText()).isEqualTo("30 7 * * 1-5");

    assertThat(http.send("DELETE", schedules() + "/" + id, "").expect(200).get("status"))
        .isEqualTo("deleted");
    http.send("DELETE", schedules() + "/" + id, "").expect(404);
    assertThat(http.get(schedules()).expect(200).body()).isEmpty();
  }

  @Test
  void aNameIsTakenOnceAndMissingOnesAreNumbered() throws Exception {
    added("{\"name\":\"schedule-2\"," + DAILY.substring(1));
    added(DAILY);
    var other = added(DAILY);
    assertThat(http.get(schedules()).body().findValuesAsText("name"))
        .containsExactlyInAnyOrder("schedule-2", "schedule-3", "schedule-4");

    var taken = add("{\"name\":\"schedule-2\"," + DAILY.substring(1)).expect(409);
    assertThat(taken.get("code")).isEqualTo("conflict");
    assertThat(taken.get("field")).isEqualTo("name");
    http.send("PATCH", schedules() + "/" + other, "{\"name\":\"schedule-2\"}").expect(409);
    assertThat(add("{\"enabled\":false," + DAILY.substring(1)).expect(201).body()
        .path("next_run_at").isNull()).isTrue();
  }

  @Test
  void aScheduleOfAnotherWorkspaceIsUnknown() throws Exception {
    var id = added(DAILY);
    var elsewhere = "/workspaces/" + http.mock("Other " + UUID.randomUUID()) + "/schedules/" + id;
    http.send("PATCH", elsewhere, "{\"name\":\"x\"}").expect(404);
    http.send("DELETE", elsewhere, "").expect(404);
    http.post(elsewhere + "/run", "").expect(404);
    http.get(elsewhere + "/history").expect(404);
    assertThat(only().path("name").asText()).isEqualTo("schedule-1");
  }

  @Test
  void aRunHandsThePromptOutAndSendsItWhenToldTo() throws Exception {
    var id = added(DAILY);
    var handed = http.post(schedules() + "/" + id + "/run", "").expect(200);
    assertThat(handed.get("status")).isEqualTo("fired");
    assertThat(handed.get("workspace_id")).isEqualTo(workspace.toString());
    assertThat(handed.get("prompt")).isEqualTo("Report");
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(got).isEmpty();

    assertThat(http.post(schedules() + "/" + id + "/run?dispatch=true", "").expect(200)
        .get("prompt")).isEqualTo("Report");
    assertThat(server.awaitQuiet(LONGEST)).isTrue();

    assertThat(got).hasSize(1);
    assertThat(only().path("last_status").asText()).isEqualTo("ok");
    assertThat(only().path("run_count").asInt()).isEqualTo(1);
    assertThat(http.history(workspace)).isEmpty();
    var history = http.get(schedules() + "/" + id + "/history").expect(200).body();
    assertThat(history).hasSize(1);
    var run = history.path(0);
    assertThat(run.path("timestamp").asText()).isEqualTo("2026-11-23T12:00:00Z");
    assertThat(run.path("status").asText()).isEqualTo("ok");
    assertThat(run.path("duration_ms").isInt()).isTrue();
    assertThat(run.path("error_detail").isNull()).isTrue();
    assertThat(run.path("request").path("schedule_id").asText()).isEqualTo(id);
    assertThat(run.path("request").path("prompt").asText()).isEqualTo("Report");
    assertThat(http.get("/events/" + workspace).body().findValuesAsText("event_type"))
        .contains("CRON_EXECUTED");
  }

  @Test
  void whatWasMissedIsFiredOnceByTheNextServerAndShown() throws Exception {
    var id = added("{\"cron_expr\":\"0 * * * *\",\"prompt\":\"Report\"}");
    clock.move(Duration.ofMinutes(190)); // 13:00, 14:00 and 15:00 have passed

    var other = another();
    Until.holds("it is fired", () -> row(id).runCount() == 1);
    another();
    assertThat(other.awaitQuiet(LONGEST)).isTrue();

    assertThat(got).hasSize(1);
    assertThat(only().path("missed_runs").asInt()).isEqualTo(3);
    assertThat(only().path("last_missed_at").asText()).isEqualTo("2026-11-23T15:00:00Z");
    assertThat(only().path("next_run_at").asText()).isEqualTo("2026-11-23T16:00:00Z");
    assertThat(http.get(schedules() + "/" + id + "/history").body().findValuesAsText("status"))
        .containsExactly("ok", "skipped");
    assertThat(health(id).path("missed_runs").asInt()).isEqualTo(3);
  }

  private JsonNode health(String id) throws Exception {
    for (var one : http.get("/admin/schedules/health").expect(200).body()) {
      if (one.path("schedule_id").asText().equals(id)) {
        return one;
      }
    }
    throw new AssertionError("no schedule " + id);
  }

  @Test
  void schedulesThatDoNotFireAreStale() throws Exception {
    var id = added("{\"cron_expr\":\"0 9 * * 1-5\",\"prompt\":\"Report\"}");
    assertThat(health(id).path("status").asText()).isEqualTo("never_run");
    assertThat(health(id).path("workspace_id").asText()).isEqualTo(workspace.toString());
    assertThat(health(id).path("workspace_name").asText()).startsWith("Agent ");
    assertThat(health(id).path("schedule_name").asText()).isEqualTo("schedule-1");
    assertThat(health(id).path("cron_expr").asText()).isEqualTo("0 9 * * 1-5");
    assertThat(health(id).path("expected_next_run").asText()).isEqualTo("2026-11-24T09:00:00Z");

    http.post(schedules() + "/" + id + "/run?dispatch=true", "").expect(200);
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(health(id).path("status").asText()).isEqualTo("ok");
    assertThat(health(id).path("last_run_at").asText()).isEqualTo("2026-11-23T12:00:00Z");
    assertThat(health(id).path("stale_threshold_seconds").asLong())
        .isEqualTo(Duration.ofHours(45).toSeconds()); // until Wednesday at nine

    clock.move(Duration.ofHours(45));
    assertThat(health(id).path("status").asText()).isEqualTo("ok");
    clock.move(Duration.ofSeconds(1));
    assertThat(health(id).path("status").asText()).isEqualTo("stale");
    http.send("PATCH", schedules() + "/" + id, "{\"enabled\":false}").expect(200);
    assertThat(health(id).path("status").asText()).isEqualTo("ok");
    assertThat(health(id).path("expected_next_run").isNull()).isTrue();
  }

  @Test
  void relativesSeeHowTheyAreWithoutPrompts() throws Exception {
    var id = added(DAILY);
    var child = UUID.fromString(http.post("/workspaces", "{\"name\":\"Child\",\"runtime\":\"mock\""
        + ",\"parent_id\":\"" + workspace + "\"}").expect(201).get("id"));
    var stranger = UUID.fromString(http.post("/workspaces", "{\"name\":\"Grandchild\",\"runtime\":"
        + "\"mock\",\"parent_id\":\"" + child + "\"}").expect(201).get("id"));
    var niece = UUID.fromString(http.post("/workspaces", "{\"name\":\"Niece\",\"runtime\":\"mock\","
        + "\"parent_id\":\"" + http.mock("Root " + UUID.randomUUID()) + "\"}").expect(201)
        .get("id"));

    var seen = http.get(schedules() + "/health", "X-Workspace-ID", child.toString()).expect(200);
    assertThat(seen.body()).hasSize(1);
    assertThat(seen.body().path(0).path("id").asText()).isEqualTo(id);
    assertThat(seen.body().path(0).path("next_run_at").asText()).isEqualTo("2026-11-24T09:00:00Z");
    assertThat(seen.raw().body()).doesNotContain("Report");
    http.get(schedules() + "/health", "X-Workspace-ID", stranger.toString()).expect(200);
    assertThat(http.get(schedules() + "/health", "X-Workspace-ID", niece.toString()).expect(403)
        .get("code")).isEqualTo("not_related");
    http.get(schedules() + "/health").expect(401);
  }

  @Test
  void aRemovedWorkspaceFiresNothing() throws Exception {
    var id = added(DAILY);
    http.send("DELETE", "/workspaces/" + workspace, "").expect(200);
    assertThat(row(id).enabled()).isFalse();
    http.get(schedules()).expect(410);
    assertThat(http.get("/admin/schedules/health").body().findValuesAsText("schedule_id"))
        .doesNotContain(id);
  }

  @Test
  void aSleepingAgentIsWokenAndGetsItsPrompt() throws Exception {
    workspace = UUID.fromString(http.post("/workspaces", "{\"name\":\"Sleeper "
        + UUID.randomUUID() + "\",\"runtime\":\"hosted\"}").expect(201).get("id"));
    Until.holds("it is there",
        () -> http.get("/workspaces/" + workspace).get("status").equals("online"));
    var id = added(DAILY);
    http.post("/workspaces/" + workspace + "/hibernate", "").expect(200);
    Until.holds("it sleeps",
        () -> http.get("/workspaces/" + workspace).get("status").equals("hibernated"));

    http.post(schedules() + "/" + id + "/run?dispatch=true", "").expect(200);
    assertThat(server.awaitQuiet(LONGEST)).isTrue();

    assertThat(http.get("/workspaces/" + workspace).get("status")).isEqualTo("online");
    assertThat(only().path("last_status").asText()).isEqualTo("ok");
    assertThat(only().path("run_count").asInt()).isEqualTo(1);
  }
}
