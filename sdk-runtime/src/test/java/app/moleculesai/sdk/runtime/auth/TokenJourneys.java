package app.moleculesai.sdk.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.runtime.http.TestServer;
import app.moleculesai.sdk.runtime.http.TestServer.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of workspaces and of organisations ({@code wire.md} 10), through HTTP, on any storage. */
public abstract class TokenJourneys extends AuthJourneys {
  @Override
  TestServer serve() {
    return TestServer.of(new TokenRoutes(world.access,
        new TokenDesk(world.registry, world.directory, world.tokens), world.nanos::get));
  }

  private String[] admin() {
    return new String[]{"Authorization", world.credential("admin")};
  }

  private String tokensOf(UUID id) {
    return "/workspaces/" + id + "/tokens";
  }

  @Test
  void aTokenIsShownOnceAndWorks() {
    var issued = server.post(tokensOf(world.target), "", admin());

    assertThat(issued.status()).isEqualTo(201);
    assertThat(issued.header("Cache-Control")).contains("no-store");
    assertThat(issued.json().path("workspace_id").asText()).isEqualTo(world.target.toString());
    assertThat(issued.json().path("message").asText()).isNotEmpty();
    var token = issued.json().path("auth_token").asText();
    assertThat(token).matches("[A-Za-z0-9_-]{43}");

    var listed = server.get(tokensOf(world.target), "Authorization", "Bearer " + token);

    assertThat(listed.status()).isEqualTo(200);
    assertThat(listed.json().path("count").asInt()).isEqualTo(1);
    var row = listed.json().path("tokens").path(0);
    assertThat(names(row)).containsExactly("id", "prefix", "created_at", "last_used_at");
    assertThat(row.path("prefix").asText()).isEqualTo(token.substring(0, 8));
    assertThat(listed.body()).doesNotContain(token);
  }

