package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents' own tools call ({@code wire.md} 12.5 to 12.7), through HTTP, on any storage. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class AgentToolJourneys {
  private static final String[] ADMIN = {"Authorization", "Bearer the-admin-token"};

  private final List<UUID> created = new ArrayList<>();
  private final Map<String, String> tokens = new HashMap<>();
  private final HandClock clock = new HandClock();
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
        .clock(clock).build().start();
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
    clock.move(Duration.ofMillis(1)); // so that each has its own time
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
  void onlyARootBringsBackWhatAllRemember() throws Exception {
    var root = create("");
    var below = create(root);
    var fact = "all shall know " + UUID.randomUUID();

    var restored = http.post("/admin/memories/import", """
        [{"workspace_id":"%s","scope":"GLOBAL","content":"%s"},
         {"workspace_id":"%s","scope":"GLOBAL","content":"%s"}]"""
        .formatted(id(root), fact, id(below), fact), ADMIN).expect(200).body();

    assertThat(restored.path("imported").asInt()).isEqualTo(1);
    assertThat(recall(below, "scope=GLOBAL")).contains(fact);
    assertThat(texts(call(root, "GET", "/activity?type=memory_write_global", "").body(), "id"))
        .hasSize(1);
    assertThat(texts(call(below, "GET", "/activity?type=memory_write_global", "").body(), "id"))
        .isEmpty();
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
        .containsExactlyInAnyOrder("one", "two");
    var two = mine.stream().filter(entry -> entry.path("content").asText().equals("two"))
        .findFirst().orElseThrow();

    http.send("DELETE", before, "", ADMIN).expect(200);
    var after = create(name, "");
    remember(after, "TEAM", "one");
    var restored = http.post("/admin/memories/import", mine.toString(), ADMIN).expect(200).body();
    assertThat(restored.path("imported").asInt()).isEqualTo(1);
    assertThat(restored.path("skipped").asInt()).isEqualTo(1);
    assertThat(restored.path("total").asInt()).isEqualTo(2);

    assertThat(recall(after, "")).containsExactly("one", "two");
    assertThat(texts(call(after, "GET", "/memories?q=two", "").body(), "created_at"))
        .containsExactly(two.path("created_at").asText());
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

  private JsonNode value(String workspace, String key) throws Exception {
    return call(workspace, "GET", "/memory/" + key, "").expect(200).body();
  }

  @Test
  void aValueIsKeptUnderItsKeyAsItWasWritten() throws Exception {
    var workspace = create("");
    var other = create("");
    assertThat(call(workspace, "GET", "/memory", "").expect(200).body()).isEmpty();

    var written = call(workspace, "POST", "/memory",
        "{'key':'plan','value':{'b':1.50,'a':[1e400,null]}}").expect(200);
    assertThat(written.get("status")).isEqualTo("ok");
    assertThat(written.get("key")).isEqualTo("plan");
    assertThat(written.body().path("version").asInt()).isEqualTo(1);
    call(workspace, "POST", "/memory", "{'key':'nothing','value':null}").expect(200);

    var shown = call(workspace, "GET", "/memory/plan", "").expect(200);
    assertThat(shown.raw().body()).contains("\"value\":{\"b\":1.50,\"a\":[1e400,null]}");
    assertThat(shown.body().has("expires_at")).isFalse();
    assertThat(shown.get("updated_at")).endsWith("Z");
    assertThat(texts(call(workspace, "GET", "/memory", "").expect(200).body(), "key"))
        .containsExactly("nothing", "plan");
    assertThat(value(workspace, "nothing").path("value").isNull()).isTrue();
    assertThat(call(other, "GET", "/memory/plan", "").expect(404).get("code"))
        .isEqualTo("not_found");

    for (int i = 0; i < 2; i++) {
      assertThat(call(workspace, "DELETE", "/memory/plan", "").expect(200).get("status"))
          .isEqualTo("deleted");
    }
    call(workspace, "GET", "/memory/plan", "").expect(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes/today", "/", "a//b", "/a", "a/", "..", "a/../b", ".", "./a", "a b",
      "100%", "%2F", "\u00e4/\u6771\u4eac", "a?b=c&d", "a#b", "a;b=c", "a+b", "a\\b", "{key}"})
  void aKeyIsAnyText(String key) throws Exception {
    var workspace = create("");
    var path = "/memory/" + encoded(key);
    http.send("POST", workspace + "/memory", Json.object().put("key", key).put("value", 1)
        .toString(), "Authorization", "Bearer " + tokens.get(workspace)).expect(200);

    assertThat(call(workspace, "GET", path, "").expect(200).get("key")).isEqualTo(key);
    call(workspace, "DELETE", path, "").expect(200);
    call(workspace, "GET", path, "").expect(404);
    assertThat(call(workspace, "GET", "/memory", "").expect(200).body()).isEmpty();
  }

  /** Dots alone are steps of the way where they are not encoded. */
  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20")
        .replace(".", "%2E");
  }

  @Test
  void aWriteForAnotherVersionIsRefusedAndSaysWhichIsThere() throws Exception {
    var workspace = create("");

    var absent = call(workspace, "POST", "/memory",
        "{'key':'k','value':1,'if_match_version':3}").expect(409).body();
    assertThat(absent.path("expected_version").asInt()).isEqualTo(3);
    assertThat(absent.path("current_version").isNull()).isTrue();
    call(workspace, "POST", "/memory", "{'key':'k','value':1,'if_match_version':0}").expect(200);
    var there = call(workspace, "POST", "/memory", "{'key':'k','value':2,'if_match_version':0}")
        .expect(409).body();
    assertThat(there.path("current_version").asInt()).isEqualTo(1);
    assertThat(call(workspace, "POST", "/memory", "{'key':'k','value':2,'if_match_version':1}")
        .expect(200).body().path("version").asInt()).isEqualTo(2);

    assertThat(value(workspace, "k").path("value").asInt()).isEqualTo(2);
  }

  @Test
  void aValueWithALifetimeGoesByItself() throws Exception {
    var workspace = create("");
    call(workspace, "POST", "/memory", "{'key':'lock','value':'mine','ttl_seconds':60}")
        .expect(200);
    call(workspace, "POST", "/memory", "{'key':'stays','value':1}").expect(200);
    assertThat(value(workspace, "lock").path("expires_at").asText())
        .isEqualTo(clock.instant().minusMillis(2).plusSeconds(60).toString());

    clock.move(Duration.ofSeconds(60));

    call(workspace, "GET", "/memory/lock", "").expect(404);
    assertThat(texts(call(workspace, "GET", "/memory", "").body(), "key"))
        .containsExactly("stays");
    call(workspace, "POST", "/memory", "{'key':'lock','value':'new','if_match_version':0}")
        .expect(200);
  }

  @Test
  void memoriesAreExportedInParts() throws Exception {
    var workspace = create("");
    remember(workspace, "LOCAL", "a fact");
    var all = http.get("/admin/memories/export", ADMIN).expect(200);

    var part = http.get("/admin/memories/export?after=" + new UUID(0, 0), ADMIN).expect(200);
    assertThat(part.body()).isEqualTo(all.body());
    assertThat(part.raw().headers().firstValue("Link")).isEmpty();
    assertThat(texts(part.body(), "id")).isSorted();
    var first = texts(part.body(), "id").getFirst();
    assertThat(texts(http.get("/admin/memories/export?after=" + first, ADMIN).expect(200).body(),
        "id")).doesNotContain(first).hasSize(all.body().size() - 1);
  }

  @Test
  void aWorkspaceKeepsAThousandValues() throws Exception {
    var workspace = create("");
    keep(workspace, 1_000, "1");

    var refused = call(workspace, "POST", "/memory", "{'key':'more','value':1}").expect(413);

    assertThat(refused.get("code")).isEqualTo("memory_full");
    assertThat(refused.get("error")).contains("1001 values", "at most 1000");
    call(workspace, "GET", "/memory/more", "").expect(404);
    call(workspace, "POST", "/memory", "{'key':'k7','value':2}").expect(200);
    call(workspace, "DELETE", "/memory/k0", "").expect(200);
    call(workspace, "POST", "/memory", "{'key':'more','value':1}").expect(200);
  }

  @Test
  void aWorkspaceThatHasTooMuchMayWriteWhatMakesItNoMore() throws Exception {
    var workspace = create("");
    keep(workspace, 1_002, "1"); // as from another server's database

    call(workspace, "POST", "/memory", "{'key':'k7','value':2}").expect(200);
    call(workspace, "POST", "/memory", "{'key':'more','value':1,'if_match_version':3}").expect(409);
    call(workspace, "POST", "/memory", "{'key':'more','value':1}").expect(413);
    call(workspace, "GET", "/memory/more", "").expect(404);
  }

  @Test
  void aWorkspaceKeepsSixteenMebibytes() throws Exception {
    var workspace = create("");
    keep(workspace, 16, "'" + "x".repeat((1 << 20) - 1_000) + "'");
    var large = "{'key':'more','value':'" + "x".repeat(20_000) + "'}";

    assertThat(call(workspace, "POST", "/memory", large).expect(413).get("code"))
        .isEqualTo("memory_full");
    call(workspace, "GET", "/memory/more", "").expect(404);
    call(workspace, "POST", "/memory", "{'key':'more','value':'x'}").expect(200);
    call(workspace, "POST", "/memory", large).expect(413);
    assertThat(value(workspace, "more").path("value").asText()).isEqualTo("x");
  }

  private void keep(String workspace, int entries, String value) {
    registry().transaction(transaction -> {
      for (int i = 0; i < entries; i++) {
        transaction.keyValues().put(UUID.fromString(id(workspace)), "k" + i,
            Body.of(value.replace('\'', '"')), OptionalLong.empty(), Optional.empty(),
            clock.instant());
      }
      return entries;
    });
  }

  @Test
  void aThousandApprovalsOfAWorkspaceWait() throws Exception {
    var agent = create("");
    registry().transaction(transaction -> {
      for (int i = 0; i < 999; i++) {
        transaction.approvals().insert(Approval.asked(UUID.randomUUID(),
            UUID.fromString(id(agent)), "act", Optional.empty(), Optional.empty(),
            Body.of("{}"), clock.instant()));
      }
      return 999;
    });
    var last = ask(agent, "{'action':'last'}");

    var refused = call(agent, "POST", "/approvals", "{'action':'one more'}").expect(429);

    assertThat(refused.get("code")).isEqualTo("too_many_approvals");
    assertThat(refused.get("error")).contains("at most 1000");
    assertThat(events(agent, "APPROVAL_REQUESTED")).hasSize(1);

    call(agent, "POST", "/approvals/" + last + "/decide", "{'decision':'denied'}").expect(200);
    var more = ask(agent, "{'action':'one more'}");
    assertThat(registry().approvals().count(UUID.fromString(id(agent)))).isEqualTo(1_000);
    assertThat(registry().approvals().newest(UUID.fromString(id(agent)), 2))
        .extracting(approval -> approval.id().toString()).contains(more).doesNotContain(last);

    clock.move(Duration.ofMinutes(11)); // nobody has looked at them
    var later = ask(agent, "{'action':'later'}");
    assertThat(registry().approvals().newest(UUID.fromString(id(agent)), 1_000))
        .hasSize(1_000).filteredOn(approval -> approval.status() == Approval.Status.PENDING)
        .singleElement().extracting(approval -> approval.id().toString()).isEqualTo(later);
  }

  private String ask(String workspace, String body) throws Exception {
    var asked = call(workspace, "POST", "/approvals", body).expect(201);
    assertThat(asked.get("status")).isEqualTo("pending");
    return asked.get("approval_id");
  }

  private List<JsonNode> events(String workspace, String type) throws Exception {
    return StreamSupport.stream(http.get("/events/" + id(workspace), ADMIN).expect(200).body()
        .spliterator(), false).filter(event -> event.path("event_type").asText().equals(type))
        .map(event -> event.path("payload")).toList();
  }

  @Test
  void aQuestionIsToldDecidedAndToldAgain() throws Exception {
    var lead = create("");
    var agent = create(lead);

    var id = ask(agent, "{'action':'deploy','reason':'it is green','task_id':'t-1',"
        + "'context':{'host':'a','n':1.50}}");

    assertThat(events(agent, "APPROVAL_REQUESTED")).singleElement().satisfies(payload -> {
      assertThat(payload.path("approval_id").asText()).isEqualTo(id);
      assertThat(payload.path("action").asText()).isEqualTo("deploy");
      assertThat(payload.path("reason").asText()).isEqualTo("it is green");
      assertThat(payload.path("task_id").asText()).isEqualTo("t-1");
    });
    assertThat(events(lead, "APPROVAL_ESCALATED")).singleElement().satisfies(payload -> {
      assertThat(payload.path("approval_id").asText()).isEqualTo(id);
      assertThat(payload.path("from_workspace_id").asText()).isEqualTo(id(agent));
    });
    assertThat(pending()).singleElement().satisfies(waiting -> {
      assertThat(waiting.path("id").asText()).isEqualTo(id);
      assertThat(waiting.path("workspace_id").asText()).isEqualTo(id(agent));
      assertThat(waiting.path("workspace_name").asText()).startsWith("Agent ");
    });

    var decided = call(agent, "POST", "/approvals/" + id + "/decide", "{'decision':'approved'}")
        .expect(200);
    assertThat(decided.get("status")).isEqualTo("approved");
    assertThat(decided.get("approval_id")).isEqualTo(id);
    var listed = call(agent, "GET", "/approvals", "").expect(200);
    assertThat(listed.raw().body()).contains("\"context\":{\"host\":\"a\",\"n\":1.50}");
    assertThat(texts(listed.body(), "decided_by")).containsExactly("human");
    assertThat(texts(listed.body(), "status")).containsExactly("approved");
    assertThat(events(agent, "APPROVAL_APPROVED")).singleElement().satisfies(payload -> {
      assertThat(payload.path("decision").asText()).isEqualTo("approved");
      assertThat(payload.path("decided_by").asText()).isEqualTo("human");
    });
    assertThat(pending()).isEmpty();
    assertThat(call(agent, "POST", "/approvals/" + id + "/decide", "{'decision':'denied'}")
        .expect(404).get("code")).isEqualTo("not_found");
    call(lead, "POST", "/approvals/" + id + "/decide", "{'decision':'denied'}").expect(404);
    call(agent, "POST", "/approvals/none/decide", "{'decision':'denied'}").expect(400);
  }

  @Test
  void aContextHasAtMost64KibibytesAsItWasWritten() throws Exception {
    var agent = create("");
    var most = "\"" + "\u00e4".repeat((1 << 15) - 1) + "\"";

    var refused = call(agent, "POST", "/approvals",
        "{'action':'deploy','context':[" + most + "]}").expect(400);
    assertThat(refused.get("code")).isEqualTo("invalid_field");
    assertThat(refused.get("field")).isEqualTo("context");
    assertThat(refused.get("error")).contains("65536 bytes");
    assertThat(call(agent, "GET", "/approvals", "").expect(200).body()).isEmpty();

    ask(agent, "{'action':'deploy','context':" + most + "}");
    assertThat(call(agent, "GET", "/approvals", "").expect(200).raw().body()).contains(most);
  }

  private List<JsonNode> pending() throws Exception {
    return StreamSupport.stream(http.get("/approvals/pending", ADMIN).expect(200).body()
        .spliterator(), false)
        .filter(one -> created.contains(UUID.fromString(one.path("workspace_id").asText())))
        .toList();
  }

  @Test
  void ofManyWhoDecideOneIsHeard() throws Exception {
    var agent = create("");
    var id = ask(agent, "{'action':'deploy'}");
    var deciders = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 8; i++) {
      var decision = i % 2 == 0 ? "approved" : "denied";
      deciders.add(() -> call(agent, "POST", "/approvals/" + id + "/decide",
          "{'decision':'" + decision + "'}").status());
    }

    var statuses = new ArrayList<Integer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : threads.invokeAll(deciders)) {
        statuses.add(one.get());
      }
    }

    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 404).hasSize(7);
    assertThat(events(agent, "APPROVAL_APPROVED").size() + events(agent, "APPROVAL_DENIED").size())
        .isEqualTo(1);
  }

  @Test
  void whatNobodyDecidesIsDeniedAfterTenMinutes() throws Exception {
    var agent = create("");
    var old = ask(agent, "{'action':'first'}");
    clock.move(Duration.ofSeconds(5));
    var young = ask(agent, "{'action':'second'}");
    clock.move(Duration.ofMinutes(10).minusSeconds(4));

    assertThat(pending()).extracting(one -> one.path("id").asText()).containsExactly(young);

    var listed = call(agent, "GET", "/approvals", "").expect(200).body();
    assertThat(texts(listed, "status")).containsExactly("pending", "denied");
    assertThat(texts(listed, "decided_by")).last().isEqualTo("auto-expired");
    assertThat(events(agent, "APPROVAL_DENIED")).singleElement().satisfies(payload -> assertThat(
        payload.path("approval_id").asText()).isEqualTo(old));
    call(agent, "POST", "/approvals/" + old + "/decide", "{'decision':'approved'}").expect(404);
    call(agent, "POST", "/approvals/" + young + "/decide", "{'decision':'approved'}").expect(200);
  }

  @Test
  void thePartOfTheCanvasThatIsShownIsTheSameForAll() throws Exception {
    var agent = create("");
    assertThat(http.send("PUT", "/canvas/viewport", "{\"x\":-1.5,\"y\":20,\"zoom\":0.75}",
        "Authorization", "Bearer " + tokens.get(agent)).expect(200).get("status"))
        .isEqualTo("saved");

    var shown = http.get("/canvas/viewport").expect(200).body();

    assertThat(shown.path("x").asDouble()).isEqualTo(-1.5);
    assertThat(shown.path("y").asDouble()).isEqualTo(20);
    assertThat(shown.path("zoom").asDouble()).isEqualTo(0.75);
    http.send("PUT", "/canvas/viewport", "{\"x\":0,\"y\":0,\"zoom\":1}", "Origin",
        "http://localhost:3000").expect(200);
    http.send("PUT", "/canvas/viewport", "{\"x\":0,\"y\":0,\"zoom\":2}").expect(401);
    http.send("PUT", "/canvas/viewport", "{\"x\":0,\"y\":0,\"zoom\":2}", "Origin",
        "http://elsewhere.example").expect(403);
    assertThat(http.get("/canvas/viewport").expect(200).body().path("zoom").asDouble())
        .isEqualTo(1);
  }
}
