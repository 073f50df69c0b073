package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HostedAgents;
import app.moleculesai.sdk.runtime.HttpCalls;
import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers on one database, whose agents are the same. */
@Timeout(180)
class SharedRestartTest {
  private static final String HELLO = "{\"method\":\"message/send\",\"params\":{\"message\":"
      + "{\"content\":\"Hi\"}}}";

  private final TestDatabase database = new TestDatabase();
  private final HostedAgents agents = new HostedAgents();
  private final MoleculeServer one = start("one");
  private final MoleculeServer two = start("two");
  private final HttpCalls atOne = new HttpCalls(one.uri());
  private final HttpCalls atTwo = new HttpCalls(two.uri());

  private MoleculeServer start(String application) {
    return MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "development").set("database-url", database.url(application))
        .set("rate-limit", 0).runtime("hosted", agents, "hosted").build().start();
  }

  @AfterEach
  void close() {
    agents.endStarts();
    atOne.close();
    atTwo.close();
    one.close();
    two.close();
    agents.close();
  }

  private boolean isOnline(UUID id) throws Exception {
    return atOne.get("/workspaces/" + id).get("status").equals("online");
  }

  @Test
  void callersOfADeadAgentAtBothCauseOneRestart() throws Exception {
    var id = UUID.fromString(atOne.post("/workspaces",
        "{\"name\":\"Ada\",\"runtime\":\"hosted\"}").expect(201).get("id"));
    Until.holds("the agent is there", () -> isOnline(id));
    agents.kill(id);

    var calls = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 200; i++) {
      var server = i % 2 == 0 ? atOne : atTwo;
      calls.add(() -> server.post("/workspaces/" + id + "/a2a", HELLO).status());
    }
    List<Integer> statuses = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var call : threads.invokeAll(calls)) {
        statuses.add(call.get());
      }
    }
    Until.holds("the agent is back", () -> isOnline(id));
    assertThat(one.awaitQuiet(Duration.ofSeconds(30))).isTrue();
    assertThat(two.awaitQuiet(Duration.ofSeconds(30))).isTrue();

    assertThat(statuses).contains(503).allMatch(status -> status == 200 || status == 503);
    assertThat(agents.started()).containsExactly(id, id);
    assertThat(atTwo.get("/events/" + id).body().findValuesAsText("event_type"))
        .containsOnlyOnce("WORKSPACE_OFFLINE");
  }
}
