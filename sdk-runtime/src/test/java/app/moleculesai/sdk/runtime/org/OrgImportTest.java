package app.moleculesai.sdk.runtime.org;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.events.EventQueue;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Idempotence and failures of an import (wire.md OI-20 to OI-27). */
class OrgImportTest {
  private static final String TREE = """
      {"name":"Acme","defaults":{"runtime":"mock"},"workspaces":[
        {"name":"A","canvas":{"x":10,"y":20},"children":[{"name":"Same"},{"name":"A2"}]},
        {"name":"B","children":[{"name":"Same"}]}]}""";

  @TempDir
  Path templates;

  @Test
  void anotherImportCreatesOnlyWhatIsNew() throws Exception {
    try (var server = OrgServer.of(templates)) {
      var first = server.importInline(TREE);
      var ids = first.json().findValuesAsText("id");

      var second = server.importInline(TREE.replace("{\"name\":\"A2\"}",
          "{\"name\":\"A2\"},{\"name\":\"A3\",\"children\":[{\"name\":\"A31\"}]}"));

      assertThat(second.status()).isEqualTo(201);
      assertThat(second.json().findValuesAsText("id")).containsAll(ids);
      assertThat(second.json().get("workspaces"))
          .filteredOn(entry -> !entry.path("skipped").asBoolean())
          .extracting(entry -> entry.get("name").asText()).containsExactly("A3", "A31");
      assertThat(server.workspace("A3").parentId()).contains(server.workspace("A").id());
      assertThat(server.registry.workspaces().list()).hasSize(7);
    }
  }

  @Test
  void rootsMatchRoots() throws Exception {
    try (var server = OrgServer.of(templates)) {
      server.importInline(TREE);

      var again = server.importInline(
          "{\"defaults\":{\"runtime\":\"mock\"},\"workspaces\":[{\"name\":\"B\"}]}");

      assertThat(again.json().at("/workspaces/0/skipped").asBoolean()).isTrue();
      assertThat(again.json().at("/workspaces/0/id").asText())
          .isEqualTo(server.workspace("B").id().toString());
    }
  }

  @Test
  void theSameNameUnderAnotherParentIsNoMatch() throws Exception {
    try (var server = OrgServer.of(templates)) {
      server.importInline(TREE);

      var again = server.importInline("{\"defaults\":{\"runtime\":\"mock\"},\"workspaces\":["
          + "{\"name\":\"Same\"},{\"name\":\"B\",\"children\":[{\"name\":\"A2\"}]}]}");

      assertThat(again.json().at("/workspaces/0").has("skipped")).as("a root Same").isFalse();
      assertThat(again.json().at("/workspaces/1").has("skipped")).as("root B").isTrue();
      assertThat(again.json().at("/workspaces/2").has("skipped")).as("B's own A2").isFalse();
      assertThat(server.registry.workspaces().list()).hasSize(7);
    }
  }

  @Test
  void aRemovedWorkspaceDoesNotBlockAnother() throws Exception {
    try (var server = OrgServer.of(templates)) {
      server.importInline(TREE);
      var removed = server.workspace("A2").id();
      server.registry.workspaces().change(removed, StatusChange.to(WorkspaceStatus.REMOVED),
          Clock.systemUTC().instant());

      var again = server.importInline(TREE);

      assertThat(again.json().get("workspaces"))
          .filteredOn(entry -> !entry.path("skipped").asBoolean()).singleElement()
          .matches(entry -> entry.get("name").asText().equals("A2"))
          .matches(entry -> !entry.get("id").asText().equals(removed.toString()));
    }
  }

