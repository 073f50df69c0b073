package app.moleculesai.sdk.runtime.org;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.templates.TemplateFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a template's values become, rule by rule (wire.md OI-3 to OI-12). */
class ResolutionTest {
  @TempDir
  Path templates;
  private TemplateFolder acme;

  @BeforeEach
  void makeFolder() throws Exception {
    acme = new TemplateFolder(Files.createDirectory(templates.resolve("acme")));
  }

  private OrgServer imported() throws Exception {
    return imported(OrgServer.Setup.of(templates));
  }

  private static OrgServer imported(OrgServer.Setup setup) throws Exception {
    var server = setup.start();
    var reply = server.importDir("acme");
    if (reply.status() != 201) {
      server.close();
      throw new AssertionError(reply.toString());
    }
    return server;
  }

  @Test
  void aValueIsTheWorkspacesOwnOrTheDefaultOrBuiltIn() throws Exception {
    acme.org("""
        defaults: {runtime: mock, tier: 2, model: m-default}
        workspaces:
          - {name: Own, runtime: " Mock ", tier: 1, model: m-own}
          - {name: Default}
          - {name: Zero, tier: 0}
        """);
    try (var server = imported()) {
      assertThat(server.workspace("Own")).returns(1, Workspace::tier)
          .returns("mock", Workspace::runtime);
      assertThat(server.config("Own").get("model").asText()).isEqualTo("m-own");
      assertThat(server.workspace("Default")).returns(2, Workspace::tier);
      assertThat(server.config("Default").get("model").asText()).isEqualTo("m-default");
      assertThat(server.workspace("Zero").tier()).as("0 is as good as none").isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"langgraph,anthropic:claude-opus-4-7,false", "claude-code,sonnet,true",
      "deepagents,anthropic:claude-opus-4-7,false", "codex,anthropic:claude-opus-4-7,true"})
  void withoutAnythingTheRuntimeIsLanggraphAndTheModelFollows(String runtime, String model,
      boolean timeout) throws Exception {
    acme.org("workspaces: [{name: A, " + (runtime.equals("langgraph") ? "" : "runtime: " + runtime)
        + "}]");
    try (var server = imported()) {
      var config = server.config("A");
      assertThat(server.workspace("A")).returns(runtime, Workspace::runtime)
          .returns(3, Workspace::tier)
          .returns(WorkspaceStatus.FAILED, Workspace::status); // nobody runs it here
      assertThat(config.get("model").asText()).isEqualTo(model);
      assertThat(config.has("runtime_config")).isEqualTo(timeout);
      assertThat(config.get("version").asText()).isEqualTo("1.0.0");
    }
  }

  @Test
  void variablesComeFromTheWorkspacesFileThenTheTemplatesThenTheProcess() throws Exception {
    acme.org("""
        defaults: {runtime: mock}
        workspaces:
          - {name: A, files_dir: a, workspace_dir: "/srv/$ONE/${TWO}/$THREE"}
          - {name: B, workspace_dir: "${ONE}/x"}
          - {name: C, workspace_dir: "$NOWHERE"}
          - name: D
            workspace_dir: ${ONE}
        """)
        .with("a/.env", "ONE=workspace\n")
        .with(".env", "ONE=/template\nTWO=template\n");
    var setup = OrgServer.Setup.of(templates)
        .environment(Map.of("ONE", "process", "TWO", "process", "THREE", "process"));
    try (var server = imported(setup)) {
      assertThat(server.workspace("A").workspaceDir()).contains("/srv/workspace/template/process");
      assertThat(server.workspace("B").workspaceDir()).contains("/template/x");
      assertThat(server.workspace("C").workspaceDir()).isEmpty();
      assertThat(server.workspace("D").workspaceDir()).contains("/template");
      assertThat(server.importDir("acme").json().get("notes").toString())
          .contains("workspaces[2].workspace_dir: NOWHERE has no value");
    }
  }

