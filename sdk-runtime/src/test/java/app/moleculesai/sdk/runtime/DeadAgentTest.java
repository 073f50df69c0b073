package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.RawAgent.Behaviour;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An agent whose process this server owns does not answer ({@code wire.md} 3.7 RE-4, 3.8). */
class DeadAgentTest {
  private static final Behaviour HANGS_UP = RawAgent.Exchange::hangUp;
  private static final Behaviour IN_TROUBLE = exchange -> exchange.answer(503, "text/plain", "no");

  /** Everything around one such agent. */
  private static final class Scene implements AutoCloseable {
    private final RawAgent agent;
    private final ProcessAgents runtime;
    private final MoleculeServer server;
    private final HttpCalls http;
    private final UUID id;

    Scene(Behaviour behaviour) throws Exception {
      agent = new RawAgent(behaviour);
      runtime = new ProcessAgents(agent.uri());
      server = MoleculeServer.builder().discovery(Discovery.classPath()).set("env", "development")
          .runtime("processes", runtime, "process").build().start();
      http = new HttpCalls(server.uri());
      id = UUID.fromString(http.post("/workspaces", "{\"name\":\"Ada\",\"runtime\":\"process\"}")
          .expect(201).get("id"));
      assertThat(server.awaitQuiet(Duration.ofSeconds(20))).isTrue();
      var token = http.post("/workspaces/" + id + "/tokens", "{}").get("auth_token");
      http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id + "\"}", "Authorization",
          "Bearer " + token).expect(200);
      assertThat(http.get("/workspaces/" + id).get("status")).isEqualTo("online");
      assertThat(runtime.started()).containsExactly(id);
    }

    Answer ask() throws Exception {
      var answer = http.post("/workspaces/" + id + "/a2a",
          "{\"method\":\"message/send\",\"params\":{\"message\":{\"content\":\"Hi\"}}}");
      assertThat(server.awaitQuiet(Duration.ofSeconds(20))).isTrue();
      return answer;
    }

    List<String> events() throws Exception {
      return http.get("/events/" + id).body().findValuesAsText("event_type");
    }

    @Override
    public void close() throws Exception {
      http.close();
      server.close();
      agent.close();
    }
  }

  @Test
  void aDeadAgentIsOfflineOnceAndStartedAgain() throws Exception {
    try (var scene = new Scene(HANGS_UP)) {
      scene.runtime.are(new WorkspaceState.Stopped());
      var answer = scene.ask();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.get("code")).isEqualTo("agent_restarting");
      assertThat(answer.body().path("restarting").asBoolean()).isTrue();
      assertThat(answer.body().has("preflight")).isFalse();
      assertThat(scene.events()).containsOnlyOnce("WORKSPACE_OFFLINE");
      assertThat(scene.runtime.started()).containsExactly(scene.id, scene.id);
      assertThat(scene.http.history(scene.id)).hasSize(1);
    }
  }

  @Test
  void gatewayTroubleOfADeadAgentSaysThatItIsBeingStarted() throws Exception {
    try (var scene = new Scene(IN_TROUBLE)) {
      scene.runtime.are(new WorkspaceState.Stopped());
      var answer = scene.ask();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.get("code")).isEqualTo("agent_restarting");
      assertThat(answer.raw().headers().firstValue("Retry-After")).hasValue("15");
    }
  }

  @Test
  void anAgentOfWhichNothingIsKnownIsLeftAlone() throws Exception {
    try (var scene = new Scene(HANGS_UP)) {
      scene.runtime.are(new WorkspaceState.Unknown("the daemon did not answer"));
      assertThat(scene.ask().status()).as("the message waits").isEqualTo(202);
      assertThat(scene.events()).doesNotContain("WORKSPACE_OFFLINE");
      assertThat(scene.runtime.started()).containsExactly(scene.id);
    }
  }

  @Test
  void anAgentThatRunsIsOnlyBusy() throws Exception {
    try (var scene = new Scene(HANGS_UP)) {
      scene.runtime.are(new WorkspaceState.Running("1", Optional.empty()));
      assertThat(scene.ask().status()).as("the message waits").isEqualTo(202);
      assertThat(scene.runtime.started()).containsExactly(scene.id);
    }
  }
}