  @Test
  void aReusedWorkspaceIsLeftAlone() throws Exception {
    try (var server = OrgServer.of(templates)) {
      server.importInline(TREE);
      var before = server.workspace("A2");
      var events = server.registry.events().newest(Optional.empty(), 1000);

      server.importInline(TREE.replace("{\"name\":\"A2\"}",
          "{\"name\":\"A2\",\"role\":\"New\",\"tier\":1,\"schedules\":["
              + "{\"name\":\"S\",\"cron_expr\":\"0 7 * * *\",\"prompt\":\"p\"}]}"));

      assertThat(server.workspace("A2")).isEqualTo(before);
      assertThat(server.registry.schedules().list(before.id())).isEmpty();
      assertThat(server.registry.events().newest(Optional.empty(), 1000)).isEqualTo(events);
    }
  }

  @Test
  void refreshWritesSchedulesOfReusedWorkspacesButNoneMadeAtRunTime() throws Exception {
    try (var server = OrgServer.of(templates)) {
      server.importInline(TREE);
      var id = server.workspace("A2").id();
      server.registry.transaction(transaction -> {
        transaction.schedules().putFromTemplate(List.of(
            Schedule.of(UUID.randomUUID(), id, "Own", "0 1 * * *", "UTC", "mine", true,
                Schedule.RUNTIME, Clock.systemUTC().instant()),
            Schedule.of(UUID.randomUUID(), id, "Old", "0 1 * * *", "UTC", "old", true,
                Schedule.TEMPLATE, Clock.systemUTC().instant())));
        return true;
      });
      var template = TREE.replace("{\"name\":\"A2\"}", """
          {"name":"A2","schedules":[{"name":"Own","cron_expr":"0 7 * * *","prompt":"theirs"},
           {"name":"Old","cron_expr":"0 7 * * *","prompt":"new"}]}""");

      var body = "{\"refresh\":true,\"template\":" + template + "}";
      var plan = server.post("/org/import?dry_run=true", body);
      assertThat(plan.json().get("workspaces")).filteredOn(step -> step.has("refresh"))
          .singleElement().returns("A2", step -> step.get("name").asText())
          .returns("reuse", step -> step.get("action").asText());

      var reply = server.post("/org/import", body);

      assertThat(reply.json().findValues("skipped")).hasSize(5);
      assertThat(server.registry.schedules().list(id))
          .extracting(Schedule::name, Schedule::prompt).containsExactlyInAnyOrder(
              tuple("Own", "mine"),
              tuple("Old", "new"));
    }
  }

  @Test
  void aNewChildStandsWhereItsParentWasMovedTo() throws Exception {
    try (var server = OrgServer.of(templates)) {
      server.importInline(TREE);
      server.registry.layouts()
          .put(List.of(new Layout(server.workspace("B").id(), 1000, 2000, true)));

      server.importInline(
          TREE.replace("\"B\",\"children\":[", "\"B\",\"children\":[{\"name\":\"B0\"},"));

      assertThat(server.registry.layouts().find(server.workspace("B0").id()).orElseThrow())
          .returns(1016.0, Layout::x).returns(2130.0, Layout::y);
    }
  }

