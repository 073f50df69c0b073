package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What agents' own tools call ({@code wire.md} 12.5), through HTTP, on any storage. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class AgentToolJourneys {
  private static final String[] ADMIN = {"Authorization", "Bearer the-admin-token"};

  private final List<UUID> created = new ArrayList<>();
  private final Map<String, String> tokens = new HashMap<>();
  private MoleculeServer server;
  private HttpCalls http;

  /** Returns the registry of this test, started. */
  protected abstract Registry registry();

  /** Returns the message store of this test, started. */
  protected abstract MessageStore store();

  @BeforeEach
  void start() {
    server = MoleculeServer.builder().discovery(Discovery.classPath()).registry(registry())
        .messageStore(store()).set("env", "production").set("admin-token", "the-admin-token")
        .set("secrets-encryption-key", "0123456789_abcdefghi-jklmnopqrst").set("rate-limit", 0)
        .build().start();
    http = new HttpCalls(server.uri());
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
    registry().workspaces().purge(created.reversed());
  }

  /** Creates a workspace with a token of its own; returns its path. */
  private String create(String name, String parent) throws Exception {
    var answer = http.post("/workspaces", "{\"name\":\"" + name + "\",\"runtime\":\"mock\""
        + (parent.isEmpty() ? "" : ",\"parent_id\":\"" + id(parent) + "\"") + "}", ADMIN)
        .expect(201);
    created.add(UUID.fromString(answer.get("id")));
    var path = "/workspaces/" + answer.get("id");
    tokens.put(path, http.post(path + "/tokens", "", ADMIN).expect(201).get("auth_token"));
    return path;
  }

  private String create(String parent) throws Exception {
    return create("Agent " + UUID.randomUUID(), parent);
  }

  private static String id(String path) {
    return path.replace("/workspaces/", "");
  }

  /** Calls as the agent of a workspace. */
  private Answer call(String workspace, String method, String path, String body)
      throws Exception {
    return http.send(method, workspace + path, body.replace('\'', '"'), "Authorization",
        "Bearer " + tokens.get(workspace));
  }

  private String remember(String workspace, String scope, String content) throws Exception {
    return call(workspace, "POST", "/memories",
        "{'content':'" + content + "','scope':'" + scope + "'}").expect(201).get("id");
  }

  private List<String> recall(String workspace, String query) throws Exception {
    return texts(call(workspace, "GET", "/memories?" + query, "").expect(200).body(), "content");
  }

  private static List<String> texts(JsonNode list, String member) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(entry -> entry.path(member).asText()).toList();
  }

  @Test
  void aMemoryIsReadByThoseOfItsScope() throws Exception {
    var root = create("");
    var lead = create(root);
    var one = create(lead);
    var two = create(lead);
    var other = create("");
    var mark = "m" + UUID.randomUUID().toString().replace("-", "").substring(0, 8);
    remember(one, "LOCAL", mark + " local");
    remember(one, "TEAM", mark + " of one");
    remember(lead, "TEAM", mark + " of the lead");
    remember(root, "TEAM", mark + " of the root");
    remember(root, "GLOBAL", mark + " for all");

    assertThat(recall(one, "")).containsExactly(mark + " of one", mark + " local");
    assertThat(recall(one, "scope=LOCAL")).containsExactly(mark + " local");
    assertThat(recall(two, "scope=LOCAL")).isEmpty();
    assertThat(recall(two, "scope=TEAM")).containsExactly(mark + " of the lead", mark + " of one");
    assertThat(recall(lead, "scope=TEAM"))
        .containsExactly(mark + " of the root", mark + " of the lead");
    assertThat(recall(root, "scope=TEAM"))
        .containsExactly(mark + " of the root", mark + " of the lead");
    assertThat(recall(other, "scope=TEAM")).isEmpty();
    for (var reader : List.of(one, other)) {
      assertThat(recall(reader, "scope=GLOBAL&q=" + mark)).containsExactly(mark + " for all");
    }

    var refused = call(one, "POST", "/memories", "{'content':'x','scope':'GLOBAL'}").expect(403);
    assertThat(refused.get("code")).isEqualTo("forbidden");
    call(two, "GET", "/memories", "").expect(200);
    http.get(one + "/memories", "Authorization", "Bearer " + tokens.get(two)).expect(401);
  }

  @Test
  void aGlobalMemoryLeavesATrace() throws Exception {
    var root = create("");
    var id = remember(root, "GLOBAL", "the fact itself");
    remember(root, "TEAM", "another");

    var rows = call(root, "GET", "/activity?type=memory_write_global", "").expect(200).body();

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).path("source_id").asText()).isEqualTo(id(root));
    assertThat(rows.get(0).path("request_body").path("memory_id").asText()).isEqualTo(id);
    assertThat(rows.toString()).doesNotContain("the fact itself");
  }

  @ParameterizedTest
  @CsvSource({"blue deploy, 'Deploy: the BLUE one|'", "loy, ''", "deploy green, 'green deploys|'",
      "o, 'green deploys|Deploy: the BLUE one|'", "%, '100% sure|'", "_, ''", "%25, ''",
      "'  deploys ', 'green deploys|'", "sure 100, '100% sure|'"})
  void memoriesAreFoundByTheirWords(String text, String expected) throws Exception {
    var workspace = create("");
    remember(workspace, "LOCAL", "Deploy: the BLUE one");
    remember(workspace, "TEAM", "100% sure");
    remember(workspace, "LOCAL", "green deploys");

    var found = recall(workspace, "q=" + URLEncoder.encode(text,
        StandardCharsets.UTF_8));

    assertThat(found.stream().map(one -> one + "|").reduce("", String::concat))
        .isEqualTo(expected.equals("''") ? "" : expected);
  }

  @Test
  void memoriesStandInNamespacesAndAreCountedOut() throws Exception {
    var workspace = create("");
    for (int i = 0; i < 60; i++) {
      var answer = call(workspace, "POST", "/memories", "{'content':'fact " + i
          + "','scope':'LOCAL'" + (i % 10 == 0 ? ",'namespace':'tens'" : "") + "}").expect(201);
      assertThat(answer.get("namespace")).isEqualTo(i % 10 == 0 ? "tens" : "general");
      assertThat(answer.get("scope")).isEqualTo("LOCAL");
    }

    assertThat(recall(workspace, "")).hasSize(50).startsWith("fact 59").endsWith("fact 10");
    assertThat(recall(workspace, "limit=1000")).hasSize(50);
    assertThat(recall(workspace, "limit=2")).containsExactly("fact 59", "fact 58");
    assertThat(recall(workspace, "namespace=tens&limit=2")).containsExactly("fact 50", "fact 40");
    assertThat(recall(workspace, "namespace=nothing")).isEmpty();
    call(workspace, "POST", "/memories",
        "{'content':'x','scope':'LOCAL','namespace':'" + "\u00e4".repeat(50) + "'}").expect(201);
  }

  @Test
  void secretsAreNotKept() throws Exception {
    var workspace = create("");
    remember(workspace, "LOCAL", "use OPENAI_API_KEY=sk-abcdefghijklmnop to log in");

    assertThat(recall(workspace, "")).containsExactly("use [REDACTED:API_KEY] to log in");
    var id = remember(workspace, "LOCAL", "plain");
    call(workspace, "PATCH", "/memories/" + id, "{'content':'Bearer abc.def.ghi'}").expect(200);
    assertThat(recall(workspace, "limit=1")).containsExactly("[REDACTED:BEARER_TOKEN]");
    var born = http.post("/workspaces", """
        {"name":"Born %s","runtime":"mock","initial_memories":[
         {"content":"my GITHUB_TOKEN=ghp_1234","scope":"LOCAL"}]}""".formatted(UUID.randomUUID()),
        ADMIN).expect(201).get("id");
    created.add(UUID.fromString(born));
    assertThat(texts(http.get("/workspaces/" + born + "/memories", ADMIN).expect(200).body(),
        "content")).containsExactly("my [REDACTED:TOKEN]");
  }

  @Test
  void aMemoryIsChangedAndDeletedByItsOwnerOnly() throws Exception {
    var lead = create("");
    var owner = create(lead);
    var sibling = create(lead);
    var id = remember(owner, "TEAM", "first");

    assertThat(call(sibling, "PATCH", "/memories/" + id, "{'content':'stolen'}").expect(404)
        .get("code")).isEqualTo("not_found");
    call(sibling, "DELETE", "/memories/" + id, "").expect(404);
    var changed = call(owner, "PATCH", "/memories/" + id, "{'namespace':'facts'}").expect(200);
    assertThat(changed.get("namespace")).isEqualTo("facts");
    assertThat(changed.get("scope")).isEqualTo("TEAM");
    call(owner, "PATCH", "/memories/" + id, "{'content':'second'}").expect(200);

    assertThat(recall(sibling, "scope=TEAM&namespace=facts")).containsExactly("second");
    assertThat(recall(sibling, "scope=TEAM&q=first")).isEmpty();
    assertThat(call(owner, "DELETE", "/memories/" + id, "").expect(200).get("status"))
        .isEqualTo("deleted");
    call(owner, "DELETE", "/memories/" + id, "").expect(404);
    call(owner, "PATCH", "/memories/" + id, "{'content':'third'}").expect(404);
    assertThat(recall(sibling, "scope=TEAM")).isEmpty();
  }

  @Test
  void aRootThatGotAParentWritesNoMoreForAll() throws Exception {
    var root = create("");
    var id = remember(root, "GLOBAL", "for all");
    var above = create("");
    http.send("PATCH", root, "{\"parent_id\":\"" + id(above) + "\"}", ADMIN).expect(200);

    call(root, "PATCH", "/memories/" + id, "{'content':'changed'}").expect(403);
    assertThat(recall(root, "")).containsExactly("for all");
    call(root, "DELETE", "/memories/" + id, "").expect(200);
  }

  @Test
  void theNewerRoutesShowTheSameMemories() throws Exception {
    var lead = create("");
    var member = create(lead);
    remember(lead, "TEAM", "of the team");
    var id = remember(member, "LOCAL", "of its own");

    var spaces = call(member, "GET", "/v2/namespaces", "").expect(200).body();
    assertThat(texts(spaces.path("readable"), "name")).containsExactly("workspace:" + id(member),
        "team:" + id(lead), "global");
    assertThat(texts(spaces.path("writable"), "scope")).containsExactly("LOCAL", "TEAM");
    var team = call(member, "GET", "/v2/memories?namespace=team:" + id(lead), "").expect(200)
        .body().path("memories");
    assertThat(texts(team, "content")).containsExactly("of the team");
    assertThat(texts(team, "workspace_id")).containsExactly(id(lead));
    assertThat(texts(call(member, "GET", "/v2/memories?q=of+its", "").expect(200).body()
        .path("memories"), "namespace")).containsExactly("workspace:" + id(member));
    call(member, "GET", "/v2/memories?namespace=team:" + id(member), "").expect(400);

    call(member, "DELETE", "/v2/memories/" + id, "").expect(200);
    assertThat(recall(member, "")).isEmpty();
    call(member, "DELETE", "/v2/memories/none", "").expect(400);
  }

  @Test
  void whatIsRememberedIsFoundAmongTheSession() throws Exception {
    var workspace = create("");
    remember(workspace, "TEAM", "the harbour opens at six");

    var hits = call(workspace, "GET", "/session-search?q=HARBOUR", "").expect(200).body();

    assertThat(texts(hits, "kind")).containsExactly("memory");
    assertThat(texts(hits, "label")).containsExactly("TEAM");
    assertThat(texts(hits, "content")).containsExactly("the harbour opens at six");
  }

  @Test
  void savedMemoriesComeBackOnceAlsoToAWorkspaceMadeAnew() throws Exception {
    var name = "Saved " + UUID.randomUUID();
    var before = create(name, "");
    remember(before, "TEAM", "one");
    remember(before, "LOCAL", "two");
    var exported = http.get("/admin/memories/export", ADMIN).expect(200);
    var mine = StreamSupport.stream(exported.body().spliterator(), false)
        .filter(entry -> entry.path("workspace_name").asText().equals(name)).toList();
    assertThat(mine).extracting(entry -> entry.path("content").asText())
        .containsExactly("one", "two");

    http.send("DELETE", before, "", ADMIN).expect(200);
    var after = create(name, "");
    remember(after, "TEAM", "one");
    var restored = http.post("/admin/memories/import", mine.toString(), ADMIN).expect(200).body();
    assertThat(restored.path("imported").asInt()).isEqualTo(1);
    assertThat(restored.path("skipped").asInt()).isEqualTo(1);
    assertThat(restored.path("total").asInt()).isEqualTo(2);

    assertThat(recall(after, "")).containsExactly("one", "two");
    assertThat(texts(call(after, "GET", "/memories?q=two", "").body(), "created_at"))
        .containsExactly(mine.get(1).path("created_at").asText());
    var again = http.post("/admin/memories/import", mine.toString(), ADMIN).expect(200).body();
    assertThat(again.path("imported").asInt(-1)).isZero();
    var homeless = http.post("/admin/memories/import", """
        [{"workspace_name":"nobody at all","scope":"LOCAL","content":"MY_SECRET=1"},
         {"workspace_id":"%s","scope":"LOCAL","content":"MY_SECRET=1"}]""".formatted(id(after)),
        ADMIN).expect(200).body();
    assertThat(homeless.path("without_workspace").asInt()).isEqualTo(1);
    assertThat(recall(after, "q=redacted")).containsExactly("[REDACTED:SECRET]");
  }

  @Test
  void ofASavedNameThatSeveralHaveNoneIsTaken() throws Exception {
    var name = "Twice " + UUID.randomUUID();
    var one = create(name, create(""));
    var two = create(name, create(""));

    var restored = http.post("/admin/memories/import", "[{\"workspace_name\":\"" + name
        + "\",\"scope\":\"LOCAL\",\"content\":\"x\"}]", ADMIN).expect(200).body();

    assertThat(restored.path("without_workspace").asInt()).isEqualTo(1);
    assertThat(recall(one, "")).isEmpty();
    assertThat(recall(two, "")).isEmpty();
  }
}
