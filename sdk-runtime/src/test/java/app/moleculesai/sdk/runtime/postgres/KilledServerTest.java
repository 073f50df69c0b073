package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.RawAgent;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the others do for a server that died in the middle of its work. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KilledServerTest {
  /** Longer than a run of a server lives without a sign. */
  private static final Duration LATER = Duration.ofMinutes(2);

  private final TestDatabase database = new TestDatabase();

  @TempDir
  Path home;

  private MoleculeServer start(Clock clock) {
    return MoleculeServer.builder().discovery(Discovery.classPath()).set("env", "development")
        .set("database-url", database.url()).clock(clock).build().start();
  }

  @Test
  void turnsOfADeadServerEndAndThoseOfALivingOneGoOn() throws Exception {
    var asked = new CountDownLatch(1);
    try (var agent = new RawAgent(exchange -> {
      asked.countDown();
      exchange.awaitClosed();
    })) {
      UUID far;
      try (var dying = ChildServer.serve(home, "", Map.of("DATABASE_URL", database.url()));
          var http = dying.client()) {
        far = UUID.fromString(http.post("/workspaces", "{\"name\":\"Far\",\"external\":true,"
            + "\"url\":\"" + agent.uri() + "\"}").expect(201).get("id"));
        Thread.startVirtualThread(() -> askInVain(http, far));
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        try (var other = start(Clock.systemUTC()); var calls = new HttpCalls(other.uri())) {
          assertThat(turn(calls, far).path("status").asText()).isEqualTo("pending");
        }
        dying.kill();
      }

      try (var other = start(Clock.systemUTC()); var calls = new HttpCalls(other.uri())) {
        assertThat(turn(calls, far).path("status").asText()).as("it may only be slow")
            .isEqualTo("pending");
      }
      try (var other = start(Clock.offset(Clock.systemUTC(), LATER));
          var calls = new HttpCalls(other.uri())) {
        var turn = turn(calls, far);
        assertThat(turn.path("status").asText()).isEqualTo("error");
        assertThat(turn.path("error_detail").asText()).isEqualTo("interrupted");
        assertThat(calls.history(far).findValuesAsText("content")).contains("Are you there?");
      }
    }
  }

  private static void askInVain(HttpCalls http, UUID agent) {
    try {
      http.ask(agent, "Are you there?");
    } catch (IOException e) {
      // its server is killed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonNode turn(HttpCalls http, UUID workspace) throws Exception {
    var rows = http.get("/workspaces/" + workspace + "/activity").expect(200).body();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }
}
