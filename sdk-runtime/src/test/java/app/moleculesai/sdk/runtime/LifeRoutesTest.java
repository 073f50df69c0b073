package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import app.moleculesai.sdk.runtime.postgres.Until;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Restart, pause, resume, hibernate and the signals of a boot ({@code wire.md} 4.7, 4.9, 4.10). */
@Timeout(120)
class LifeRoutesTest {
  private final HostedScene scene = new HostedScene();
  private final HostedAgents agents = scene.agents;

  @AfterEach
  void close() {
    agents.daemonIsBack();
    agents.endStarts();
    scene.close();
  }

  private HttpCalls.Answer post(UUID id, String what) throws Exception {
    return scene.http.post("/workspaces/" + id + "/" + what, "");
  }

  @Test
  void aRestartKeepsTheVolumeUnlessItIsToldOtherwise() throws Exception {
    var id = scene.agent("Ada");
    var answer = post(id, "restart").expect(200);
    assertThat(answer.get("status")).isEqualTo("provisioning");
    assertThat(answer.get("config_dir")).isEqualTo("existing-volume");
    assertThat(answer.body().path("reset_session").asBoolean(true)).isFalse();
    Until.holds("it runs again", () -> agents.started().size() == 2);
    scene.awaitStatus(id, "online");
    assertThat(agents.process(id)).isEqualTo("p2");
    assertThat(agents.wasReset(id)).isFalse();
    assertThat(scene.payload(id, "WORKSPACE_PROVISIONING").path("restart").path("by").asText())
        .isEqualTo("anonymous");
    assertThat(scene.events(id)).filteredOn("WORKSPACE_PROVISIONING"::equals).hasSize(2);
  }

  @Test
  void aRestartMayDropTheSessions() throws Exception {
    var id = scene.agent("Ada");
    post(id, "restart?reset=true").expect(200);
    scene.awaitQuiet();
    assertThat(agents.wasReset(id)).isTrue();
    scene.http.post("/workspaces/" + id + "/restart", "{\"reset\":true}").expect(200);
    scene.awaitQuiet();
    assertThat(agents.wasReset(id)).isTrue();
  }

  @Test
  void theAgentThatIsReplacedDoesNotSpeakForTheNewOne() throws Exception {
    var id = scene.agent("Ada");
    var old = agents.agent(id);
    agents.holdStarts();
    post(id, "restart").expect(200);
    Until.holds("the start begins", () -> agents.started().size() == 2);
    assertThat(old.beat(scene.server.uri())).isEqualTo(200);
    assertThat(scene.status(id)).isEqualTo("provisioning");
    agents.endStarts();
    scene.awaitStatus(id, "online");
    scene.awaitQuiet();
    assertThat(old.beat(scene.server.uri())).as("its token is revoked").isEqualTo(401);
  }

  @Test
  void anAgentThatCallsAfterItsServerDiedIsOnlineWithItsAddress() throws Exception {
    var id = scene.agent("Ada");
    var url = scene.http.get("/workspaces/" + id).get("url");
    var registry = scene.server.registry();
    registry.leases().acquire("start/" + id, "dead/1", StartRights.LENGTH,
        Instant.now().minus(StartRights.LENGTH));
    registry.workspaces().change(id, StatusChange.to(WorkspaceStatus.PROVISIONING)
        .setting(WorkspacePatch.none().url(null).lastHeartbeatAt(null)), Instant.now());

    agents.agent(id).register(scene.server.uri());

    scene.awaitStatus(id, "online");
    assertThat(scene.http.get("/workspaces/" + id).get("url")).isEqualTo(url).isNotEmpty();
    assertThat(agents.started()).hasSize(1);
    assertThat(registry.leases().lapsed("start/", Instant.now())).isEmpty();
  }

