package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Registering, heartbeats, discovery and peers ({@code wire.md} 6.1 to 6.4). */
class PresenceTest {
  private final RunningServer running = new RunningServer();

  @AfterEach
  void close() {
    running.close();
  }

  private Answer external(String name) throws Exception {
    return running.http.post("/workspaces", "{\"name\":\"" + name + "\",\"external\":true}");
  }

  private Answer beat(UUID id, String token, String more) throws Exception {
    return running.http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id + "\"" + more + "}",
        "Authorization", "Bearer " + token);
  }

  @Test
  void anAgentRegistersWithItsTokenAndComesOnline() throws Exception {
    var created = external("Far");
    var id = UUID.fromString(created.body().path("id").asText());
    var token = created.body().path("connection").path("auth_token").asText();
    var body = "{\"id\":\"" + id
        + "\",\"url\":\"http://127.0.0.1:9/a2a\",\"agent_card\":{\"name\":\"Far\"}}";

    assertThat(running.http.post("/registry/register", body).status()).isEqualTo(401);
    assertThat(
        running.http.post("/registry/register", body, "Authorization", "Bearer wrong").status())
        .isEqualTo(401);
    assertThat(running.status(id)).isEqualTo("awaiting_agent");

    var registered = running.http.post("/registry/register", body, "Authorization",
        "Bearer " + token);
    assertThat(registered.body().path("status").asText()).isEqualTo("registered");
    assertThat(registered.body().has("auth_token")).isFalse();
    assertThat(running.status(id)).isEqualTo("online");
    assertThat(
        running.http.get("/workspaces/" + id).body().path("agent_card").path("name").asText())
        .isEqualTo("Far");
  }

  @Test
  void theFirstRegistrationWithoutTokenGetsOne() throws Exception {
    var id = running.mock("Ada");
    var first = running.http.post("/registry/register",
        "{\"id\":\"" + id + "\",\"delivery_mode\":\"poll\",\"agent_card\":{}}");
    assertThat(first.body().path("auth_token").asText()).hasSize(43);
    assertThat(first.body().path("delivery_mode").asText()).isEqualTo("poll");
  }

  @Test
  void pushNeedsAnAddressThatMayBeCalled() throws Exception {
    var id = running.mock("Ada");
    var without = running.http.post("/registry/register",
        "{\"id\":\"" + id + "\",\"agent_card\":{}}");
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.body().path("field").asText()).isEqualTo("url");
    var refused = running.http.post("/registry/register",
        "{\"id\":\"" + id + "\",\"agent_card\":{},\"url\":\"http://192.0.2.1/\"}");
    assertThat(refused.body().path("field").asText()).isEqualTo("url");
  }

  @Test
  void unknownAgentsAreRefusedAndRemovedOnesAreGone() throws Exception {
    var unknown = running.http.post("/registry/register",
        "{\"id\":\"" + UUID.randomUUID() + "\",\"delivery_mode\":\"poll\",\"agent_card\":{}}");
    assertThat(unknown.status()).isEqualTo(404);
    var id = running.mock("Ada");
    running.http.send("DELETE", "/workspaces/" + id, "");
    var removed = running.http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id + "\"}");
    assertThat(removed.status()).isEqualTo(410);
  }

  @Test
  void anAgentThatReadsItsMailboxIsNotRefusedForAnAddressNobodyCalls() throws Exception {
    var id = running.mock("Ada");
    running.http.post("/registry/register", "{\"id\":\"" + id
        + "\",\"delivery_mode\":\"poll\",\"agent_card\":{},\"url\":\"http://192.0.2.1/\"}")
        .expect(200);
    var row = running.server.registry().workspaces().find(id).orElseThrow();
    assertThat(row.url()).isEmpty();
    assertThat(row.deliveryMode()).isEqualTo(DeliveryMode.POLL);
  }

  @Test
  void anUnknownAgentIsLetInWhenTheOperatorSaysSo() throws Exception {
    try (var server = open(); var http = new HttpCalls(server.uri())) {
      var first = UUID.randomUUID();
      var registered = http.post("/registry/register", unknown(first, "Ada", "")).expect(200);
      assertThat(registered.get("auth_token")).hasSize(43);
      var row = server.registry().workspaces().find(first).orElseThrow();
      assertThat(row.name()).isEqualTo("Ada");
      assertThat(row.runtime()).isEqualTo("external");
      assertThat(row.status()).isEqualTo(WorkspaceStatus.ONLINE);
      http.post("/registry/register", unknown(first, "Ada", "")).expect(401);

      var sameName = UUID.randomUUID();
      http.post("/registry/register", unknown(sameName, "Ada", "")).expect(200);
      var noName = UUID.randomUUID();
      http.post("/registry/register", unknown(noName, "a|b", "")).expect(200);
      assertThat(server.registry().workspaces().list()).extracting(Workspace::name)
          .containsExactlyInAnyOrder("Ada", sameName.toString(), noName.toString());
    }
  }

  @Test
  void anUnknownAgentWhoseRegistrationIsRefusedLeavesNothing() throws Exception {
    try (var server = open(); var http = new HttpCalls(server.uri())) {
      var before = StoredState.of(server);
      for (var mistake : List.of(",\"delivery_mode\":\"push\"",
          ",\"delivery_mode\":\"push\",\"url\":\"http://192.0.2.1/\"")) {
        http.post("/registry/register", unknown(UUID.randomUUID(), "Ada", mistake)).expect(400);
      }
      assertThat(StoredState.of(server)).isEqualTo(before);
    }
  }

  private static MoleculeServer open() {
    return MoleculeServer.builder().discovery(Discovery.classPath()).set("env", "development")
        .set("registry-allow-unknown", true).build().start();
  }

  /** A later member wins. */
  private static String unknown(UUID id, String name, String more) {
    return "{\"id\":\"" + id + "\",\"delivery_mode\":\"poll\",\"agent_card\":{\"name\":\"" + name
        + "\"}" + more + "}";
  }

  @ParameterizedTest
  @EnumSource(names = {"PAUSED", "HIBERNATING", "HIBERNATED"})
  void anAgentThatIsHeldLearnsItAndStaysHeld(WorkspaceStatus held) throws Exception {
    var id = running.mock("Ada");
    var card = "{\"id\":\"" + id + "\",\"delivery_mode\":\"poll\",\"agent_card\":{}}";
    var token = running.http.post("/registry/register", card).get("auth_token");
    running.server.registry().workspaces().change(id, StatusChange.to(held), Instant.now());
    int events = running.events(id).size();

    var registered = running.http.post("/registry/register", card, "Authorization",
        "Bearer " + token).expect(200);
    assertThat(registered.get("status")).isEqualTo(held.word());
    assertThat(beat(id, token, "").expect(200).get("workspace_status")).isEqualTo(held.word());
    assertThat(running.status(id)).isEqualTo(held.word());
    assertThat(running.events(id)).hasSize(events);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONLINE", "OFFLINE", "FAILED", "AWAITING_AGENT", "PROVISIONING", "DEGRADED"})
  void whoRegistersInThePlaceOfAnAgentThatIsGoneHasSaidNothing(WorkspaceStatus before)
      throws Exception {
    var created = external("Far");
    var id = UUID.fromString(created.body().path("id").asText());
    var token = created.body().path("connection").path("auth_token").asText();
    beat(id, token, ",\"runtime_metadata\":{\"capabilities\":{\"scheduler\":true}}").expect(200);
    running.server.registry().workspaces().change(id, StatusChange.to(before), Instant.now());

    running.http.post("/registry/register", "{\"id\":\"" + id
        + "\",\"delivery_mode\":\"poll\",\"agent_card\":{}}", "Authorization", "Bearer " + token)
        .expect(200);

    assertThat(running.status(id)).isEqualTo("online");
    var gone = Set.of(WorkspaceStatus.OFFLINE, WorkspaceStatus.FAILED,
        WorkspaceStatus.AWAITING_AGENT);
    assertThat(running.server.registry().workspaces().find(id).orElseThrow().agentSignals()
        .isEmpty()).isEqualTo(gone.contains(before));
  }

  @Test
  void heartbeatsMoveTheState() throws Exception {
    var created = external("Far");
    var id = UUID.fromString(created.body().path("id").asText());
    var token = created.body().path("connection").path("auth_token").asText();

    assertThat(beat(id, token, ",\"active_tasks\":2,\"current_task\":\"reading\"").status())
        .isEqualTo(200);
    assertThat(running.status(id)).isEqualTo("online");
    beat(id, token, ",\"error_rate\":0.5");
    assertThat(running.status(id)).isEqualTo("degraded");
    beat(id, token, ",\"error_rate\":0.3");
    assertThat(running.status(id)).isEqualTo("degraded");
    beat(id, token, ",\"error_rate\":0.05");
    assertThat(running.status(id)).isEqualTo("online");
    beat(id, token,
        ",\"runtime_state\":\"wedged\",\"runtime_metadata\":{\"capabilities\":{\"status_mgmt\":true}}");
    assertThat(running.status(id)).isEqualTo("degraded");
    assertThat(running.events(id)).startsWith("WORKSPACE_DEGRADED", "WORKSPACE_ONLINE",
        "WORKSPACE_DEGRADED",
        "WORKSPACE_ONLINE");
    assertThat(beat(id, token, ",\"error_rate\":\"high\"").body().path("field").asText())
        .isEqualTo("error_rate");
  }

  @Test
  void peersAreParentSiblingsAndChildren() throws Exception {
    var root = running.mock("Root");
    var left = running.mock("Left", root);
    var right = running.mock("Right", root);
    var below = running.mock("Below", left);
    var far = running.mock("Far", right);

    var peers = running.http.get("/registry/" + left + "/peers").body().findValuesAsText("name");
    assertThat(peers).containsExactlyInAnyOrder("Root", "Right", "Below");
    assertThat(
        running.http.get("/registry/" + left + "/peers?q=RIGH").body().findValuesAsText("name"))
        .containsExactly("Right");
    assertThat(allowed(left, right)).isTrue();
    assertThat(allowed(root, far)).isTrue();
    assertThat(allowed(far, root)).isTrue();
    assertThat(allowed(below, far)).isFalse();
    assertThat(allowed(below, UUID.randomUUID())).isFalse();
  }

  private boolean allowed(UUID caller, UUID target) throws Exception {
    return running.http.post("/registry/check-access",
        "{\"caller_id\":\"" + caller + "\",\"target_id\":\"" + target + "\"}").body()
        .path("allowed").asBoolean();
  }

  @Test
  void onADevelopersMachineAnybodyMayAskForAnAgent() throws Exception {
    var caller = external("Far").get("id"); // it has a token
    var target = running.mock("Near");
    var path = "/registry/discover/" + target;

    running.http.get(path, "X-Workspace-ID", caller).expect(200);
    running.http.get(path, "X-Workspace-ID", caller, "Authorization", "Bearer wrong").expect(401);
    running.http.get("/registry/" + caller + "/peers").expect(401);
  }

  @Test
  void anAgentWithoutAddressIsReachedThroughTheServer() throws Exception {
    var root = running.mock("Root");
    var child = running.mock("Child", root);
    var found = running.http.get("/registry/discover/" + child, "X-Workspace-ID", root.toString());
    assertThat(found.body().path("url").asText())
        .isEqualTo(running.server.uri() + "/workspaces/" + child + "/a2a");
    assertThat(running.http.get("/registry/discover/" + child).status()).isEqualTo(400);
    var waiting = UUID.fromString(external("Far").body().path("id").asText());
    var notYet = running.http.get("/registry/discover/" + waiting, "X-Workspace-ID",
        root.toString());
    assertThat(notYet.status()).isEqualTo(503);
    assertThat(notYet.body().path("status").asText()).isEqualTo("awaiting_agent");
  }
}