  private static List<String> names(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @ParameterizedTest
  @CsvSource({"'', 50, 0", "?limit=2, 2, 0", "?limit=200, 60, 0", "?limit=201, 50, 0",
      "?limit=0, 50, 0", "?limit=x, 50, 0", "?offset=58, 2, 58", "?offset=-1, 50, 0"})
  void listsComeInPages(String query, int count, int offset) {
    // more than may be live at once: each page of 50 is of the newest
    var rows = new ArrayList<String>();
    for (int i = 0; i < 60; i++) {
      rows.add(insert(i));
    }

    var page = server.get(tokensOf(world.target) + query, admin()).json();

    assertThat(page.path("count").asInt()).isEqualTo(count);
    assertThat(page.path("tokens").path(0).path("id").asText())
        .isEqualTo(rows.reversed().get(offset));
  }

  private String insert(int number) {
    var id = UUID.randomUUID();
    world.registry.tokens().insert(new WorkspaceToken(id,
        world.target,
        TokenHash.of(Bearer.sha256("token " + number)), "prefix",
        Instant.ofEpochSecond(number), Optional.empty()), 1000);
    return id.toString();
  }

  @Test
  void aWorkspaceHasAtMostFiftyTokens() {
    for (int i = 0; i < 50; i++) {
      world.tokens.issue(world.target);
    }

    var refused = server.post(tokensOf(world.target), "", admin());

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("too_many_tokens");
  }

  @Test
  void anUnknownWorkspaceGetsNoToken() {
    assertThat(server.post(tokensOf(UUID.randomUUID()), "", admin()).code())
        .isEqualTo("workspace_not_found");
    world.remove(world.target);
    assertThat(server.post(tokensOf(world.target), "", admin()).status()).isEqualTo(410);
  }

  @Test
  void aTokenIsRevokedOnceByItsOwnWorkspaceOnly() {
    var token = world.tokens.issue(world.target);
    var id = world.registry.tokens().list(world.target, 1, 0).getFirst().id();
    assertThat(delete(tokensOf(world.sibling) + "/" + id).status()).isEqualTo(404);

    var revoked = delete(tokensOf(world.target) + "/" + id);

    assertThat(revoked.json().path("status").asText()).isEqualTo("revoked");
    assertThat(server.get(tokensOf(world.target), "Authorization", "Bearer " + token).status())
        .isEqualTo(401);
    assertThat(delete(tokensOf(world.target) + "/" + id).code()).isEqualTo("not_found");
    assertThat(delete(tokensOf(world.target) + "/nonsense").status()).isEqualTo(404);
  }

  private Reply delete(String path) {
    return server.send("DELETE", path, admin());
  }

  @Test
  void anOrganisationsTokenIsIssuedListedAndRevoked() {
    var issued = server.post("/org/tokens", "{\"name\":\"ci\"}", admin());

    assertThat(issued.status()).isEqualTo(200);
    assertThat(names(issued.json())).containsExactly("id", "prefix", "name", "auth_token",
        "warning");
    var token = "Bearer " + issued.json().path("auth_token").asText();
    var listed = server.get("/org/tokens", "Authorization", token).json();
    assertThat(listed.path("count").asInt()).isEqualTo(1);
    assertThat(listed.path("tokens").path(0).path("created_by").asText()).isEqualTo("admin-token");
    assertThat(listed.path("tokens").path(0).has("org_id")).isFalse();

    var id = issued.json().path("id").asText();
    var revoked = delete("/org/tokens/" + id);

    assertThat(revoked.json().path("revoked").asText()).isEqualTo(id);
    assertThat(delete("/org/tokens/" + id).status()).isEqualTo(404);
    assertThat(server.get("/org/tokens", "Authorization", token).status()).isEqualTo(401);
  }

  @Test
  void aNameIsOptionalAndShort() {
    assertThat(server.post("/org/tokens", "not json", admin()).json().has("name")).isFalse();
    assertThat(server.post("/org/tokens", "", admin()).status()).isEqualTo(200);
    assertThat(server.post("/org/tokens", "{\"name\":\"" + "é".repeat(100) + "\"}", admin())
        .status()).isEqualTo(200);
    assertThat(server.post("/org/tokens", "{\"name\":\"" + "é".repeat(101) + "\"}", admin())
        .code()).isEqualTo("invalid_field");
  }

  @Test
  void aTokenIssuedByAConfinedOneIsConfinedToo() {
    var confined = world.credential("org, this tree");

    var issued = server.post("/org/tokens", "{}", "Authorization", confined).json();

    var rows = server.get("/org/tokens", admin()).json().path("tokens");
    assertThat(rows.path(0).path("id").asText()).isEqualTo(issued.path("id").asText());
    assertThat(rows.path(0).path("org_id").asText()).isEqualTo(world.root.toString());
    assertThat(rows.path(0).path("created_by").asText())
        .isEqualTo("org-token:" + confined.substring("Bearer ".length()).substring(0, 8));
  }

  @Test
  void aTokenIsConfinedToTheOrganisationThatIsNamed() {
    var issued = server.post("/org/tokens", "{\"org_id\":\"" + world.root + "\"}", admin());

    assertThat(issued.status()).isEqualTo(200);
    assertThat(issued.json().path("org_id").asText()).isEqualTo(world.root.toString());
    var token = "Bearer " + issued.json().path("auth_token").asText();
    assertThat(server.get(tokensOf(world.target), "Authorization", token).status()).isEqualTo(200);
    assertThat(server.get(tokensOf(world.otherRoot), "Authorization", token).status())
        .isEqualTo(401);
  }

  @Test
  void aConfinedTokenIssuesNoneForAnotherOrganisation() {
    var confined = world.credential("org, this tree");

    var refused = server.post("/org/tokens", "{\"org_id\":\"" + world.otherRoot + "\"}",
        "Authorization", confined);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("forbidden");
    assertThat(server.post("/org/tokens", "{\"org_id\":\"" + world.root + "\"}", "Authorization",
        confined).json().path("org_id").asText()).isEqualTo(world.root.toString());
    assertThat(world.registry.orgTokens().list(10)).hasSize(2);
  }

  @Test
  void aConfinedTokenSeesAndRevokesThoseOfItsOwnOrganisationOnly() {
    var confined = world.credential("org, this tree");
    world.credential("org");
    var foreign = world.tokens.issueForOrganisation(Optional.empty(), "admin-token",
        Optional.of(world.otherRoot));

    assertThat(server.get("/org/tokens", "Authorization", confined).json().path("count").asInt())
        .isEqualTo(1);
    assertThat(server.send("DELETE", "/org/tokens/" + foreign.row().id(), "Authorization",
        confined).status()).isEqualTo(404);
    assertThat(server.get("/org/tokens", admin()).json().path("count").asInt()).isEqualTo(3);
  }

  @Test
  void tokensOfOthersDoNotPushOutOnesOwn() {
    var confined = world.credential("org, this tree");
    var own = world.registry.orgTokens().list(1).getFirst().id();
    for (int i = 0; i < 501; i++) {
      world.registry.orgTokens().insert(new OrgToken(UUID.randomUUID(),
          TokenHash.of(Bearer.sha256("token " + i)), "prefix", Optional.empty(), Optional.empty(),
          Optional.of(world.otherRoot), Instant.now().plusSeconds(i), Optional.empty()));
    }
    assertThat(server.get("/org/tokens", admin()).json().path("count").asInt()).isEqualTo(500);

    var listed = server.get("/org/tokens", "Authorization", confined).json();

    assertThat(listed.path("tokens").findValuesAsText("id")).containsExactly(own.toString());
    assertThat(server.send("DELETE", "/org/tokens/" + own, "Authorization", confined).status())
        .isEqualTo(200);
  }

  @Test
  void anAddressIssuesTenTokensAnHour() {
    for (int i = 0; i < 10; i++) {
      assertThat(server.post("/org/tokens", "{}", admin()).status()).isEqualTo(200);
    }

    var refused = server.post("/org/tokens", "{}", admin());

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().path("retry_after").asInt()).isEqualTo(3600);
    world.pass(Duration.ofHours(1));
    assertThat(server.post("/org/tokens", "{}", admin()).status()).isEqualTo(200);
  }