  @Test
  void aRestartTakesOverTheRuntimeThatTheAgentIsConfiguredFor() throws Exception {
    try (var other = new HostedScene("hosted", "claude-code")) {
      var id = other.agent("Ada");
      other.agents.configure("runtime: [\n");
      other.http.post("/workspaces/" + id + "/restart", "").expect(200);
      other.awaitQuiet();
      assertThat(other.http.get("/workspaces/" + id).get("runtime")).isEqualTo("hosted");
      other.agents.configure("runtime: Claude-Code\n");
      other.http.post("/workspaces/" + id + "/restart", "").expect(200);
      other.awaitQuiet();
      assertThat(other.http.get("/workspaces/" + id).get("runtime")).isEqualTo("claude-code");
      other.agents.configure("runtime: unheard-of\n");
      other.http.post("/workspaces/" + id + "/restart", "").expect(200);
      other.awaitQuiet();
      assertThat(other.http.get("/workspaces/" + id).get("runtime")).isEqualTo("claude-code");
    }
  }

  @Test
  void anAgentThatWasStartedAgainIsToldSo() throws Exception {
    var id = scene.agent("Ada");
    var kept = "{\"name\":\"Bob\",\"runtime\":\"hosted\",\"secrets\":{\"API_KEY\":\"s3cr3t\"}}";
    var bob = scene.workspace(kept);
    scene.awaitStatus(bob, "online");
    post(bob, "restart").expect(200);
    scene.awaitQuiet();
    Until.holds("it is told", () -> agents.agent(bob).received().size() == 1);
    assertThat(agents.agent(bob).received().getFirst()).contains("restart_context", "API_KEY",
        "\"layer\":1", "started again").doesNotContain("s3cr3t");
    assertThat(scene.http.history(bob)).as("the log does not know of it").isEmpty();
    assertThat(agents.agent(id).received()).isEmpty();
  }

  @Test
  void thereIsNothingToRestartOfAMockAgent() throws Exception {
    var mock = scene.http.mock("Mock");
    var answer = post(mock, "restart").expect(200);
    assertThat(answer.get("status")).isEqualTo("noop");
    assertThat(answer.get("runtime")).isEqualTo("mock");
    assertThat(scene.status(mock)).isEqualTo("online");
  }

  @Test
  void whatCannotBeRestartedIsRefused() throws Exception {
    assertThat(post(UUID.randomUUID(), "restart").expect(404).get("code"))
        .isEqualTo("workspace_not_found");
    var parent = scene.agent("Parent");
    var child = scene.workspace("{\"name\":\"Child\",\"runtime\":\"hosted\",\"parent_id\":\""
        + parent + "\"}");
    scene.awaitStatus(child, "online");
    post(parent, "pause").expect(200);
    assertThat(post(child, "restart").expect(409).get("code")).isEqualTo("ancestor_paused");
    assertThat(scene.http.post("/workspaces/" + parent + "/restart",
        "{\"template\":\"../etc\"}").expect(400).get("code")).isEqualTo("path_escape");
    assertThat(scene.http.post("/workspaces/" + parent + "/restart",
        "{\"template\":\"nowhere\"}").expect(404).get("code")).isEqualTo("template_not_found");
    var nobody = scene.workspace("{\"name\":\"Nobody\",\"runtime\":\"hermes\"}");
    assertThat(post(nobody, "restart").expect(503).get("code")).isEqualTo("runtime_not_served");
  }

  @Test
  void pausingStopsATreeAndResumingBringsItBack() throws Exception {
    var parent = scene.agent("Parent");
    var child = scene.workspace("{\"name\":\"Child\",\"runtime\":\"hosted\",\"parent_id\":\""
        + parent + "\"}");
    scene.awaitStatus(child, "online");
    var mock = UUID.fromString(scene.http.post("/workspaces",
        "{\"name\":\"Mock\",\"runtime\":\"mock\",\"parent_id\":\"" + child + "\"}").get("id"));

    assertThat(post(parent, "pause").expect(200).get("paused_count")).isEqualTo("3");
    scene.awaitQuiet();
    assertThat(agents.runs(parent)).isFalse();
    assertThat(agents.runs(child)).isFalse();
    assertThat(scene.status(mock)).isEqualTo("paused");
    assertThat(scene.ask(parent).expect(503).get("status")).isEqualTo("paused");
    post(parent, "pause").expect(404);
    assertThat(post(child, "resume").expect(409).get("code")).isEqualTo("ancestor_paused");

    assertThat(post(parent, "resume").expect(200).get("resumed_count")).isEqualTo("3");
    scene.awaitStatus(parent, "online");
    scene.awaitStatus(child, "online");
    assertThat(scene.status(mock)).isEqualTo("online");
    post(parent, "resume").expect(404);
    assertThat(agents.started()).hasSize(4);
  }

