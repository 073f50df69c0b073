package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.Mistakes.Cast;
import app.moleculesai.sdk.runtime.Route.Who;
import app.moleculesai.sdk.runtime.junit.MoleculeServerExtension;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The token of one organisation shows and changes nothing of another ({@code wire.md} AU-5), on every route. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfinementTest {
  private static final String[] ADMIN = {"Authorization", "Bearer the-admin-token"};
  private static final String[] CONFINED = {"Authorization", "Bearer the-confined-token"};

  /** What differs from {@code 401 unauthorized}. */
  static final Map<String, String> EXPECTED = Map.ofEntries(
      Map.entry("GET /workspaces", "200"),
      Map.entry("POST /workspaces", "403 forbidden"),
      Map.entry("GET /events", "200"),
      Map.entry("GET /org/templates", "200"),
      Map.entry("GET /templates", "200"),
      Map.entry("POST /templates/import", "403 forbidden"),
      Map.entry("POST /org/import", "403 forbidden"),
      Map.entry("POST /bundles/import", "403 forbidden"),
      Map.entry("GET /org/tokens", "200"),
      Map.entry("DELETE /org/tokens/{id}", "404 not_found"),
      Map.entry("GET /settings/secrets", "403 forbidden"),
      Map.entry("POST /settings/secrets", "403 forbidden"),
      Map.entry("PUT /settings/secrets", "403 forbidden"),
      Map.entry("DELETE /settings/secrets/canary", "403 forbidden"),
      Map.entry("GET /admin/secrets", "403 forbidden"),
      Map.entry("POST /admin/secrets", "403 forbidden"),
      Map.entry("DELETE /admin/secrets/canary", "403 forbidden"),
      Map.entry("GET /admin/github-installation-token", "403 forbidden"),
      Map.entry("POST /admin/workspace-images/refresh", "403 forbidden"),
      Map.entry("POST /admin/a2a-queue/drop-stale", "403 forbidden"),
      Map.entry("GET /admin/delegations", "200"),
      Map.entry("GET /admin/delegations/stats", "200"),
      Map.entry("GET /admin/schedules/health", "200"),
      Map.entry("GET /orgs/{id}/plugins/allowlist", "403 forbidden"),
      Map.entry("PUT /orgs/{id}/plugins/allowlist", "403 forbidden"),
      Map.entry("GET /approvals/pending", "200"),
      Map.entry("GET /admin/memories/export", "200"),
      Map.entry("POST /admin/memories/import", "400 malformed_json"),
      Map.entry("GET /admin/liveness", "200"),
      Map.entry("GET /admin/plugins", "200"));

  /** Makes a token that is confined like its maker, whatever the call says. */
  static final String ISSUE = "POST /org/tokens";

  @RegisterExtension
  static final MoleculeServerExtension SERVER = MoleculeServerExtension.of(builder -> builder
      .set("env", "production").set("admin-token", "the-admin-token")
      .set("enable-test-tokens", true)
      .set("secrets-encryption-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
      .set("org-templates-dir", Path.of("../examples/server/src/dist/org-templates"))
      .set("runtimes.mock.reply-delay", "0s"));

  private final MoleculeServer server;
  private final HttpCalls http;
  private final Map<String, String> ids = new HashMap<>();

  ConfinementTest(MoleculeServer server) {
    this.server = server;
    this.http = new HttpCalls(server.uri());
  }

  @BeforeAll
  void createTwoOrganisations() throws Exception {
    create("ours", "");
    create("mine", "ours");
    create("ours child", "ours");
    create("parent", "");
    create("id", "parent");
    create("other", "parent");
    create("poor", "parent");
    create("agent", "parent");
    create("hosted", "parent");
    create("removed", "parent");
    http.send("DELETE", "/workspaces/" + ids.get("removed"), "", ADMIN).expect(200);
    ids.put("unknown", UUID.randomUUID().toString());
    // the first registration gives the agent a token, so that its word is no longer enough
    http.post("/registry/register", "{\"id\":\"" + ids.get("agent")
        + "\",\"delivery_mode\":\"poll\",\"agent_card\":{}}").expect(200);
    http.post("/workspaces/" + ids.get("id") + "/tokens", "", ADMIN).expect(201);
    var hash = MessageDigest.getInstance("SHA-256")
        .digest("the-confined-token".getBytes(StandardCharsets.UTF_8));
    server.registry().orgTokens().insert(new OrgToken(UUID.randomUUID(), TokenHash.of(hash),
        "the-conf", Optional.of("ci"), Optional.of("admin-token"),
        Optional.of(UUID.fromString(id("ours"))), Instant.now(), Optional.empty()));
  }

  @AfterAll
  void closeConnections() {
    http.close();
  }

  private void create(String name, String parent) throws Exception {
    var body = "{\"name\":\"name of " + name + "\",\"runtime\":\"mock\""
        + (parent.isEmpty() ? "}" : ",\"parent_id\":\"" + id(parent) + "\"}");
    ids.put(name, http.post("/workspaces", body, ADMIN).expect(201).get("id"));
  }

  private String id(String name) {
    return Optional.ofNullable(ids.get(name)).orElseThrow();
  }

  @TestFactory
  Stream<DynamicTest> noRouteShowsOrChangesAnythingOfAnotherOrganisation() {
    var cast = new Cast("", ids, Map.of());
    return RouteTable.ALL.stream()
        // what is of no organisation anybody may see and move
        .filter(route -> route.who() != Who.OPEN && route.who() != Who.COSMETIC)
        .filter(route -> !route.toString().equals(ISSUE))
        .map(route -> DynamicTest.dynamicTest(route.toString(), () -> isKeptOut(route, cast)));
  }

  private void isKeptOut(Route route, Cast cast) throws Exception {
    var before = StoredState.of(server);
    var headers = route.who() == Who.CALLER
        ? new String[]{CONFINED[0], CONFINED[1], "X-Workspace-ID", id("id")}
        : CONFINED;

    var answer = http.send(route.method(), cast.fill(route.path()),
        route.body().map(cast::fill).orElse(""), headers);

    var expected = EXPECTED.getOrDefault(route.toString(), "401 unauthorized").split(" ", -1);
    answer.expect(Integer.parseInt(expected[0]));
    if (expected.length > 1) {
      assertThat(HttpCalls.code(answer.body())).isEqualTo(expected[1]);
    } else {
      assertThat(answer.raw().body()).doesNotContain(theirs());
    }
    assertThat(answer.raw().body()).doesNotContain("name of other", "name of id", "name of agent");
    assertThat(server.awaitQuiet(Duration.ofSeconds(10))).isTrue();
    assertThat(StoredState.of(server)).isEqualTo(before);
  }

  private List<String> theirs() {
    return Stream.of("parent", "id", "other", "poor", "agent", "removed").map(this::id).toList();
  }

  @ParameterizedTest
  @CsvSource({"mine, 201", "ours, 201", "other, 403", "removed, 403", "unknown, 403", "'', 403"})
  void aConfinedTokenCreatesBelowItsOwnOrganisationOnly(String parent, int expected)
      throws Exception {
    var body = "{\"name\":\"new\",\"runtime\":\"mock\""
        + (parent.isEmpty() ? "}" : ",\"parent_id\":\"" + id(parent) + "\"}");

    var answer = http.post("/workspaces", body, CONFINED).expect(expected);

    if (expected == 201) {
      http.send("DELETE", "/workspaces/" + answer.get("id"), "", CONFINED).expect(200);
    } else {
      assertThat(answer.get("code")).isEqualTo("forbidden");
      assertThat(answer.get("field")).isEqualTo("parent_id");
    }
  }

  @ParameterizedTest
  @CsvSource({"ours, 200", "other, 403", "parent, 403", "unknown, 403", "'', 403"})
  void aConfinedTokenMovesNothingOutOfItsOrganisation(String parent, int expected)
      throws Exception {
    var before = server.registry().workspaces().find(UUID.fromString(id("mine"))).orElseThrow();

    var answer = http
        .send("PATCH", "/workspaces/" + id("mine"), "{\"role\":\"moved\",\"parent_id\":"
            + (parent.isEmpty() ? "null" : "\"" + id(parent) + "\"") + "}", CONFINED)
        .expect(expected);

    var after = server.registry().workspaces().find(before.id()).orElseThrow();
    if (expected == 200) {
      assertThat(after.role()).contains("moved");
    } else {
      assertThat(after).isEqualTo(before);
      assertThat(answer.get("code")).isEqualTo("forbidden");
      assertThat(answer.get("field")).isEqualTo("parent_id");
    }
  }

  @ParameterizedTest
  @CsvSource({"ours, 200", "ours child, 200", "other, 403", "parent, 403", "unknown, 403",
      "'', 403"})
  void aWorkspaceMovesWithinItsOwnOrganisationOnly(String parent, int expected) throws Exception {
    var token = http.post("/workspaces/" + id("mine") + "/tokens", "", ADMIN).expect(201)
        .get("auth_token");

    var answer = move("mine", parent, "Authorization", "Bearer " + token).expect(expected);

    if (expected == 403) {
      assertThat(answer.get("code")).isEqualTo("forbidden");
      assertThat(answer.get("field")).isEqualTo("parent_id");
    }
    move("mine", "ours", ADMIN).expect(200);
  }

  @Test
  void aParentThatStaysIsNoMove() throws Exception {
    var token = http.post("/workspaces/" + id("ours") + "/tokens", "", ADMIN).expect(201)
        .get("auth_token");

    move("ours", "", "Authorization", "Bearer " + token).expect(200);
    move("ours", "", CONFINED).expect(200);
  }

  private Answer move(String who, String parent, String... headers) throws Exception {
    return http.send("PATCH", "/workspaces/" + id(who), "{\"parent_id\":"
        + (parent.isEmpty() ? "null" : "\"" + id(parent) + "\"") + "}", headers);
  }

  @Test
  void aConfinedTokenSeesItsOwnOrganisation() throws Exception {
    assertThat(values(http.get("/workspaces", CONFINED).expect(200).body(), "id"))
        .contains(id("ours"), id("mine")).doesNotContainAnyElementsOf(theirs());
    assertThat(values(http.get("/workspaces", ADMIN).body(), "id"))
        .contains(id("ours"), id("mine"), id("other"));
    assertThat(values(http.get("/events", CONFINED).expect(200).body(), "workspace_id"))
        .contains(id("ours"), id("mine")).doesNotContainAnyElementsOf(theirs());
    assertThat(values(http.get("/events/" + id("other"), ADMIN).body(), "workspace_id"))
        .containsOnly(id("other"));
    assertThat(values(http.get("/events/" + id("mine"), CONFINED).expect(200).body(),
        "workspace_id")).containsOnly(id("mine"));
  }

  private static List<String> values(JsonNode list, String member) {
    return list.findValuesAsText(member);
  }

  @Test
  void eventsOfOthersDoNotPushOutOnesOwn() throws Exception {
    for (int i = 0; i < 60; i++) { // two recorded events each
      create("noise " + i, "parent");
    }
    assertThat(values(http.get("/events", ADMIN).body(), "workspace_id"))
        .hasSize(100).doesNotContain(id("ours"), id("mine"));

    assertThat(values(http.get("/events", CONFINED).expect(200).body(), "workspace_id"))
        .contains(id("ours"), id("mine"));
  }
}
