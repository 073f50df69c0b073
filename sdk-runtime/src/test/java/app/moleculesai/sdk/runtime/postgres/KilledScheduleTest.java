package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.RawAgent;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server is killed while it fires a schedule: the next one sends nothing twice, and says what happened. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class KilledScheduleTest {
  /** Longer than a claim lasts. */
  private static final Duration LATER = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestDatabase database = new TestDatabase();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @TempDir
  Path home;

  private RawAgent agent;
  private UUID workspace = new UUID(0, 0);
  private UUID id = new UUID(0, 0);

  /** Leaves a schedule that is due to the next server. */
  @BeforeEach
  void start() throws Exception {
    agent = new RawAgent(exchange -> {
      asked.add(JSON.readTree(exchange.body()).findPath("messageId").asText());
      exchange.awaitClosed();
    });
    try (var first = server(Duration.ZERO); var http = new HttpCalls(first.uri())) {
      workspace = UUID.fromString(http.post("/workspaces", "{\"name\":\"Far\",\"external\":true,"
          + "\"url\":\"" + agent.uri() + "\"}").expect(201).get("id"));
      id = UUID.fromString(http.post("/workspaces/" + workspace + "/schedules",
          "{\"cron_expr\":\"0 0 1 1 *\",\"prompt\":\"Report\"}").expect(201).get("id"));
      first.registry().schedules().update(row(first).firingAt(Optional.of(Instant.now())));
    }
  }

  @AfterEach
  void close() throws Exception {
    agent.close();
  }

  private MoleculeServer server(Duration ahead) {
    return MoleculeServer.builder().discovery(Discovery.classPath()).set("env", "development")
        .set("database-url", database.url()).clock(Clock.offset(Clock.systemUTC(), ahead))
        .build().start();
  }

  private Schedule row(MoleculeServer server) {
    return server.registry().schedules().find(id).orElseThrow();
  }

  @Test
  void whatItHadSentIsNotSentAgain() throws Exception {
    try (var dying = ChildServer.serve(home, "", Map.of("DATABASE_URL", database.url()))) {
      Until.holds("the agent is asked", () -> asked.size() == 1);
      dying.kill();
    }

    try (var next = server(LATER); var http = new HttpCalls(next.uri())) {
      Until.holds("the run ends", () -> row(next).lastStatus().isPresent());

      assertThat(asked).hasSize(1);
      assertThat(row(next)).returns(Optional.of("error"), Schedule::lastStatus)
          .returns(1, Schedule::runCount);
      assertThat(row(next).nextRunAt().orElseThrow()).isAfter(Instant.now().plus(LATER));
      var history = http.get("/workspaces/" + workspace + "/schedules/" + id + "/history")
          .expect(200).body();
      assertThat(history.findValuesAsText("status")).containsOnlyOnce("error");
      assertThat(history.findValuesAsText("error_detail")).anyMatch(
          text -> text.contains("interrupted"));
    }
  }
}