  @Test
  void testTokensAreThereOnlyWhenAskedFor() {
    var path = "/admin/workspaces/" + world.target + "/test-token";
    var closed = server.get(path, admin());
    assertThat(closed.status()).isEqualTo(404);
    assertThat(closed.code()).isEqualTo("route_not_found");

    become(World.development());
    var given = server.get("/admin/workspaces/" + world.target + "/test-token");
    assertThat(given.status()).isEqualTo(200);
    assertThat(names(given.json())).containsExactly("auth_token", "workspace_id");
    assertThat(server.get("/admin/workspaces/" + UUID.randomUUID() + "/test-token").code())
        .isEqualTo("workspace_not_found");
  }

  @Test
  void testTokensWaitForTheAdminTokenWhereAdministrationDoes() {
    become(new AuthSettings(Optional.empty(), false, true, false, true, false, Set.of()));
    var path = "/admin/workspaces/" + world.target + "/test-token";

    assertThat(server.get(path).status()).isEqualTo(401);
    assertThat(server.get(path, "Authorization", world.credential("org")).status()).isEqualTo(401);
  }

  @Test
  void testTokensTakeTheAdminTokenWhereThereIsOne() {
    become(new AuthSettings(Optional.of(Secret.of(World.ADMIN_TOKEN)), false, false, false, true,
        false, Set.of()));
    var path = "/admin/workspaces/" + world.target + "/test-token";

    assertThat(server.get(path).status()).isEqualTo(401);
    assertThat(server.get(path, "Authorization", world.credential("org")).status()).isEqualTo(401);
    assertThat(server.get(path, admin()).status()).isEqualTo(200);
  }
}