  @Test
  void sixtyFourImportsAtOnceMakeOneTree() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED);
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<OrgServer.Reply>> calls = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        calls.add(() -> server.importInline(TREE));
      }

      var created = 0;
      for (var call : pool.invokeAll(calls)) {
        assertThat(call.get().status()).isEqualTo(201);
        created += 5 - call.get().json().findValues("skipped").size();
      }

      assertThat(created).isEqualTo(5);
      assertThat(server.registry.workspaces().list()).hasSize(5);
    }
  }

  @Test
  void whenTheWholeFailsItGoesOneByOneUpToTheFirstThatFails() throws Exception {
    var setup = OrgServer.Setup.of(templates)
        .registry(registry -> StubbornRegistry.refusing(registry, "Same"));
    try (var server = setup.start()) {
      var reply = server.importInline(TREE);

      assertThat(reply.status()).isEqualTo(207);
      assertThat(reply.json().get("workspaces")).singleElement()
          .matches(entry -> entry.get("name").asText().equals("A"));
      assertThat(reply.code()).isEqualTo("unavailable");
      assertThat(reply.error()).startsWith("workspaces[0].children[0] ('Same'): ");
      assertThat(server.registry.workspaces().list()).extracting(Workspace::name)
          .containsExactly("A");
    }
  }

  @Test
  void aWorkspaceThatFailsAtItsCommitIsNotInTheAnswer() throws Exception {
    var setup = OrgServer.Setup.of(templates)
        .registry(registry -> StubbornRegistry.failingAtCommit(registry, "A2"));
    try (var server = setup.start()) {
      var reply = server.importInline(TREE);

      assertThat(reply.status()).isEqualTo(207);
      assertThat(reply.json().get("workspaces")).extracting(entry -> entry.get("name").asText())
          .containsExactly("A", "Same");
      assertThat(reply.json().get("count").asInt()).isEqualTo(2);
      assertThat(reply.error()).startsWith("workspaces[0].children[1] ('A2'): ");
      assertThat(server.registry.workspaces().list()).extracting(Workspace::name)
          .containsExactly("A", "Same");
    }
  }

  @Test
  void whenNotEvenTheFirstCanBePlacedTheAnswerHasTheSameShape() throws Exception {
    var setup = OrgServer.Setup.of(templates)
        .registry(registry -> StubbornRegistry.refusing(registry, "A"));
    try (var server = setup.start()) {
      var reply = server.importInline(TREE);

      assertThat(reply.status()).isEqualTo(207);
      assertThat(reply.json().get("workspaces")).isEmpty();
      assertThat(reply.json().get("count").asInt()).isZero();
      assertThat(reply.code()).isEqualTo("unavailable");
      assertThat(reply.error()).startsWith("workspaces[0] ('A'): ");
      assertThat(server.registry.workspaces().list()).isEmpty();
    }
  }

  @Test
  void theSecondOfTwoSiblingsOfOneNameIsTheFirst() throws Exception {
    try (var server = OrgServer.of(templates)) {
      var template = """
          {"defaults":{"runtime":"mock"},"workspaces":[
            {"name":"A","children":[{"name":"T","children":[{"name":"T1"}]},
             {"name":"T","role":"other","children":[{"name":"T1"},{"name":"T2"}]}]},
            {"name":"A","children":[{"name":"T3"}]}]}""";
      var plan = server.post("/org/import?dry_run=true", "{\"template\":" + template + "}");
      assertThat(plan.json().findValuesAsText("action")).containsExactly("create", "create",
          "create", "reuse", "reuse", "create", "reuse", "create");
      assertThat(plan.json().get("complete").asBoolean()).isTrue();

      var reply = server.importInline(template);

      assertThat(reply.status()).isEqualTo(201);
      assertThat(reply.json().get("workspaces"))
          .extracting(entry -> entry.get("name").asText(), entry -> entry.has("skipped"))
          .containsExactly(tuple("A", false), tuple("T", false), tuple("T1", false),
              tuple("T", true), tuple("T1", true), tuple("T2", false), tuple("A", true),
              tuple("T3", false));
      assertThat(server.registry.workspaces().list()).hasSize(5);
      assertThat(server.workspace("T2").parentId()).contains(server.workspace("T").id());
      assertThat(server.workspace("T3").parentId()).contains(server.workspace("A").id());
      assertThat(server.workspace("T").role()).isEmpty();
    }
  }

  @Test
  void childrenOfTheSecondStandWhereTheFirstDoes() throws Exception {
    try (var server = OrgServer.of(templates)) {
      server.importInline("""
          {"defaults":{"runtime":"mock"},"workspaces":[
            {"name":"A","canvas":{"x":100,"y":200}},{"name":"A","children":[{"name":"T"}]}]}""");

      assertThat(server.registry.layouts().find(server.workspace("T").id()).orElseThrow())
          .returns(116.0, Layout::x).returns(330.0, Layout::y);
    }
  }

  @Test
  void refreshTakesTheSchedulesOfTheSecond() throws Exception {
    try (var server = OrgServer.of(templates)) {
      var template = """
          {"name":"A","runtime":"mock","schedules":[
            {"name":"S","cron_expr":"0 7 * * *","prompt":"%s"}]}""";
      var body = "{\"refresh\":true,\"template\":{\"workspaces\":["
          + template.formatted("first") + "," + template.formatted("second") + "]}}";

      for (var time : List.of("new", "there already")) {
        assertThat(server.post("/org/import", body).status()).as(time).isEqualTo(201);
        assertThat(server.registry.schedules().list(server.workspace("A").id())).as(time)
            .extracting(Schedule::prompt).containsExactly("second");
      }
    }
  }

  @Test
  void anAddressIsCheckedForNewWorkspacesOnly() throws Exception {
    try (var server = OrgServer.of(templates)) {
      var template = "{\"workspaces\":[{\"name\":\"A\",\"external\":true%s}]}";
      var refused = server.importInline(template.formatted(",\"url\":\"ftp://gone\""));
      assertThat(refused.status()).isEqualTo(207);
      assertThat(refused.error()).startsWith("workspaces[0] ('A'): url cannot be used");

      server.importInline(template.formatted(""));

      var again = server.importInline(template.formatted(",\"url\":\"ftp://gone\""));
      assertThat(again.status()).isEqualTo(201);
      assertThat(again.json().at("/workspaces/0/skipped").asBoolean()).isTrue();
    }
  }

  @Test
  void refreshSaysAgainWhichChannelsAreMissing() throws Exception {
    try (var server = OrgServer.of(templates)) {
      var template = "{\"workspaces\":[{\"name\":\"A\",\"runtime\":\"mock\","
          + "\"channels\":[{\"type\":\"slack\"}]}]}";
      server.importInline(template);

      assertThat(server.importInline(template).json().at("/workspaces/0").has("channels_skipped"))
          .isFalse();
      assertThat(server.post("/org/import", "{\"refresh\":true,\"template\":" + template + "}")
          .json().at("/workspaces/0/channels_skipped/0/type").asText()).isEqualTo("slack");
    }
  }

  @Test
  void aConflictWithNobodyIsAnErrorOfThatWorkspace() throws Exception {
    var setup = OrgServer.Setup.of(templates)
        .registry(registry -> StubbornRegistry.hiding(registry, "B"));
    try (var server = setup.start()) {
      var reply = server.importInline(TREE);

      assertThat(reply.status()).isEqualTo(207);
      assertThat(reply.code()).isEqualTo("conflict");
      assertThat(reply.json().get("count").asInt()).isEqualTo(3);
      assertThat(reply.error()).contains("workspaces[1]");
    }
  }

  @Test
  void secretsThatCannotBeReadNowAreAskedForLater() throws Exception {
    var setup = OrgServer.Setup.of(OrgServer.SHIPPED).registry(StubbornRegistry::withoutSecrets);
    try (var server = setup.start()) {
      assertThat(server.importDir("duo").status()).isEqualTo(503);
      assertThat(server.importDir("lighthouse").status()).as("requires none").isEqualTo(201);
    }
  }

  @Test
  void everySubscriberHearsEveryEventOfABulkImport() throws Exception {
    try (var server = OrgServer.of(OrgServer.SHIPPED)) {
      var slow = new EventQueue(256, () -> {});
      var stuck = new EventQueue(256, () -> {});
      try (var first = server.bus.listen(slow); var second = server.bus.listen(stuck)) {
        server.importDir("lighthouse");

        var heard = new ArrayList<String>();
        for (int i = 0; i < 400; i++) {
          heard.add(slow.next(Duration.ofSeconds(30)).orElseThrow().type());
        }
        assertThat(heard).filteredOn("WORKSPACE_PROVISIONING"::equals).hasSize(200);
        assertThat(heard).filteredOn("WORKSPACE_ONLINE"::equals).hasSize(200);
        assertThat(slow.isBroken()).isFalse();
        assertThat(server.supervisor.awaitTasks(Duration.ofSeconds(10))).isTrue();
        assertThat(stuck.isBroken()).as("nobody waits for it for ever").isTrue();
      }
    }
  }
}
