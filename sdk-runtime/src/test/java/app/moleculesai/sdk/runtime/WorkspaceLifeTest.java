package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Creating, reading, changing and deleting workspaces ({@code wire.md} 4). */
class WorkspaceLifeTest {
  private final RunningServer running = new RunningServer();

  @AfterEach
  void close() {
    running.close();
  }

  @Test
  void aMockWorkspaceIsOnlineAtOnceAndSaysSo() throws Exception {
    var id = running
        .create("{\"name\":\"Ada\",\"runtime\":\" Mock \",\"canvas\":{\"x\":3,\"y\":4.5}}");
    var row = running.http.get("/workspaces/" + id).body();
    assertThat(row.path("status").asText()).isEqualTo("online");
    assertThat(row.path("runtime").asText()).isEqualTo("mock");
    assertThat(row.path("y").asDouble()).isEqualTo(4.5);
    assertThat(running.events(id)).containsExactly("WORKSPACE_ONLINE", "WORKSPACE_PROVISIONING");
  }

  @Test
  void aRuntimeThatNobodyServesFailsButIsCreated() throws Exception {
    var id = running.create("{\"name\":\"Ada\",\"runtime\":\"claude-code\"}");
    assertThat(running.status(id)).isEqualTo("failed");
    assertThat(running.events(id)).contains("WORKSPACE_PROVISION_FAILED");
  }

  @Test
  void anExternalWorkspaceWithoutAddressShowsItsTokenOnce() throws Exception {
    var answer = running.http.post("/workspaces", "{\"name\":\"Far\",\"external\":true}");
    var connection = answer.body().path("connection");
    assertThat(answer.body().path("status").asText()).isEqualTo("awaiting_agent");
    assertThat(connection.path("auth_token").asText()).hasSize(43);
    assertThat(connection.path("platform_url").asText()).isEqualTo(running.server.uri().toString());
  }

  @Test
  void anExternalWorkspaceWithAnAddressIsOnlineAtOnce() throws Exception {
    var answer = running.http.post("/workspaces",
        "{\"name\":\"Far\",\"external\":true,\"url\":\"http://127.0.0.1:9/a2a\"}").expect(201);
    assertThat(answer.get("status")).isEqualTo("online");
    assertThat(answer.body().path("external").asBoolean()).isTrue();
    assertThat(answer.body().has("connection")).isFalse();
    var id = UUID.fromString(answer.get("id"));
    assertThat(running.http.get("/workspaces/" + id).get("url"))
        .isEqualTo("http://127.0.0.1:9/a2a");
    var online = running.http.get("/events/" + id).body().get(0);
    assertThat(online.path("event_type").asText()).isEqualTo("WORKSPACE_ONLINE");
    assertThat(online.path("payload").toString())
        .isEqualTo("{\"name\":\"Far\",\"external\":true}");
  }

  @Test
  void noTierIsTheDefaultAlsoInAPatch() throws Exception {
    var id = running.create("{\"name\":\"Ada\",\"runtime\":\"mock\",\"tier\":1}");
    running.http.send("PATCH", "/workspaces/" + id, "{\"tier\":0}").expect(200);
    assertThat(running.http.get("/workspaces/" + id).body().path("tier").asInt()).isEqualTo(3);
  }

