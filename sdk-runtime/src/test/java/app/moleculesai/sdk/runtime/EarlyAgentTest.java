package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.postgres.Until;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents that call before their start is over: no workspace is online without an address. */
@Timeout(120)
class EarlyAgentTest {
  private final HostedScene scene = new HostedScene();
  private final HostedAgents agents = scene.agents;

  @AfterEach
  void close() {
    scene.close();
  }

  private void isOnlineWhereItIs(UUID id) throws Exception {
    scene.awaitStatus(id, "online");
    var url = agents.agent(id).url().toString();
    var online = scene.payload(id, "WORKSPACE_ONLINE");
    assertThat(online.path("url").asText()).isEqualTo(url);
    assertThat(online.path("agent_card").path("name").asText()).isEqualTo(agents.process(id));
    assertThat(scene.http.get("/workspaces/" + id).get("url")).isEqualTo(url);
  }

  @Test
  void anAgentThatRegistersBeforeItsStartReturnsIsOnlineOnceItHasAnAddress() throws Exception {
    agents.startQuickAgents();
    var id = scene.agent("Ada");
    isOnlineWhereItIs(id);
    assertThat(scene.events(id)).containsExactly("WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE");
    scene.http.post("/workspaces/" + id + "/restart", "").expect(200);
    Until.holds("it was started again", () -> agents.process(id).equals("p2"));
    isOnlineWhereItIs(id);
    assertThat(scene.ask(id).status()).isEqualTo(200);
  }

  @Test
  void anAgentThatIsAboutToBeReplacedDoesNotComeOnline() throws Exception {
    var id = scene.agent("Ada");
    var before = agents.agent(id);
    agents.holdStarts();
    scene.http.post("/workspaces/" + id + "/restart", "").expect(200);
    Until.holds("the start is under way", () -> agents.started().size() == 2);
    before.register(scene.server.uri());
    assertThat(before.beat(scene.server.uri())).isEqualTo(200);
    assertThat(scene.status(id)).isEqualTo("provisioning");
    agents.endStarts();
    Until.holds("it was started again", () -> agents.process(id).equals("p2"));
    scene.awaitStatus(id, "online");
    Until.holds("it is called where it is", () -> scene.ask(id).status() == 200);
    assertThat(scene.http.get("/workspaces/" + id).get("url"))
        .isEqualTo(agents.agent(id).url().toString());
  }
}
