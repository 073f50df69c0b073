package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.postgres.Until;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a start that takes too long ({@code wire.md} 5.6, step 1). */
@Timeout(120)
class StartLimitTest {
  private final HostedScene scene = new HostedScene(server -> server.set("start-limit", "1s"),
      "hosted");
  private final HostedAgents agents = scene.agents;

  @AfterEach
  void close() {
    scene.close();
  }

  /** Creates a workspace whose agent is not there in time. */
  private UUID late() throws Exception {
    var id = scene.workspace("{\"name\":\"Ada\",\"runtime\":\"hosted\"}");
    scene.awaitStatus(id, "failed");
    return id;
  }

  private void restart(UUID id) throws Exception {
    scene.http.post("/workspaces/" + id + "/restart", "").expect(200);
  }

  @Test
  void aStartThatTakesTooLongHasFailedAndSaysSo() throws Exception {
    agents.holdStarts();
    var id = late();
    assertThat(scene.payload(id, "WORKSPACE_PROVISION_FAILED").path("error").asText())
        .isEqualTo("the agent could not be started within 1 s");
    scene.awaitQuiet();
    agents.endStarts();
    restart(id);
    scene.awaitStatus(id, "online");
  }

  @Test
  void anAgentThatComesAfterItsTimeIsStopped() throws Exception {
    agents.startShyAgents(); // one that registers before it is stopped is online for a while
    var end = agents.holdStartsDeaf();
    var id = late();
    end.run();
    scene.awaitQuiet();
    assertThat(agents.stopped()).containsExactly(id);
    assertThat(agents.hasAnythingOf(id)).isTrue();
    assertThat(agents.runs(id)).isFalse();
    assertThat(scene.status(id)).isEqualTo("failed");
  }

  @Test
  void anAgentIsStartedAgainWhileAStartThatNeverEndsIsUnderWay() throws Exception {
    var end = agents.holdStartsDeaf();
    var id = late();
    agents.holdNoMoreStarts();
    restart(id);
    scene.awaitStatus(id, "online");
    assertThat(scene.ask(id).status()).isEqualTo(200);
    end.run(); // and its agent replaces the one that runs
    scene.awaitQuiet();
    assertThat(agents.stopped()).containsExactly(id);
    Until.holds("it answers again", () -> scene.ask(id).status() == 200);
  }

  @Test
  void anAgentThatRunsStaysWhenItsSuccessorDoesNotCome() throws Exception {
    var id = scene.agent("Ada");
    var process = agents.process(id);
    agents.holdStarts();
    restart(id);
    Until.holds("the start is under way", () -> agents.started().size() == 2);
    scene.awaitStatus(id, "online");
    assertThat(agents.process(id)).isEqualTo(process);
    assertThat(scene.events(id)).contains("WORKSPACE_PROVISION_FAILED");
  }
}
