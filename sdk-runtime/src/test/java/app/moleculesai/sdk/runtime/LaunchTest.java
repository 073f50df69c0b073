package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.environment.AgentEnvironment;
import app.moleculesai.sdk.api.environment.EnvironmentContributor;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.EnvironmentContributorProvider;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.registry.RuntimeImagePin;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What agents are started with ({@code wire.md} 5.5, 5.6, 12.2, 12.3), on a whole server. */
class LaunchTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @TempDir
  Path home;

  private final StartedAgents agents = new StartedAgents();
  private MoleculeServer.Builder builder = MoleculeServer.builder();
  private Optional<MoleculeServer> started = Optional.empty();
  private Optional<HttpCalls> calls = Optional.empty();

  @BeforeEach
  void describe() {
    builder = MoleculeServer.builder().discovery(Discovery.classPath()).set("env", "development")
        .set("platform-url", "http://platform:8080").set("configs-dir", home.resolve("configs"))
        .set("org-templates-dir", home.resolve("orgs"))
        .runtime("agents", agents, "agent", "hermes", "langgraph");
  }

  @AfterEach
  void close() {
    calls.ifPresent(HttpCalls::close);
    started.ifPresent(MoleculeServer::close);
  }

  private MoleculeServer server() {
    if (started.isEmpty()) {
      started = Optional.of(builder.build().start());
      calls = started.map(server -> new HttpCalls(server.uri()));
    }
    return started.orElseThrow();
  }

  private HttpCalls http() {
    server();
    return calls.orElseThrow();
  }

  private UUID create(String members) throws Exception {
    var id = UUID.fromString(http().post("/workspaces",
        "{\"name\":\"Dev Lead\",\"runtime\":\"agent\"" + members + "}").expect(201).get("id"));
    assertThat(server().awaitQuiet(SOON)).isTrue();
    return id;
  }

  private StartRequest launch(String members) throws Exception {
    return agents.last(create(members));
  }

  private void setShared(String key, String value) throws Exception {
    http().post("/settings/secrets",
        "{\"key\":\"" + key + "\",\"value\":\"" + value + "\"}").expect(200);
    assertThat(server().awaitQuiet(SOON)).isTrue();
  }

  private JsonNode failure(UUID id) throws Exception {
    assertThat(http().get("/workspaces/" + id).get("status")).isEqualTo("failed");
    assertThat(agents.of(id)).isEmpty();
    var event = http().get("/events/" + id).body().get(0);
    assertThat(event.path("event_type").asText()).isEqualTo("WORKSPACE_PROVISION_FAILED");
    return event.path("payload");
  }

  private void write(String file, String text) throws IOException {
    var path = home.resolve(file);
    Files.createDirectories(Optional.ofNullable(path.getParent()).orElseThrow());
    Files.writeString(path, text);
  }

  private static String file(Map<String, Body> files,
      String name) {
    return Optional.ofNullable(files.get(name)).orElseThrow(() -> new AssertionError(name))
        .text();
  }

  private static Map<?, ?> yaml(StartRequest launch) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build())
        .loadFromString(file(launch.firstFiles(), "config.yaml"));
  }

  private static EnvironmentContributor contributor(Consumer<AgentEnvironment> work) {
    return new EnvironmentContributor() {
      @Override
      public void contribute(AgentEnvironment environment) {
        work.accept(environment);
      }
    };
  }

  @Test
  void howLongAnAgentMayTakeIsShownWhereATemplateOfItsRuntimeSaysIt() throws Exception {
    write("configs/slow/config.yaml",
        "runtime: agent\nruntime_config: {provision_timeout_seconds: 90}\n");
    write("configs/slower/config.yaml",
        "runtime: agent\nruntime_config: {provision_timeout_seconds: 95}\n");
    var id = create("");
    assertThat(http().get("/workspaces/" + id).body().path("provision_timeout_ms").asLong())
        .isEqualTo(95_000);
    var other = UUID.fromString(http().post("/workspaces",
        "{\"name\":\"Other\",\"runtime\":\"hermes\"}").expect(201).get("id"));
    assertThat(http().get("/workspaces/" + other).body().has("provision_timeout_ms")).isFalse();
    assertThat(http().get("/workspaces").body().findValuesAsText("provision_timeout_ms"))
        .containsExactly("95000");
  }

  @Test
  void anAgentLearnsWhoAndWhereItIs() throws Exception {
    builder.set("awareness-url", "http://awareness:4000");
    var id = create(",\"role\":\"Leads\",\"tier\":2");

    assertThat(agents.last(id).environment()).containsAllEntriesOf(Map.ofEntries(
        Map.entry("WORKSPACE_ID", id.toString()), Map.entry("WORKSPACE_CONFIG_PATH", "/configs"),
        Map.entry("PLATFORM_URL", "http://platform:8080"),
        Map.entry("MOLECULE_URL", "http://platform:8080"), Map.entry("TIER", "2"),
        Map.entry("PLUGINS_DIR", "/plugins"), Map.entry("PYTHONPATH", "/app"),
        Map.entry("AWARENESS_URL", "http://awareness:4000"),
        Map.entry("AWARENESS_NAMESPACE", "workspace:" + id),
        Map.entry("MOLECULE_AGENT_ROLE", "Leads"),
        Map.entry("GIT_AUTHOR_NAME", "Molecule AI Dev Lead"),
        Map.entry("GIT_COMMITTER_NAME", "Molecule AI Dev Lead"),
        Map.entry("GIT_AUTHOR_EMAIL", "dev-lead@agents.moleculesai.app"),
        Map.entry("GIT_COMMITTER_EMAIL", "dev-lead@agents.moleculesai.app")));
    assertThat(agents.last(id).platformUrl()).hasToString("http://platform:8080");
    assertThat(agents.last(id).token()).isPresent();
  }

  @Test
  void gitIdentityCanBeAnotherAndASecretWins() throws Exception {
    builder.set("git-name-prefix", "Acme ").set("git-email-domain", "acme.example");
    var environment = launch(
        ",\"secrets\":{\"GIT_AUTHOR_EMAIL\":\"ada@acme.example\"}").environment();

    assertThat(environment).containsEntry("GIT_AUTHOR_NAME", "Acme Dev Lead")
        .containsEntry("GIT_COMMITTER_EMAIL", "dev-lead@acme.example")
        .containsEntry("GIT_AUTHOR_EMAIL", "ada@acme.example");
  }

  @Test
  void theModelIsInTheVariableOfItsSoftware() throws Exception {
    assertThat(launch(",\"runtime\":\"hermes\",\"model\":\"opus\"").environment())
        .containsEntry("HERMES_DEFAULT_MODEL", "opus");
  }

  @Test
  void theOwnerOfARoleIsReadFromTheFile() throws Exception {
    write("roles.yaml", "roles:\n  Leads: {owner: ada}\n  default: {owner: grace}\n");
    builder.set("gh-identity-config-file", home.resolve("roles.yaml"));
    var lead = create(",\"role\":\"Leads\"");

    assertThat(agents.last(lead).environment()).containsEntry("MOLECULE_OWNER", "ada")
        .containsEntry("MOLECULE_ATTRIBUTION_BADGE",
            "[Agent: Leads, ws-" + lead.toString().split("-", 2)[0] + "]");
    assertThat(launch(",\"name\":\"Other\",\"role\":\"Writes\"").environment())
        .containsEntry("MOLECULE_OWNER", "grace");
    assertThat(launch(",\"name\":\"None\"").environment()).doesNotContainKey("MOLECULE_OWNER");
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"roles: [a]; must hold roles",
      "roles: {a: {}}; no owner of the role 'a'", "'roles: {'; is not YAML"})
  void aWrongFileOfRolesStopsTheStart(String text, String said) throws Exception {
    write("roles.yaml", text);
    builder.set("gh-identity-config-file", home.resolve("roles.yaml"));

    assertThatThrownBy(this::server).isInstanceOf(SdkException.class)
        .hasMessageContainingAll("MOLECULE_GH_IDENTITY_CONFIG_FILE", said);
  }

  @Test
  void contributorsComeInOrderAndSeeWhatThoseBeforeDid() throws Exception {
    builder.contributor("z", contributor(environment -> environment.set("SEEN", "first")))
        .contributor("b", contributor(environment -> environment.set("SEEN",
            environment.values().get("SEEN") + " b")))
        .contributor("a", contributor(environment -> {
          environment.set("SEEN", environment.values().get("SEEN") + " a");
          environment.set("SECRET_SEEN", environment.values().getOrDefault("KEY", ""));
          environment.set("WHO", environment.workspace().name());
          environment.remove("GIT_AUTHOR_NAME");
          environment.remove("WORKSPACE_ID");
        }))
        .set("contributors.z.order", -5).set("contributors.b.order", 3)
        .set("contributors.a.order", 3);

    assertThat(launch(",\"secrets\":{\"KEY\":\"value\"}").environment())
        .containsEntry("SEEN", "first a b").containsEntry("SECRET_SEEN", "value")
        .containsEntry("WHO", "Dev Lead").doesNotContainKey("GIT_AUTHOR_NAME")
        .containsKey("WORKSPACE_ID");
  }

  @Test
  void aContributorThatTheServerMakesIsClosedWithIt() throws Exception {
    var closed = new AtomicInteger();
    builder.contributor("made", new EnvironmentContributorProvider<ConfigValues>() {
      @Override
      public String type() {
        return "made";
      }

      @Override
      public ConfigSpec<ConfigValues> config() {
        return ConfigSpec.of(values -> values).text("value", "what it sets");
      }

      @Override
      public EnvironmentContributor create(ConfigValues config, PluginContext context) {
        return new EnvironmentContributor() {
          @Override
          public void contribute(AgentEnvironment environment) {
            environment.set("MADE", config.text("value"));
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
      }
    }, Map.of("value", "by the server"));

    assertThat(launch("").environment()).containsEntry("MADE", "by the server");
    server().close();
    assertThat(closed).hasValue(1);
  }

  @Test
  void aContributorThatFailsEndsTheChainAndFailsTheWorkspace() throws Exception {
    var after = new AtomicInteger();
    builder.contributor("a", contributor(environment -> {
      throw new IllegalStateException("hunter2");
    })).contributor("b", contributor(environment -> after.incrementAndGet()));
    var payload = failure(create(""));

    assertThat(payload.path("error").asText()).contains("contributor").doesNotContain("hunter2");
    assertThat(payload.has("missing")).isFalse();
    assertThat(after).hasValue(0);
  }

  @Test
  void aContributorCannotSayWhoTheAgentIs() throws Exception {
    builder.contributor("a", contributor(environment -> environment.set("WORKSPACE_ID", "x")));
    assertThat(failure(create("")).path("error").asText()).contains("contributor");
  }

  @Test
  void aMissingRequirementIsNamedAndAValueForItStartsTheAgent() throws Exception {
    write("configs/agent-default/config.yaml",
        "runtime_config:\n  required_env: [API_KEY, OTHER, HAS]\n");
    setShared("HAS", "it");
    var id = create("");
    var payload = failure(id);
    assertThat(payload.path("missing").toString()).isEqualTo("[\"API_KEY\",\"OTHER\"]");
    assertThat(payload.path("error").asText()).contains("API_KEY", "OTHER");
    assertThat(server().registry().workspaces().find(id).orElseThrow().lastSampleError().toString())
        .contains("API_KEY");

    setShared("OTHER", "x");
    http().post("/workspaces/" + id + "/secrets", "{\"key\":\"API_KEY\",\"value\":\"k\"}")
        .expect(200);
    assertThat(server().awaitQuiet(SOON)).isTrue();
    assertThat(agents.last(id).environment()).containsEntry("API_KEY", "k");
    assertThat(http().get("/workspaces/" + id).get("status")).isEqualTo("provisioning");
  }

  @Test
  void withoutATemplateTheConfigurationIsGenerated() throws Exception {
    var launch = launch(",\"role\":\"Says: \\\"no\\\" # and\",\"tier\":2,\"model\":\"opus\"");

    assertThat(launch.files()).isEmpty();
    assertThat(file(launch.firstFiles(), "config.yaml")).isEqualTo("""
        name: "Dev Lead"
        description: "Says: \\"no\\" # and"
        version: "1.0.0"
        tier: 2
        runtime: "agent"
        model: "opus"
        runtime_config:
          timeout: 0
        """);
    assertThat(yaml(launch(",\"name\":\"L\",\"runtime\":\"langgraph\"")).containsKey(
        "runtime_config")).isFalse();
  }

  @Test
  void theTemplateOfAWorkspaceIsItsFolderAndKeepsWhatWasNotSaid() throws Exception {
    write("configs/writer/config.yaml",
        "name: Writer\nmodel: haiku\ncolour: red\nruntime_config: {timeout: 5}\n");
    write("configs/writer/skills/write.md", "Write.");
    write("configs/writer/.env", "KEY=hunter2");
    write("configs/writer/.git/config", "x");
    write("configs/agent-default/other.md", "Not this one.");
    var launch = launch(",\"template\":\"writer\",\"role\":\"Writes\"");

    assertThat(launch.firstFiles().keySet()).containsExactlyInAnyOrder("config.yaml",
        "skills/write.md");
    assertThat(file(launch.firstFiles(), "skills/write.md")).isEqualTo("Write.");
    assertThat(yaml(launch).entrySet().stream().map(String::valueOf)).containsExactlyInAnyOrder(
        "name=Dev Lead", "description=Writes", "version=1.0.0", "tier=3", "runtime=agent",
        "model=haiku", "colour=red", "runtime_config={timeout=5}");
  }

  @Test
  void aFolderThatLeadsElsewhereIsNotFollowed() throws Exception {
    write("secret.txt", "hunter2");
    write("configs/agent/mine.md", "Mine.");
    Files.createSymbolicLink(home.resolve("configs/agent/theirs.md"), home.resolve("secret.txt"));

    assertThat(launch("").firstFiles().keySet()).containsExactlyInAnyOrder("config.yaml",
        "mine.md");
  }

  @Test
  void anAgentOfAnOrganisationGetsItsFilesItsPromptsAndItsOwnCredentials() throws Exception {
    write("orgs/acme/org.yaml", """
        name: Acme
        defaults: {runtime: agent, model: opus}
        workspaces:
          - name: Ada
            role: Leads
            files_dir: ada
            initial_prompt: |
              First line: "quoted"
              Second line
            plugins: []
          - name: Bo
            system_prompt: Be brief.
        """);
    write("orgs/acme/.env", "SHARED=everybody\nGITHUB_TOKEN=common\n");
    write("orgs/acme/ada/.env", "GITHUB_TOKEN=of-ada\n");
    write("orgs/acme/ada/system-prompt.md", "You are Ada.");
    write("orgs/acme/ada/notes/one.md", "Remember.");
    write("configs/agent-default/config.yaml", "model: haiku\ncolour: red\n");
    http().post("/org/import", "{\"dir\":\"acme\"}").expect(201);
    assertThat(server().awaitQuiet(SOON)).isTrue();
    var rows = http().get("/workspaces").body();

    var ada = agents.last(UUID.fromString(rows.get(0).path("id").asText()));
    assertThat(ada.environment()).containsEntry("GITHUB_TOKEN", "of-ada")
        .containsEntry("SHARED", "everybody").containsEntry("MOLECULE_AGENT_ROLE", "Leads");
    assertThat(ada.firstFiles().keySet()).containsExactlyInAnyOrder("config.yaml",
        "notes/one.md", "system-prompt.md");
    assertThat(file(ada.firstFiles(), "system-prompt.md")).isEqualTo("You are Ada.");
    assertThat(yaml(ada).get("initial_prompt")).isEqualTo("First line: \"quoted\"\nSecond line\n");
    assertThat(yaml(ada).get("model")).isEqualTo("opus");
    assertThat(yaml(ada).get("colour")).isEqualTo("red");
    assertThat(file(ada.firstFiles(), "config.yaml")).contains("initial_prompt: |")
        .doesNotContain("files_dir", "organisation", "of-ada");

    var bo = agents.last(UUID.fromString(rows.get(1).path("id").asText()));
    assertThat(bo.environment()).containsEntry("GITHUB_TOKEN", "common");
    assertThat(file(bo.firstFiles(), "system-prompt.md")).isEqualTo("Be brief.");
  }

  @Test
  void aPinnedImageIsNamed() throws Exception {
    server().registry().imagePins().put(new RuntimeImagePin("agent", DIGEST, Instant.EPOCH,
        Optional.empty(), Optional.empty()));
    assertThat(launch("").imagePin()).contains(DIGEST);
    assertThat(launch(",\"name\":\"H\",\"runtime\":\"hermes\"").imagePin()).isEmpty();
  }

  @Test
  void aSecretResetsSessionsAndNoneOfTheServersOwnNamesIsTaken() throws Exception {
    assertThat(launch("").resetsSessions()).isFalse();
    assertThat(launch(",\"name\":\"R\",\"secrets\":{\"WORKSPACE_RESET_SESSION\":\"true\"}")
        .resetsSessions()).isTrue();
    for (var name : List.of("WORKSPACE_ID", "AWARENESS_URL", "TIER")) {
      http().post("/settings/secrets", "{\"key\":\"" + name + "\",\"value\":\"x\"}").expect(400);
    }
  }
}