  @Test
  void envFilesBecomeSecretsEncryptedWithTheCurrentVersion() throws Exception {
    acme.org("""
        defaults: {runtime: mock}
        workspaces: [{name: A, files_dir: a}, {name: B}]
        """)
        .with("a/.env", "TOKEN=own\nEMPTY=\n")
        .with(".env", "TOKEN=shared\nOTHER=\"with # sign\"\nPLATFORM_URL=x\nnot-a-name=1\n");
    try (var server = imported()) {
      assertThat(secrets(server, "A")).isEqualTo(Map.of("TOKEN", "own", "OTHER", "with # sign"));
      assertThat(secrets(server, "B")).isEqualTo(
          Map.of("TOKEN", "shared", "OTHER", "with # sign"));
      assertThat(server.registry.secrets().list(Optional.of(server.workspace("A").id())))
          .allMatch(secret -> secret.encryptionVersion() == 1);
      assertThat(server.importDir("acme").json().get("notes").toString())
          .contains("'PLATFORM_URL' cannot be a secret's").doesNotContain("shared");
    }
  }

  private static Map<String, String> secrets(OrgServer server, String name) {
    return server.registry.secrets().list(Optional.of(server.workspace(name).id())).stream()
        .collect(Collectors.toMap(StoredSecret::key, server.vault::open));
  }

