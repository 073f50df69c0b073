package app.moleculesai.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Agents that die, fall silent, cannot be started or cannot be reached, on the daemon of this machine. */
@NeedsAgents
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenAgentTest {
  private Scene scene;
  private Daemon daemon;
  private Calls calls;
  private String installation;

  @BeforeAll
  void start() throws Exception {
    scene = new Scene(Daemon.MACHINE, "127.0.0.1");
    daemon = scene.daemon;
    calls = scene.calls;
    var first = scene.agent("First");
    installation = daemon.installation(first);
    calls.delete(first).expect(200);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (var workspace : calls.get("/workspaces").expect(200).body()) {
      calls.delete(UUID.fromString(workspace.path("id").asText())).expect(200);
    }
    assertThat(daemon.things(installation)).isEmpty();
  }

  @AfterAll
  void close() throws Exception {
    scene.close();
  }

  @Test
  void aKilledAgentIsStartedAgainOnce() throws Exception {
    var id = scene.agent("Ada");
    calls.ask(id, "Hello").expect(200);
    var before = daemon.run(id);

    daemon.client().killContainerCmd(Daemon.name(id)).exec();
    var answer = calls.ask(id, "Are you well?").expect(503);

    assertThat(answer.get("code")).isEqualTo("agent_restarting");
    assertThat(answer.body().path("restarting").asBoolean()).isTrue();
    Until.holds("the agent answers again", () -> calls.answers(id));
    assertThat(daemon.run(id)).isNotEqualTo(before);
    assertThat(calls.events(id)).containsExactly("WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE",
        "WORKSPACE_OFFLINE", "WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE");
    assertThat(calls.history(id)).contains("Are you well?");
  }

  @Test
  void anAgentThatCrashesIsStartedAgainByTheEngineAndFollowedToItsNewPort() throws Exception {
    var id = scene.agent("Ada");
    var container = daemon.container(id).getId();

    var answer = calls.ask(id, "crash").expect(202);

    assertThat(answer.body().path("queued").asBoolean()).isTrue();
    Until.holds("the agent answers again", () -> calls.answers(id));
    assertThat(daemon.container(id).getId()).isEqualTo(container);
    assertThat(calls.events(id)).doesNotContain("WORKSPACE_OFFLINE");
  }

  @Test
  void aMessageForAWedgedAgentWaitsForIt() throws Exception {
    var id = scene.agent("Ada");
    var run = daemon.run(id);
    daemon.client().pauseContainerCmd(Daemon.name(id)).exec();

    var answer = calls.ask(id, "Hello").expect(202);

    assertThat(answer.body().path("queued").asBoolean()).isTrue();
    assertThat(answer.body().path("queue_depth").asInt()).isEqualTo(1);
    assertThat(calls.status(id)).isEqualTo("online");
    var item = "/workspaces/" + id + "/a2a/queue/" + answer.get("queue_id");
    assertThat(calls.get(item).expect(200).get("status")).isEqualTo("queued");

    daemon.client().unpauseContainerCmd(Daemon.name(id)).exec();
    calls.reportIdle(id);
    Until.holds("the message is answered",
        () -> calls.get(item).get("status").equals("completed"));
    assertThat(calls.history(id)).isEqualTo(List.of("Hello", "Hello"));
    assertThat(daemon.run(id)).isEqualTo(run);
    assertThat(calls.events(id)).doesNotContain("WORKSPACE_OFFLINE");
  }

  @Test
  void aWorkspaceWhoseImageIsMissingFails() throws Exception {
    var id = scene.workspace("Ada", Scene.MISSING);
    calls.awaitStatus(id, "failed");

    var answer = calls.ask(id, "Hello").expect(503);

    assertThat(answer.get("code")).isEqualTo("agent_not_reachable");
    assertThat(answer.get("status")).isEqualTo("failed");
    assertThat(calls.events(id)).containsExactly("WORKSPACE_PROVISIONING",
        "WORKSPACE_PROVISION_FAILED");
    assertThat(daemon.things(installation)).isEmpty();
  }

  @Test
  void anAgentWhoseImageIsGoneIsNotStoppedToBeStartedAgain() throws Exception {
    daemon.client().tagImageCmd(Daemon.IMAGE, "localhost:1/molecule-chaos/passing", "1").exec();
    var id = scene.agent("Ada", Scene.PASSING);
    var run = daemon.run(id);
    daemon.client().removeImageCmd(Scene.PASSING_IMAGE).withForce(true).exec();

    assertThat(calls.post("/workspaces/" + id + "/restart", "").expect(200).get("status"))
        .isEqualTo("provisioning");

    Until.holds("the start failed",
        () -> calls.events(id).contains("WORKSPACE_PROVISION_FAILED"));
    calls.awaitStatus(id, "online");
    calls.ask(id, "Hello").expect(200);
    assertThat(daemon.run(id)).isEqualTo(run);
  }

  @Test
  void anAgentWhoseDiskIsFullFailsAndIsThereAgainWhenThereIsRoom() throws Exception {
    var id = scene.agent("Ada");
    calls.post("/workspaces/" + id + "/hibernate", "").expect(200);
    daemon.fillDisk(id);

    var waking = calls.ask(id, "Hello").expect(503);
    Until.holds("it is woken", () -> !calls.status(id).equals("hibernated"));
    calls.awaitStatus(id, "failed");

    assertThat(waking.get("code")).isEqualTo("agent_waking");
    assertThat(waking.retryAfter()).hasValue("15");
    assertThat(calls.events(id)).endsWith("WORKSPACE_PROVISIONING", "WORKSPACE_PROVISION_FAILED");
    assertThat(calls.lastError(id)).contains("could not be started");
    assertThat(daemon.hasContainer(id)).isFalse();
    assertThat(calls.ask(id, "Hello").expect(503).get("code")).isEqualTo("agent_not_reachable");

    daemon.emptyDisk(id);
    calls.post("/workspaces/" + id + "/restart", "").expect(200);
    Until.holds("the agent answers again", () -> calls.answers(id));
  }

  @Test
  void anAgentThatIsCutOffIsLeftAloneAndFoundAgain() throws Exception {
    var id = scene.agent("Ada");
    calls.ask(id, "Hello").expect(200);
    var run = daemon.run(id);
    daemon.client().disconnectFromNetworkCmd().withNetworkId(scene.network())
        .withContainerId(Daemon.name(id)).exec();

    Until.holds("the server knows that there is no way to it",
        () -> calls.ask(id, "Are you there?").get("code").equals("agent_not_reachable"));

    daemon.client().connectToNetworkCmd().withNetworkId(scene.network())
        .withContainerId(Daemon.name(id)).exec();
    Until.holds("the agent answers again", () -> calls.answers(id));
    assertThat(daemon.run(id)).isEqualTo(run);
    assertThat(calls.events(id)).containsExactly("WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE");
  }
}