  @Test
  void twoLiveWorkspacesOfOneParentCannotShareAName() throws Exception {
    var root = running.mock("Ada");
    running.mock("Grace", root);
    running.mock("Grace");
    var second = running.http.post("/workspaces",
        "{\"name\":\"Grace\",\"runtime\":\"mock\",\"parent_id\":\"" + root + "\"}");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.body().path("code").asText()).isEqualTo("name_taken");
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "{\"runtime\":\"mock\"}; invalid_field; name",
      "{\"name\":\"a|b\"}; invalid_field; name",
      "{\"name\":\"a\",\"role\":\"x\\ny\"}; invalid_field; role",
      "{\"name\":\"a\",\"tier\":9}; invalid_field; tier",
      "{\"name\":\"a\",\"runtime\":\"nope\"}; unknown_runtime; runtime",
      "{\"name\":\"a\",\"external\":true,\"runtime\":\"nope\"}; unknown_runtime; runtime",
      "{\"name\":\"a\",\"external\":true,\"runtime\":\"x\\ny\"}; invalid_field; runtime",
      "{\"name\":\"a\",\"secrets\":{\"HERMES_DEFAULT_MODEL\":\"x\"}}; invalid_field; secrets",
      "{\"name\":\"a\",\"budget_limit\":-1}; invalid_field; budget_limit",
      "{\"name\":\"a\",\"workspace_dir\":\"/etc/x\"}; invalid_field; workspace_dir",
      "{\"name\":\"a\",\"workspace_access\":\"read_only\"}; invalid_field; workspace_access",
      "{\"name\":\"a\",\"template\":\"../x\"}; path_escape; template",
      "{\"name\":\"a\",\"delivery_mode\":\"mail\"}; invalid_field; delivery_mode",
      "{\"name\":\"a\",\"external\":true,\"url\":\"http://169.254.1.1/\"}; invalid_field; url",
      "{\"name\":\"a\",\"parent_id\":\"00000000-0000-4000-8000-000000000000\"}; parent_not_found; parent_id"})
  void aWrongFieldIsNamedAndNothingIsCreated(String body, String code, String field)
      throws Exception {
    var answer = running.http.post("/workspaces", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("code").asText()).isEqualTo(code);
    assertThat(answer.body().path("field").asText()).isEqualTo(field);
    assertThat(running.server.registry().workspaces().list()).isEmpty();
  }

  @Test
  void aPatchChangesAllFieldsOrNone() throws Exception {
    var id = running.mock("Ada");
    var patched = running.http.send("PATCH", "/workspaces/" + id,
        "{\"name\":\"Eve\",\"role\":\"Plans\",\"x\":1,\"y\":2,\"workspace_dir\":null}");
    assertThat(patched.body().path("needs_restart").asBoolean()).isTrue();
    var refused = running.http.send("PATCH", "/workspaces/" + id, "{\"name\":\"Zoe\",\"tier\":77}");
    assertThat(refused.status()).isEqualTo(400);
    var row = running.http.get("/workspaces/" + id).body();
    assertThat(row.path("name").asText()).isEqualTo("Eve");
    assertThat(row.path("x").asInt()).isEqualTo(1);
  }

  @Test
  void aWorkspaceCannotStandBelowItself() throws Exception {
    var root = running.mock("Ada");
    var child = running.mock("Grace", root);
    var answer = running.http.send("PATCH", "/workspaces/" + root,
        "{\"parent_id\":\"" + child + "\"}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body().path("code").asText()).isEqualTo("parent_cycle");
  }

  @Test
  void childrenGoOnlyWhenTheCallerSaysSo() throws Exception {
    var root = running.mock("Ada");
    var child = running.mock("Grace", root);
    var grandchild = running.mock("Joan", child);

    var asked = running.http.send("DELETE", "/workspaces/" + root, "");
    assertThat(asked.status()).isEqualTo(409);
    assertThat(asked.body().path("children_count").asInt()).isEqualTo(1);
    assertThat(running.status(root)).isEqualTo("online");

    var deleted = running.http.send("DELETE", "/workspaces/" + root + "?confirm=true", "");
    assertThat(deleted.body().path("cascade_deleted").asInt()).isEqualTo(2);
    var gone = running.http.get("/workspaces/" + grandchild);
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.body().path("removed_at").isTextual()).isTrue();
    assertThat(gone.get("id")).isEqualTo(grandchild.toString());
    assertThat(gone.get("hint")).contains("include_removed=true");
    assertThat(running.http.get("/workspaces/" + grandchild + "?include_removed=true").status())
        .isEqualTo(200);
    assertThat(running.http.get("/workspaces").body()).isEmpty();
    assertThat(
        running.http.get("/workspaces/" + root + "/state").body().path("deleted").asBoolean())
        .isTrue();
    assertThat(running.events(child)).first().isEqualTo("WORKSPACE_REMOVED");
    assertThat(running.mock("Ada")).isNotEqualTo(root);
  }

  @Test
  void onADevelopersMachineTheStateOfAWorkspaceWithTokensTakesOne() throws Exception {
    var created = running.http.post("/workspaces", "{\"name\":\"Far\",\"external\":true}");
    var path = "/workspaces/" + created.get("id") + "/state";
    var token = created.body().path("connection").path("auth_token").asText();

    assertThat(running.http.get(path).expect(401).get("code")).isEqualTo("unauthorized");
    running.http.get(path, "Authorization", "Bearer " + token).expect(200);
    running.http.get("/workspaces/" + running.mock("Ada") + "/state").expect(200);
  }

  @Test
  void apurgeForgetsTheConversationToo() throws Exception {
    var id = running.mock("Ada");
    running.http.post("/workspaces/" + id + "/notify", "{\"message\":\"hello\"}");
    var purged = running.http.send("DELETE", "/workspaces/" + id + "?purge=true", "");
    assertThat(purged.body().path("status").asText()).isEqualTo("purged");
    assertThat(running.http.get("/workspaces/" + id).status()).isEqualTo(404);
    assertThat(running.http.get("/workspaces/" + id + "/chat-history").body().path("messages"))
        .isEmpty();
    assertThat(running.http.send("DELETE", "/workspaces/" + UUID.randomUUID(), "").status())
        .isEqualTo(404);
  }
}
