package app.moleculesai.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A daemon that is stopped and started, or says nothing, with a server that goes on. */
@NeedsAgents(onOwnDaemon = true)
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenDaemonTest {
  private PrivateDaemon engine;
  private Scene scene;
  private Daemon daemon;
  private Calls calls;

  @BeforeAll
  void start() throws Exception {
    engine = PrivateDaemon.started();
    scene = new Scene(engine.host(), engine.address());
    daemon = scene.daemon;
    calls = scene.calls;
  }

  @AfterAll
  void close() throws Exception {
    try {
      scene.close();
    } finally {
      engine.close();
    }
  }

  private String saysOfDocker() throws Exception {
    return calls.get("/ready").body().path("checks").path("runtimes.docker").path("status")
        .asText();
  }

  @Test
  void agentsOfADaemonThatSaysNothingAnswerAndAreLeftAlone() throws Exception {
    var id = scene.agent("Ada");
    var installation = daemon.installation(id);
    var run = daemon.run(id);

    engine.pause();
    Until.holds("it is known that the daemon says nothing", () -> saysOfDocker().equals("down"));
    assertThat(calls.get("/ready").status()).isEqualTo(503);
    calls.ask(id, "Hello").expect(200);
    assertThat(calls.status(id)).isEqualTo("online");

    engine.resume();
    Until.holds("the daemon is listened to again", () -> saysOfDocker().equals("up"));
    calls.ask(id, "Hello").expect(200);
    assertThat(daemon.run(id)).isEqualTo(run);
    assertThat(calls.events(id)).containsExactly("WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE");
    calls.delete(id).expect(200);
    assertThat(daemon.things(installation)).isEmpty();
  }

  @Test
  void agentsOfADaemonThatWasStoppedComeBackWithIt() throws Exception {
    var id = scene.agent("Grace");
    var installation = daemon.installation(id);
    var container = daemon.container(id).getId();
    var doomed = scene.agent("Bob");

    engine.stop();
    Until.holds("it is known that the daemon is away", () -> saysOfDocker().equals("down"));
    assertThat(calls.get("/ready").status()).isEqualTo(503);
    assertThat(calls.ask(id, "Hello").expect(502).get("code")).isEqualTo("agent_unreachable");
    assertThat(calls.status(id)).isEqualTo("online");
    var late = scene.workspace("Eve", Scene.ECHO);
    calls.awaitStatus(late, "failed");
    var refused = calls.delete(doomed).expect(500);
    assertThat(refused.get("code")).isEqualTo("stop_failed");
    assertThat(refused.body().path("removed_count").asInt()).isEqualTo(1);

    engine.start();
    Until.holds("the agent answers again", () -> calls.answers(id));
    Until.holds("the daemon is listened to again", () -> saysOfDocker().equals("up"));
    assertThat(daemon.container(id).getId()).isEqualTo(container);
    assertThat(calls.events(id)).doesNotContain("WORKSPACE_OFFLINE")
        .containsOnlyOnce("WORKSPACE_PROVISIONING");
    calls.post("/workspaces/" + late + "/restart", "").expect(200);
    Until.holds("the late one answers", () -> calls.answers(late));

    calls.delete(doomed).expect(200);
    calls.delete(late).expect(200);
    calls.delete(id).expect(200);
    assertThat(daemon.things(installation)).isEmpty();
  }
}
