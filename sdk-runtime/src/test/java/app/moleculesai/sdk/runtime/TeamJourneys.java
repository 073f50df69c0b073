package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Teams ({@code wire.md} 7.5), bundles and templates (12.7), through HTTP, on any storage. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class TeamJourneys {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final String mark = UUID.randomUUID().toString().substring(0, 8);
  private MoleculeServer server;
  private HttpCalls http;

  @TempDir
  private Path templates = Path.of("");

  /** Says where the server of this test keeps its state. */
  protected abstract MoleculeServer.Builder storage(MoleculeServer.Builder builder);

  /** Starts a server. */
  @BeforeEach
  void start() {
    server = storage(MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "development").set("runtimes.mock.reply-delay", "0ms")
        .set("configs-dir", templates)).build().start();
    http = new HttpCalls(server.uri());
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private void template(String name, String yaml) throws Exception {
    Files.createDirectories(templates.resolve(name));
    Files.writeString(templates.resolve(name).resolve("config.yaml"), yaml);
  }

  /** A workspace whose template names a team. */
  private UUID leader() throws Exception {
    template("lead-" + mark, """
        name: Lead
        sub_workspaces:
          - {config: coder, name: Coder, role: writes code}
          - {name: Tester}
          - {config: coder}
        """);
    template("coder", "{name: Coder, runtime: mock, model: opus}");
    return http.mock("Lead " + mark);
  }

  private List<Workspace> below(UUID id) {
    return server.registry().workspaces().children(id);
  }

  private List<String> events(UUID id) throws Exception {
    return http.get("/events/" + id).expect(200).body().findValuesAsText("event_type");
  }

  @Test
  void aTemplateIsAddedListedAndUsed() throws Exception {
    var body = "{\"name\":\"My Coder\",\"files\":{\"config.yaml\":\"name: Coder\\nruntime: mock\","
        + "\"prompts/system.md\":\"Be good.\"}}";

    var added = http.post("/templates/import", body).expect(201);

    assertThat(added.get("status")).isEqualTo("imported");
    assertThat(added.get("id")).isEqualTo("my-coder");
    assertThat(added.get("name")).isEqualTo("My Coder");
    assertThat(http.get("/templates").expect(200).body().findValuesAsText("id"))
        .containsExactly("my-coder");
    assertThat(http.post("/templates/import", body).expect(409).get("code")).isEqualTo("conflict");
    var created = http.post("/workspaces", "{\"name\":\"Coder " + mark
        + "\",\"template\":\"my-coder\"}").expect(201);
    assertThat(http.get("/workspaces/" + created.get("id")).expect(200).get("runtime"))
        .isEqualTo("mock");
    assertThat(templates.resolve("my-coder/prompts/system.md")).hasContent("Be good.");
    try (var left = Files.list(templates)) {
      assertThat(left).containsExactly(templates.resolve("my-coder"));
    }
  }

  @Test
  void aTeamIsMadeOnceAndRemovedAsAWhole() throws Exception {
    var leader = leader();
    var answer = http.post("/workspaces/" + leader + "/expand", "").expect(200);

    assertThat(answer.get("status")).isEqualTo("expanded");
    assertThat(answer.body().path("children").findValuesAsText("name"))
        .containsExactly("Coder", "Tester", "coder");
    assertThat(answer.body().path("children").findValuesAsText("role"))
        .containsExactly("writes code", "", "");
    assertThat(answer.body().path("children").findValuesAsText("id"))
        .containsExactlyInAnyOrderElementsOf(
            below(leader).stream().map(row -> row.id().toString()).toList());
    assertThat(below(leader)).allMatch(row -> row.runtime().equals("mock"));
    assertThat(events(leader)).contains("WORKSPACE_EXPANDED");
    assertThat(http.get("/workspaces/" + answer.body().path("children").path(0).path("id")
        .asText() + "/model").expect(200).get("model")).isEqualTo("opus");

    var again = http.post("/workspaces/" + leader + "/expand", "").expect(200);
    assertThat(again.body().path("children")).isEqualTo(answer.body().path("children"));
    assertThat(below(leader)).hasSize(3);

    var coder = below(leader).getFirst().id();
    var token = http.post("/workspaces/" + coder + "/tokens", "").expect(201).get("auth_token");
    var grandchild = UUID.fromString(http.post("/workspaces", "{\"name\":\"Helper\",\"runtime\":"
        + "\"mock\",\"parent_id\":\"" + coder + "\"}").expect(201).get("id"));
    var collapsed = http.post("/workspaces/" + leader + "/collapse", "").expect(200);

    assertThat(collapsed.get("status")).isEqualTo("collapsed");
    assertThat(collapsed.body().path("removed")).extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("Coder", "Tester", "coder");
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    assertThat(below(leader)).isEmpty();
    http.get("/workspaces/" + grandchild).expect(410);
    http.get("/workspaces/" + leader).expect(200);
    http.get("/workspaces/" + coder + "/tokens", "Authorization", "Bearer " + token).expect(401);
    assertThat(events(leader)).contains("WORKSPACE_COLLAPSED").doesNotContain("WORKSPACE_REMOVED");
    assertThat(events(coder)).contains("WORKSPACE_REMOVED");
    assertThat(events(grandchild)).contains("WORKSPACE_REMOVED");
    assertThat(http.post("/workspaces/" + leader + "/collapse", "").expect(200).body()
        .path("removed")).isEmpty();

    http.post("/workspaces/" + leader + "/expand", "").expect(200);
    assertThat(below(leader)).as("a removed one is no obstacle").hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{name: Lead}", "{sub_workspaces: []}", "{sub_workspaces: 17}",
      "{sub_workspaces: [17]}", "{sub_workspaces: [{role: nobody}]}",
      "{sub_workspaces: [{name: a}, {config: ../../etc}]}",
      "{sub_workspaces: [{name: \"two\\nlines\"}]}", "{sub_workspaces: [{name: '<a>'}]}",
      "{sub_workspaces: ["})
  void whatIsNoTeamMakesNone(String yaml) throws Exception {
    var leader = http.mock("Lead " + mark);
    template("lead-" + mark, yaml);

    var answer = http.post("/workspaces/" + leader + "/expand", "").expect(400);

    assertThat(answer.get("code")).isEqualTo("template_invalid");
    assertThat(below(leader)).isEmpty();
    assertThat(events(leader)).doesNotContain("WORKSPACE_EXPANDED");
  }

  @Test
  void aWorkspaceWithoutATemplateIsNoTeam() throws Exception {
    var leader = http.mock("Nobody " + mark);
    assertThat(http.post("/workspaces/" + leader + "/expand", "").expect(400).get("error"))
        .contains("no template");
  }

  /** A workspace with all that a bundle takes along, and one below it. */
  private UUID organisation() throws Exception {
    var top = UUID.fromString(http.post("/workspaces", "{\"name\":\"Top " + mark + "\",\"role\":"
        + "\"leads\",\"runtime\":\"mock\",\"tier\":2,\"budget_limit\":500,"
        + "\"max_concurrent_tasks\":3,\"secrets\":{\"KEY\":\"hidden-value\"},"
        + "\"canvas\":{\"x\":12.5,\"y\":-3},\"initial_memories\":[{\"content\":\"a fact\"}]}")
        .expect(201).get("id"));
    http.send("PATCH", "/workspaces/" + top + "/config", "{\"colour\":\"blue\"}").expect(200);
    http.post("/workspaces/" + top + "/schedules", "{\"name\":\"daily\",\"cron_expr\":"
        + "\"0 9 * * *\",\"timezone\":\"Asia/Tokyo\",\"prompt\":\"Report\"}").expect(201);
    http.post("/workspaces", "{\"name\":\"Below\",\"external\":true,\"delivery_mode\":\"poll\","
        + "\"parent_id\":\"" + top + "\"}").expect(201);
    return top;
  }

  private JsonNode exported(UUID id) throws Exception {
    return http.get("/bundles/export/" + id).expect(200).body();
  }

  /** Takes away what differs from import to import. */
  private static JsonNode withoutIds(JsonNode bundle) {
    var copy = bundle.deepCopy();
    ((ObjectNode) copy).remove(List.of("id", "name"));
    copy.path("sub_workspaces").forEach(one -> ((ObjectNode) one).remove("id"));
    return copy;
  }

  @Test
  void aBundleIsTheSameWhereverItIsTaken() throws Exception {
    var top = organisation();
    var bundle = exported(top);
    assertThat(bundle.path("id").asText()).isEqualTo(top.toString());
    assertThat(bundle.path("canvas").path("x").asDouble()).isEqualTo(12.5);
    assertThat(bundle.path("config").path("colour").asText()).isEqualTo("blue");
    assertThat(bundle.path("schedules").path(0).path("prompt").asText()).isEqualTo("Report");
    assertThat(bundle.path("sub_workspaces").path(0).path("delivery_mode").asText())
        .isEqualTo("poll");
    assertThat(bundle.toString()).doesNotContain("hidden-value", "a fact");

    ((ObjectNode) bundle).put("name", "Copy " + mark);
    var imported = http.post("/bundles/import", bundle.toString()).expect(201);

    assertThat(imported.get("name")).isEqualTo("Copy " + mark);
    assertThat(imported.get("status")).isEqualTo("online");
    assertThat(imported.body().path("children").path(0).path("name").asText()).isEqualTo("Below");
    assertThat(imported.body().path("children").path(0).path("status").asText())
        .isEqualTo("awaiting_agent");
    assertThat(imported.body().has("error")).isFalse();
    var copy = UUID.fromString(imported.get("workspace_id"));
    assertThat(withoutIds(exported(copy))).isEqualTo(withoutIds(bundle));
    assertThat(server.registry().workspaces().find(copy).flatMap(Workspace::sourceBundleId))
        .contains(top.toString());
    assertThat(server.registry().schedules().list(copy)).singleElement()
        .matches(schedule -> schedule.nextRunAt().isPresent());
    assertThat(http.get("/events/" + copy).body().toString()).contains("source_bundle_id");

    assertThat(http.post("/bundles/import", bundle.toString()).expect(409).get("code"))
        .isEqualTo("name_taken");
  }

  @Test
  void aBundleMayBePutBelowAnother() throws Exception {
    var top = organisation();
    var bundle = (ObjectNode) exported(top);
    bundle.put("parent_id", top.toString());
    var copy = UUID.fromString(http.post("/bundles/import", bundle.toString()).expect(201)
        .get("workspace_id"));
    assertThat(server.registry().workspaces().find(copy).flatMap(Workspace::parentId))
        .isEqualTo(Optional.of(top));
    assertThat(exported(top).path("sub_workspaces")).hasSize(2);
  }

  @Test
  void aBundleThatIsWrongSomewhereCreatesNothing() throws Exception {
    var before = StoredState.of(server);
    var answer = http.post("/bundles/import", "{\"name\":\"Top " + mark + "\",\"runtime\":\"mock\","
        + "\"sub_workspaces\":[{\"name\":\"a\",\"runtime\":\"mock\",\"sub_workspaces\":"
        + "[{\"name\":\"b\",\"runtime\":\"nowhere\"}]}]}").expect(400);
    assertThat(answer.get("field")).isEqualTo("sub_workspaces[0].sub_workspaces[0].runtime");
    http.post("/bundles/import", "{\"name\":\"Top " + mark + "\",\"sub_workspaces\":"
        + nested(40) + "}").expect(400);
    var many = new ArrayList<String>();
    for (int i = 0; i < 2000; i++) {
      many.add("{\"name\":\"w" + i + "\"}");
    }
    http.post("/bundles/import", "{\"name\":\"Top " + mark + "\",\"sub_workspaces\":" + many + "}")
        .expect(400);
    assertThat(StoredState.of(server)).isEqualTo(before);
  }

  private static String nested(int levels) {
    return "[{\"name\":\"a\",\"sub_workspaces\":".repeat(levels) + "[]" + "}]".repeat(levels);
  }

  @Test
  void whatNoImportTakesIsNotExported() throws Exception {
    var top = http.mock("Top " + mark);
    var rows = below(top, 130);
    var large = Body.of("{\"text\":\"" + "x".repeat((256 << 10) - 20) + "\"}");
    server.registry().configs().put(rows.stream()
        .collect(Collectors.toMap(Workspace::id, row -> large)));
    var refused = http.get("/bundles/export/" + top).expect(413);
    assertThat(refused.get("code")).isEqualTo("too_large");
    assertThat(refused.get("error")).contains("bytes", "at most 33554432");
    http.get("/bundles/export/" + rows.getFirst().id()).expect(200);
    assertThat(alone(top).path("name").asText()).isEqualTo("Top " + mark);

    below(top, 1870);
    assertThat(http.get("/bundles/export/" + top).expect(413).get("error"))
        .contains("2001 workspaces", "at most 2000");
    assertThat(alone(top).path("sub_workspaces").isEmpty()).isTrue();

    var deep = http.mock("Deep " + mark);
    var lowest = deep;
    for (int level = 2; level <= 33; level++) {
      lowest = below(lowest, 1).getFirst().id();
    }
    assertThat(http.get("/bundles/export/" + deep).expect(413).get("error"))
        .contains("33 levels", "at most 32");
    assertThat(alone(deep).path("sub_workspaces").isEmpty()).isTrue();
  }

  private JsonNode alone(UUID id) throws Exception {
    return http.get("/bundles/export/" + id + "?descendants=false").expect(200).body();
  }

  @Test
  void aBundleOfTheTopAloneIsTheOtherWithoutThoseBelow() throws Exception {
    var top = organisation();
    var all = (ObjectNode) exported(top);
    assertThat(all.path("sub_workspaces")).hasSize(1);
    assertThat(http.get("/bundles/export/" + top + "?descendants=true").expect(200).body())
        .isEqualTo(all);

    all.putArray("sub_workspaces");
    assertThat(alone(top)).isEqualTo(all);

    all.put("name", "Copy " + mark);
    var imported = http.post("/bundles/import", all.toString()).expect(201);
    assertThat(imported.body().has("children")).isFalse();
    var refused = http.get("/bundles/export/" + top + "?descendants=none").expect(400);
    assertThat(refused.get("field")).isEqualTo("descendants");
  }

  private List<Workspace> below(UUID parent, int number) {
    var rows = IntStream.range(0, number).mapToObj(i -> Workspace
        .of(UUID.randomUUID(), "W " + UUID.randomUUID(), Instant.now()).parentId(parent)
        .runtime("mock").status(WorkspaceStatus.ONLINE).build()).toList();
    assertThat(server.registry().workspaces().insert(rows)).hasSize(number);
    return rows;
  }
}