  @Test
  void aPausedAgentIsNotWokenByItsOwnHeartbeat() throws Exception {
    var id = scene.agent("Ada");
    var agent = agents.agent(id);
    post(id, "pause").expect(200);
    assertThat(agent.beat(scene.server.uri())).isEqualTo(200);
    assertThat(scene.status(id)).isEqualTo("paused");
  }

  @Test
  void aMessageWakesASleeperOnce() throws Exception {
    var id = scene.agent("Ada");
    assertThat(post(id, "hibernate").expect(200).get("status")).isEqualTo("hibernated");
    assertThat(agents.runs(id)).isFalse();
    assertThat(scene.events(id)).endsWith("WORKSPACE_HIBERNATED");
    post(id, "hibernate").expect(404);

    agents.holdStarts();
    var answer = scene.ask(id).expect(503);
    assertThat(answer.get("code")).isEqualTo("agent_waking");
    assertThat(answer.body().path("waking").asBoolean()).isTrue();
    assertThat(answer.raw().headers().firstValue("Retry-After")).hasValue("15");
    scene.ask(id).expect(503);
    agents.endStarts();
    scene.awaitStatus(id, "online");
    assertThat(agents.started()).containsExactly(id, id);
    scene.ask(id).expect(200);
  }

  @Test
  void whoWorksIsPutToSleepByForceOnly() throws Exception {
    var id = scene.agent("Ada");
    scene.server.registry().workspaces().update(id, WorkspacePatch.none().activeTasks(2),
        Instant.now());
    var refused = post(id, "hibernate").expect(409);
    assertThat(refused.get("code")).isEqualTo("agent_at_work");
    assertThat(refused.get("active_tasks")).isEqualTo("2");
    assertThat(agents.runs(id)).isTrue();
    post(id, "hibernate?force=true").expect(200);
    assertThat(agents.runs(id)).isFalse();
  }

  @Test
  void whoNobodyCouldWakeIsNotPutToSleep() throws Exception {
    post(scene.http.mock("Mock"), "hibernate").expect(409);
    var id = scene.agent("Ada");
    agents.refuseStops(true);
    assertThat(post(id, "hibernate").expect(500).get("code")).isEqualTo("stop_failed");
    assertThat(scene.status(id)).isEqualTo("online");
  }

  @Test
  void aWatcherOfTheBootEndsAStart() throws Exception {
    agents.holdStarts();
    var id = scene.workspace("{\"name\":\"Ada\",\"runtime\":\"hosted\"}");
    var path = "/admin/workspaces/" + id + "/bootstrap-failed";
    var body = "{\"error\":\"no disk\",\"log_tail\":\"" + "x".repeat(9000) + "\u00fc\"}";
    assertThat(scene.http.post(path, body).expect(200).body().has("no_change")).isFalse();
    assertThat(scene.status(id)).isEqualTo("failed");
    var payload = scene.payload(id, "WORKSPACE_PROVISION_FAILED");
    assertThat(payload.path("source").asText()).isEqualTo("bootstrap_watcher");
    assertThat(payload.path("log_tail").asText()).hasSize(8191).endsWith("x\u00fc");
    assertThat(scene.http.post(path, body).expect(200).body().path("no_change").asBoolean())
        .isTrue();
    scene.http.post("/admin/workspaces/" + UUID.randomUUID() + "/bootstrap-failed", body)
        .expect(404);
  }

  @Test
  void thereIsNoConsoleOfARemoteMachine() throws Exception {
    var id = scene.agent("Ada");
    assertThat(scene.http.get("/workspaces/" + id + "/console").expect(501).get("code"))
        .isEqualTo("unsupported");
  }

  @Test
  void everySweepShowsThatItIsAlive() throws Exception {
    var names = scene.http.get("/admin/liveness").expect(200).body().path("subsystems");
    for (var name : new String[]{"silence", "container-health", "orphans", "stale-tokens",
        "provision-timeout", "hibernation", "interrupted-starts", "abandoned-starts", "restarts",
        "start-rights"}) {
      assertThat(names.has(name)).as(name).isTrue();
    }
  }
}