  @Test
  void aBrokenEnvFileIsRefusedWithoutQuotingIt() throws Exception {
    acme.org("workspaces: [{name: A, runtime: mock}]").with(".env", "hunter2 without sign\n");
    try (var server = OrgServer.of(templates)) {
      var reply = server.importDir("acme");

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).startsWith(".env: every line").doesNotContain("hunter2");
    }
  }

  @ParameterizedTest
  @CsvSource({
      "'initial_prompt: inline', 'initial_prompt: default', inline",
      "'initial_prompt: inline, initial_prompt_file: p.md', '', inline",
      "'initial_prompt_file: p.md', 'initial_prompt: default', from root",
      "'initial_prompt_file: p.md, files_dir: a', '', from a",
      "'', 'initial_prompt: default, initial_prompt_file: p.md', default",
      "'files_dir: a', 'initial_prompt_file: p.md', from root",
      "'initial_prompt_file: gone.md', 'initial_prompt: default', default",
      "'initial_prompt_file: empty.md', '', ''",
      "'initial_prompt: \"  \"', 'initial_prompt: default', default",
      "'', '', ''"})
  void aPromptIsInlineOrFromAFileOrTheDefault(String workspace, String defaults, String prompt)
      throws Exception {
    acme.org("defaults: {runtime: mock, " + defaults + "}\nworkspaces: [{name: A, " + workspace
        + "}]\n")
        .with("p.md", "from root").with("a/p.md", "from a").with("empty.md", " \n");
    try (var server = imported()) {
      assertThat(server.config("A").path("initial_prompt").asText()).isEqualTo(prompt);
    }
  }

  @Test
  void theIdleIntervalNeedsAPromptAndIsTenMinutes() throws Exception {
    acme.org("""
        defaults: {runtime: mock}
        workspaces:
          - {name: None, idle_interval_seconds: 5}
          - {name: Prompt, idle_prompt: Rest.}
          - {name: Both, idle_prompt: Rest., idle_interval_seconds: 5}
          - {name: Zero, idle_prompt: Rest., idle_interval_seconds: 0}
        """);
    try (var server = imported()) {
      assertThat(server.config("None").has("idle_interval_seconds")).isFalse();
      assertThat(server.config("Prompt").get("idle_interval_seconds").asInt()).isEqualTo(600);
      assertThat(server.config("Both").get("idle_interval_seconds").asInt()).isEqualTo(5);
      assertThat(server.config("Zero").get("idle_interval_seconds").asInt()).isEqualTo(600);
    }
  }

  @Test
  void zeroIsAsGoodAsNoneOnEachLevel() throws Exception {
    acme.org("""
        defaults: {runtime: mock, idle_prompt: Rest., idle_interval_seconds: 900, tier: 2}
        workspaces: [{name: A, idle_interval_seconds: 0, tier: 0}]
        """);
    try (var server = imported()) {
      assertThat(server.config("A").get("idle_interval_seconds").asInt()).isEqualTo(900);
      assertThat(server.workspace("A").tier()).isEqualTo(2);
    }
  }

  @Test
  void aSmallTemplateDoesNotBecomeALargeOrganisation() throws Exception {
    var names = IntStream.range(0, 2000).mapToObj(i -> "{name: A" + i + "}").toList();
    acme.org("defaults: {runtime: mock, initial_prompt_file: p.md}\nworkspaces: ["
        + String.join(", ", names) + "]").with("p.md", "x".repeat(900_000));
    try (var server = OrgServer.of(templates)) {
      for (var reply : List.of(server.importDir("acme"), server.dryRun("acme"))) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("template_invalid");
        assertThat(reply.error()).startsWith("with workspaces[74] ('A74') ")
            .contains("more than 67108864 bytes");
      }
      assertThat(server.registry.workspaces().list()).isEmpty();
    }
  }

  @Test
  void aFolderCalledEnvHasItsOwnSecretsAndNobodyElses() throws Exception {
    acme.org("""
        defaults: {runtime: mock}
        workspaces: [{name: A, files_dir: staging.env}]
        """)
        .with("staging.env/.env", "TOKEN=own\n")
        .with("staging/.env", "TOKEN=other\n");
    try (var server = imported()) {
      assertThat(secrets(server, "A")).isEqualTo(Map.of("TOKEN", "own"));
    }
  }

  @Test
  void theSystemPromptMayLieInTheFolderOfTheAgent() throws Exception {
    acme.org("""
        defaults: {runtime: mock}
        workspaces:
          - {name: File, files_dir: a}
          - {name: Inline, files_dir: a, system_prompt: You are you.}
          - {name: Neither, files_dir: gone}
        """).with("a/system-prompt.md", "You are A.");
    try (var server = imported()) {
      assertThat(server.config("File").get("system_prompt").asText()).isEqualTo("You are A.");
      assertThat(server.config("File").get("files_dir").asText()).isEqualTo("a");
      assertThat(server.config("Inline").get("system_prompt").asText()).isEqualTo("You are you.");
      assertThat(server.config("Neither").has("system_prompt")).isFalse();
      assertThat(server.config("Neither").has("files_dir")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"files_dir: ../b", "files_dir: /etc", "initial_prompt_file: ../secret.md",
      "'files_dir: a, initial_prompt_file: ../../secret.md'", "files_dir: linked",
      "template: ../x", "template: /x",
      "'schedules: [{cron_expr: \"* * * * *\", prompt_file: ../secret.md}]'"})
  void noPathOfAWorkspaceLeavesItsFolder(String key) throws Exception {
    acme.org("workspaces: [{name: A, runtime: mock, " + key + "}]").with("a/x.md", "x");
    Files.writeString(templates.resolve("secret.md"), "secret");
    Files.createSymbolicLink(templates.resolve("acme/linked"), templates);
    try (var server = OrgServer.of(templates)) {
      var reply = server.importDir("acme");

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.code()).isEqualTo("path_escape");
      assertThat(server.registry.workspaces().list()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
      "'[a]', '[b, c]', 'b,c,a'",
      "'[a, b]', '[b, c]', 'b,c,a'",
      "'[\"!b\"]', '[a, b, c]', 'a,c'",
      "'[-b, d]', '[b, d]', 'd'",
      "'[a, a]', '[a]', 'a'",
      "'[\"!x\"]', '[]', ''",
      "'[gone]', '[a]', 'a'"})
  void pluginsAreThoseOfBothWithoutTheOnesTakenAway(String own, String defaults, String expected)
      throws Exception {
    var plugins = Files.createDirectory(templates.resolve("acme/agent-plugins"));
    for (var name : List.of("a", "b", "c", "d")) {
      Files.createDirectory(plugins.resolve(name));
    }
    acme.org("defaults: {runtime: mock, plugins: " + defaults
        + "}\nworkspaces: [{name: A, plugins: " + own + "}]\n");
    try (var server = imported(OrgServer.Setup.of(templates).plugins(plugins))) {
      var names = new ArrayList<String>();
      server.config("A").path("plugins").forEach(name -> names.add(name.asText()));
      assertThat(String.join(",", names)).isEqualTo(expected);
    }
  }

  @Test
  void aMissingPluginIsNotedOnceForAllWorkspaces() throws Exception {
    acme.org("""
        defaults: {runtime: mock, plugins: [house-style]}
        workspaces: [{name: A}, {name: B}, {name: C, plugins: [other]}]
        """);
    try (var server = OrgServer.of(templates)) {
      assertThat(server.importDir("acme").json().get("notes").toString()).isEqualTo(
          "[\"workspace plugin 'house-style' is not on this server; left out\","
              + "\"workspace plugin 'other' is not on this server; left out\"]");
    }
  }

  @Test
  void aCategoryOfTheWorkspaceReplacesTheDefaults() throws Exception {
    acme.org("""
        defaults: {runtime: mock, category_routing: {z: [A], money: [B], security: [C]}}
        workspaces: [{name: A, category_routing: {money: [], security: [D, E], a: [F]}}]
        """);
    try (var server = imported()) {
      assertThat(server.config("A").get("category_routing").toString())
          .isEqualTo("{\"a\":[\"F\"],\"security\":[\"D\",\"E\"],\"z\":[\"A\"]}");
    }
  }

  @Test
  void memoriesAreTheWorkspacesOrTheDefaultsAndGlobalOnesGoToTheFirstRoot() throws Exception {
    acme.org("""
        defaults:
          runtime: mock
          initial_memories: [{content: default, scope: TEAM}]
        global_memories: [{content: all}, {content: too, scope: LOCAL}]
        workspaces:
          - {name: A, initial_memories: [{content: own, scope: team}, {content: plain}]}
          - {name: B}
        """);
    try (var server = imported()) {
      var ofA = server.registry.memories().list(server.workspace("A").id(), 10);
      assertThat(ofA).extracting(Memory::content, Memory::scope).containsExactlyInAnyOrder(
          tuple("all", Memory.Scope.GLOBAL),
          tuple("too", Memory.Scope.GLOBAL),
          tuple("own", Memory.Scope.TEAM),
          tuple("plain", Memory.Scope.LOCAL));
      assertThat(server.registry.memories().list(server.workspace("B").id(), 10))
          .singleElement().returns("default", Memory::content);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      initial_memories: [{content: c, scope: GLOBAL}] | '' | workspaces[0].children[0].initial_memories
      role: R | initial_memories: [{content: c, scope: global}] | defaults.initial_memories
      """)
  void onlyRootsHaveMemoriesForEverybody(String child, String defaults, String field)
      throws Exception {
    var settings = "runtime: mock" + (defaults.isEmpty() ? "" : ", " + defaults);
    acme.org("defaults: {" + settings + "}\nworkspaces:\n"
        + "  - {name: A, initial_memories: [{content: c, scope: GLOBAL}], children: [{name: B, "
        + child + "}]}\n");
    try (var server = OrgServer.of(templates)) {
      var reply = server.importDir("acme");

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.code()).isEqualTo("template_invalid");
      assertThat(reply.json().get("field").asText()).isEqualTo(field);
      assertThat(reply.error())
          .startsWith(field + " gives workspaces[0].children[0] ('B') a memory of scope GLOBAL");
    }
  }

  @Test
  void schedulesThatCannotFireAreLeftOutAndNoted() throws Exception {
    acme.org(
        """
            workspaces:
              - name: A
                runtime: mock
                schedules:
                  - {name: Good, cron_expr: "0 7 * * 1-5", timezone: Europe/Berlin, prompt: "Hi\\r\\nyou"}
                  - {cron_expr: "*/5 * * * *", prompt: Unnamed, enabled: false}
                  - {name: File, cron_expr: "0 0 1 1 *", prompt_file: p.md}
                  - {name: Empty, cron_expr: "0 7 * * *", prompt: ""}
                  - {name: Bad, cron_expr: "every day", prompt: x}
                  - {name: Six, cron_expr: "0 0 7 * * *", prompt: x}
                  - {name: Zone, cron_expr: "0 7 * * *", timezone: Mars/Base, prompt: x}
                  - {name: Good, cron_expr: "0 9 * * *", prompt: again}
                  - {name: None, prompt: x}
            """)
        .with("p.md", "From a file.");
    try (var server = OrgServer.of(templates)) {
      var notes = server.importDir("acme").json().get("notes");

      var schedules = server.registry.schedules().list(server.workspace("A").id());
      assertThat(schedules).extracting(Schedule::name)
          .containsExactlyInAnyOrder("Good", "schedule-2", "File");
      assertThat(schedules).allMatch(schedule -> schedule.source().equals(Schedule.TEMPLATE));
      assertThat(schedules).filteredOn(schedule -> schedule.name().equals("Good"))
          .singleElement()
          .returns("Hi\nyou", Schedule::prompt).returns("Europe/Berlin", Schedule::timezone)
          .returns(true, Schedule::enabled).matches(row -> row.nextRunAt().isPresent());
      assertThat(schedules).filteredOn(schedule -> schedule.name().equals("schedule-2"))
          .singleElement().returns("UTC", Schedule::timezone).returns(false, Schedule::enabled)
          .matches(row -> row.nextRunAt().isEmpty());
      assertThat(notes).hasSize(6);
      assertThat(notes.get(0).asText())
          .isEqualTo("workspaces[0].schedules[3]: left out, prompt is empty");
      assertThat(notes.get(1).asText()).startsWith("workspaces[0].schedules[4]: left out, cron");
    }
  }

  @Test
  void channelsAreSkippedWithAReason() throws Exception {
    acme.org("""
        workspaces:
          - name: A
            runtime: mock
            channels:
              - type: slack
                config:
                  token: ${SLACK_TOKEN}
        """);
    try (var server = OrgServer.of(templates)) {
      assertThat(server.importDir("acme").json().at("/workspaces/0/channels_skipped").toString())
          .contains("\"workspace\":\"A\"", "\"type\":\"slack\"", "\"reason\":\"this server");
      assertThat(server.importDir("acme").json().at("/workspaces/0").has("channels_skipped"))
          .as("left alone").isFalse();
    }
  }

  @Test
  void childrenStandOnAGridBelowTheirParent() throws Exception {
    acme.org("""
        defaults: {runtime: mock}
        workspaces:
          - name: Root
            canvas: {x: 100, y: 50.5}
            children:
              - name: Wide
                children: [{name: W1}, {name: W2}, {name: W3}]
              - name: Right
              - name: Below
        """);
    try (var server = imported()) {
      // the widest subtree has two columns of 240, three rows' worth of nothing else
      double column = 16 + 240 + 14 + 240 + 16;
      double row = 130 + 130 + 14 + 130 + 16;
      assertThat(place(server, "Root")).isEqualTo("100.0 50.5");
      assertThat(place(server, "Wide")).isEqualTo((100 + 16.0) + " " + (50.5 + 130));
      assertThat(place(server, "Right"))
          .isEqualTo((100 + 16 + column + 14) + " " + (50.5 + 130));
      assertThat(place(server, "Below")).isEqualTo(
          (100 + 16.0) + " " + (50.5 + 130 + row + 14));
      assertThat(place(server, "W2")).isEqualTo(
          (100 + 16 + 16 + 240 + 14.0) + " " + (50.5 + 130 + 130));
      assertThat(place(server, "W3")).isEqualTo(
          (100 + 16 + 16.0) + " " + (50.5 + 130 + 130 + 130 + 14));

      var event = server.registry.events()
          .newest(Optional.of(server.workspace("W2").id()), 10).stream()
          .filter(row2 -> row2.type().equals("WORKSPACE_PROVISIONING")).findFirst().orElseThrow();
      var payload = Json.read(event.payload().text()
          .getBytes(StandardCharsets.UTF_8));
      assertThat(payload.get("x").asDouble()).as("within the parent").isEqualTo(16 + 240 + 14);
      assertThat(payload.get("y").asDouble()).isEqualTo(130);
      assertThat(payload.get("parent_id").asText())
          .isEqualTo(server.workspace("Wide").id().toString());
    }
  }

  private static String place(OrgServer server, String name) {
    var layout = server.registry.layouts().find(server.workspace(name).id()).orElseThrow();
    return layout.x() + " " + layout.y();
  }

  @Test
  void anExternalWorkspaceWithAnAddressIsOnline() throws Exception {
    acme.org("""
        defaults: {runtime: mock}
        workspaces:
          - {name: There, external: true, url: "http://127.0.0.1:9/a2a"}
          - {name: Later, external: true}
          - {name: Named, runtime: external, url: "http://127.0.0.1:9/a2a"}
          - {name: Mock, url: "http://127.0.0.1:9/a2a"}
        """);
    try (var server = imported()) {
      assertThat(server.workspace("There")).returns(WorkspaceStatus.ONLINE, Workspace::status)
          .returns("external", Workspace::runtime)
          .returns(Optional.of("http://127.0.0.1:9/a2a"), Workspace::url);
      assertThat(server.workspace("Later").status()).isEqualTo(WorkspaceStatus.AWAITING_AGENT);
      assertThat(server.workspace("Named").status()).isEqualTo(WorkspaceStatus.ONLINE);
      assertThat(server.workspace("Mock").url()).as("needs no address").isEmpty();
    }
  }
}
