package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.postgres.Until;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workspace plugins from the catalogue to the agent and back ({@code wire.md} 8), through HTTP, on any storage. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class PluginJourneys {
  private static final String TOOLBOX = "{\"source\":\"toolbox\"}";
  private static final String CONFIGS = "/configs/";
  private static final String INSTALLED = "/configs/plugins/toolbox";

  @TempDir
  Path catalogue;

  private final HostedAgents agents = new HostedAgents();
  private final OddSource odd = new OddSource();
  private final List<UUID> created = new ArrayList<>();
  private MoleculeServer server;
  private HttpCalls http;

  /** Returns the registry of this test, started. */
  protected abstract Registry registry();

  /** Returns the message store of this test, started. */
  protected abstract MessageStore store();

  /** Starts a server with one plugin in its catalogue. */
  @BeforeEach
  void start() {
    PluginFolder.toolbox(catalogue.resolve("toolbox"));
    server = MoleculeServer.builder().discovery(Discovery.classPath())
        .registry(registry()).messageStore(store()).runtime("hosted", agents, "hosted")
        .pluginSource("odd", odd).set("env", "development").set("rate-limit", 0)
        .set("workspace-plugins-dir", catalogue).set("plugin-install-max-dir-bytes", 100_000)
        .set("plugin-install-body-max-bytes", 1000).build().start();
    http = new HttpCalls(server.uri());
  }

  @AfterEach
  void close() {
    odd.release();
    http.close();
    server.close();
    agents.close();
    registry().workspaces().purge(created.reversed());
  }

  private UUID create(String members) throws Exception {
    var id = UUID.fromString(http.post("/workspaces",
        "{\"name\":\"Agent " + UUID.randomUUID() + "\"," + members + "}").expect(201).get("id"));
    created.add(id);
    return id;
  }

  private UUID agent(String more) throws Exception {
    var id = create("\"runtime\":\"hosted\"" + more);
    awaitOnline(id);
    return id;
  }

  private UUID agent() throws Exception {
    return agent("");
  }

  private void awaitOnline(UUID id) throws Exception {
    Until.holds("agent " + id + " is online",
        () -> http.get("/workspaces/" + id).get("status").equals("online"));
  }

  private static String plugins(UUID id) {
    return "/workspaces/" + id + "/plugins";
  }

  private Answer install(UUID id, String body) throws Exception {
    return http.post(plugins(id), body);
  }

  private Answer uninstall(UUID id, String name) throws Exception {
    return http.send("DELETE", plugins(id) + "/" + name, "");
  }

  private void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.expect(status).get("code")).isEqualTo(code);
  }

  private static List<String> names(JsonNode list) {
    return list.findValuesAsText("name");
  }

  // the catalogue

  @Test
  void theCatalogueIsShownWithWhatPluginsSayOfThemselves() throws Exception {
    new PluginFolder(catalogue.resolve("broken")).file("plugin.yaml", "version: [1\n\t}");
    new PluginFolder(catalogue.resolve("odd")).file("plugin.yaml",
        "version: {a: 1}\ntags: tools\nskills: [a, {b: c}, 3]\ndescription:\nruntimes: []\n");
    new PluginFolder(catalogue.resolve(".hidden")).file("plugin.yaml", "version: 1");
    new PluginFolder(catalogue).file("readme.md", "no plugin").link("outside", "/usr");
    Files.createDirectories(catalogue.resolve("silent"));

    var all = http.get("/plugins").expect(200);

    assertThat(names(all.body())).containsExactly("broken", "odd", "silent", "toolbox");
    assertThat(all.body().get(0).toString()).isEqualTo("{\"name\":\"broken\",\"version\":\"\","
        + "\"description\":\"\",\"author\":\"\",\"tags\":[],\"skills\":[],\"runtimes\":[]}");
    assertThat(all.body().get(1).toString()).isEqualTo("{\"name\":\"odd\",\"version\":\"\","
        + "\"description\":\"\",\"author\":\"\",\"tags\":[],\"skills\":[\"a\",\"3\"],"
        + "\"runtimes\":[]}");
    assertThat(all.body().get(3).toString()).isEqualTo("{\"name\":\"toolbox\","
        + "\"version\":\"1.10\",\"description\":\"Tools: for everyday work\",\"author\":\"acme\","
        + "\"tags\":[\"tools\",\"daily\"],\"skills\":[\"lint\",\"review\"],"
        + "\"runtimes\":[\"hosted\",\"claude_code\"]}");
  }

  @Test
  void aLinkInTheCatalogueIsThePluginItLeadsTo() throws Exception {
    new PluginFolder(catalogue).link("tools", "toolbox").link("all", ".").link("lost", "nothing");
    var id = agent();

    assertThat(names(http.get("/plugins").body())).containsExactly("toolbox", "tools");
    assertThat(install(id, "{\"source\":\"tools\"}").expect(200).get("plugin"))
        .isEqualTo("tools");

    assertThat(agents.files(id).text(CONFIGS + "plugins/tools/rules/style.md"))
        .contains("Be brief.");
    assertRefused(install(id, "{\"source\":\"all\"}"), 404, "not_found");
  }

  @Test
  void theCatalogueIsFilteredByRuntime() throws Exception {
    new PluginFolder(catalogue.resolve("any")).file("plugin.yaml", "version: 1");
    var id = create("\"runtime\":\"mock\"");

    assertThat(names(http.get("/plugins?runtime=claude-code").body()))
        .containsExactly("any", "toolbox");
    assertThat(names(http.get("/plugins?runtime=hermes").body())).containsExactly("any");
    assertThat(names(http.get(plugins(id) + "/available").expect(200).body()))
        .containsExactly("any");
  }

  @Test
  void allSourcesAreKnown() throws Exception {
    assertThat(http.get("/plugins/sources").expect(200).raw().body())
        .isEqualTo("{\"schemes\":[\"git\",\"github\",\"local\",\"odd\"]}");
  }

  // installing

  @Test
  void aPluginIsInstalledAndTheAgentStartedAgain() throws Exception {
    var id = agent();

    var answer = install(id, TOOLBOX).expect(200);

    assertThat(answer.raw().body()).isEqualTo("{\"status\":\"installed\",\"plugin\":\"toolbox\","
        + "\"source\":\"local://toolbox\"}");
    assertThat(server.awaitQuiet(Duration.ofSeconds(30))).isTrue();
    awaitOnline(id);
    assertThat(agents.started()).containsExactly(id, id);
    assertThat(agents.files(id).below(INSTALLED)).containsExactly(INSTALLED + "/bin",
        INSTALLED + "/bin/lint", INSTALLED + "/plugin.yaml", INSTALLED + "/rules",
        INSTALLED + "/rules/style.md", INSTALLED + "/skills", INSTALLED + "/skills/lint",
        INSTALLED + "/skills/lint/SKILL.md");
    for (var path : agents.files(id).below(CONFIGS + "plugins")) {
      assertThat(agents.files(id).find(path)).hasValueSatisfying(
          node -> assertThat(node.owner()).as(path).isEqualTo(1000));
    }
    assertThat(agents.files(id).find(INSTALLED + "/bin/lint").orElseThrow().mode())
        .isEqualTo(0755);
    assertThat(agents.files(id).find(INSTALLED + "/rules/style.md").orElseThrow().mode())
        .isEqualTo(0644);
    var shown = http.get(plugins(id)).expect(200).body();
    assertThat(names(shown)).containsExactly("toolbox");
    assertThat(shown.get(0).path("supported_on_runtime").asBoolean()).isTrue();
    assertThat(shown.get(0).path("version").asText()).isEqualTo("1.10");
  }

  @Test
  void anotherVersionReplacesTheWholePlugin() throws Exception {
    var id = agent();
    install(id, TOOLBOX).expect(200);
    agents.files(id).put(CONFIGS + "plugins/other/plugin.yaml", "version: 1");
    Files.delete(catalogue.resolve("toolbox/bin/lint"));
    Files.delete(catalogue.resolve("toolbox/bin"));

    install(id, "{\"source\":\"local://toolbox\"}").expect(200);

    assertThat(agents.files(id).below(INSTALLED)).hasSize(6)
        .noneMatch(path -> path.contains("bin"));
    assertThat(names(http.get(plugins(id)).body())).containsExactly("other", "toolbox");
  }

  @Test
  void whatAnAgentHasIsListedWithoutTrust() throws Exception {
    var id = agent();
    var files = agents.files(id);
    files.put(CONFIGS + "plugins/fine/plugin.yaml", "runtimes: [hermes]");
    files.put(CONFIGS + "plugins/huge/plugin.yaml", "version: 1\n#" + "x".repeat(70_000));
    files.put(CONFIGS + "plugins/..odd/plugin.yaml", "version: 1");
    files.put(CONFIGS + "plugins/file", "");
    files.putFolder(CONFIGS + "plugins/empty");
    files.putLink(CONFIGS + "plugins/link", "/etc");
    files.putLink(CONFIGS + "plugins/linked/plugin.yaml", "/etc/passwd");

    var shown = http.get(plugins(id)).expect(200).body();

    assertThat(names(shown)).containsExactly("empty", "fine", "huge", "linked");
    assertThat(shown.findValuesAsText("version")).containsOnly("");
    assertThat(shown.get(1).path("supported_on_runtime").asBoolean(true)).isFalse();
  }

  @Test
  void compatibilityWithAnotherRuntimeIsSaid() throws Exception {
    var id = agent();
    install(id, TOOLBOX).expect(200);
    agents.files(id).put(CONFIGS + "plugins/any/plugin.yaml", "version: 1");

    var same = http.get(plugins(id) + "/compatibility?runtime=claude-code").expect(200).body();
    var other = http.get(plugins(id) + "/compatibility?runtime=hermes").expect(200).body();

    assertThat(names(same.path("compatible"))).containsExactly("any", "toolbox");
    assertThat(same.path("all_compatible").asBoolean()).isTrue();
    assertThat(same.path("incompatible")).isEmpty();
    assertThat(names(other.path("incompatible"))).containsExactly("toolbox");
    assertThat(names(other.path("compatible"))).containsExactly("any");
    assertThat(other.path("all_compatible").asBoolean(true)).isFalse();
    assertThat(other.path("target_runtime").asText()).isEqualTo("hermes");
    assertRefused(http.get(plugins(id) + "/compatibility"), 400, "invalid_field");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAgentThatDoesNotRunHasNoPluginsAndTakesNone(boolean silent) throws Exception {
    var id = agent();
    install(id, TOOLBOX).expect(200);
    assertThat(server.awaitQuiet(Duration.ofSeconds(30))).isTrue();
    awaitOnline(id);
    if (silent) {
      agents.daemonFallsSilent();
    } else {
      http.post("/workspaces/" + id + "/pause", "").expect(200);
      assertThat(server.awaitQuiet(Duration.ofSeconds(30))).isTrue();
    }
    Until.holds("the agent is not seen to run", () -> http.get(plugins(id)).body().isEmpty());

    assertRefused(install(id, TOOLBOX), 503, "agent_not_running");
    assertRefused(uninstall(id, "toolbox"), 503, "agent_not_running");
    assertThat(http.get(plugins(id) + "/compatibility?runtime=hermes").expect(200).raw().body())
        .isEqualTo("{\"target_runtime\":\"hermes\",\"compatible\":[],\"incompatible\":[],"
            + "\"all_compatible\":true}");
    agents.daemonIsBack();
    assertThat(agents.files(id).text(INSTALLED + "/plugin.yaml")).isPresent();
  }

  @Test
  void filesThatCannotBeReachedAreAFailure() throws Exception {
    var id = agent();
    agents.breakFiles(true);

    var answer = install(id, TOOLBOX);

    assertRefused(answer, 500, "agent_files_failed");
    assertThat(answer.get("source")).isEmpty();
    assertRefused(uninstall(id, "toolbox"), 500, "agent_files_failed");
    assertRefused(http.get(plugins(id) + "/compatibility?runtime=x"), 500, "agent_files_failed");
    assertThat(http.get(plugins(id)).expect(200).body()).isEmpty();
    assertThat(server.awaitQuiet(Duration.ofSeconds(30))).isTrue();
    assertThat(agents.started()).containsExactly(id);
  }

  @Test
  void pl20to25OnlyAgentsWithFilesHereTakePlugins() throws Exception {
    for (var members : List.of("\"external\":true", "\"runtime\":\"mock\"")) {
      var id = create(members);

      for (var body : List.of(TOOLBOX, "no JSON", "{\"source\":\"odd://plain\"}")) {
        var answer = install(id, body);
        assertRefused(answer, 422, "runtime_takes_no_plugins");
        assertThat(answer.get("error")).contains("external runtimes");
        assertThat(answer.get("hint")).contains("GET /workspaces/:id/plugins/:name/download");
      }
      var removal = uninstall(id, "toolbox");
      assertRefused(removal, 422, "runtime_takes_no_plugins");
      assertThat(removal.get("hint")).contains("remove");
      assertThat(http.get(plugins(id)).expect(200).body()).isEmpty();
    }
    assertThat(odd.fetched()).isEmpty();
    assertRefused(install(agent(), "{\"source\":\"missing\"}"), 404, "not_found"); // PL-22
  }

  // checks

  @ParameterizedTest
  @CsvSource({"'{\"source\":\"a://\"}', source", "'{\"source\":\"://a\"}', source",
      "'{\"source\":\"local://\"}', source", "'{\"source\":\"local://Tool\"}', source",
      "'{\"source\":\"../toolbox\"}', source", "'{\"source\":\"local://a..b\"}', source",
      "'{\"source\":\"toolbox\\u0001\"}', source", "'{\"source\":\"github://acme\"}', source",
      "'{\"source\":\"github://acme/a..b#1\"}', source",
      "'{\"source\":\"github://-x/a#1\"}', source", "'{\"source\":\"github://a/b#-x\"}', source",
      "'{\"source\":\"github://a/b#x y\"}', source",
      "'{\"source\":\"git://file:///etc#1\"}', source",
      "'{\"source\":\"git://host/a/../b#1\"}', source",
      "'{\"source\":\"git://me:secret@host/a#1\"}', source",
      "'{\"source\":\"git://ssh://host/a#1\"}', source",
      "'{\"source\":\"git://host./a#1\"}', source",
      "'{\"source\":\"git://host/-a#1\"}', source", "'{\"source\":\"git://-host/a#1\"}', source",
      "'{}', source", "'{\"source\":\"\"}', source", "'{\"source\":7}', source"})
  void aSourceThatNamesNothingIsABadRequest(String body, String field) throws Exception {
    var answer = install(agent(), body);

    assertRefused(answer, 400, "invalid_field");
    assertThat(answer.get("field")).isEqualTo(field);
    assertThat(answer.raw().body()).doesNotContain("secret");
  }

  @Test
  void anUnknownSchemeIsAnsweredWithThoseThereAre() throws Exception {
    var answer = install(agent(), "{\"source\":\"npm://left-pad\"}");

    assertRefused(answer, 400, "invalid_field");
    assertThat(answer.body().path("available_schemes").toString())
        .isEqualTo("[\"git\",\"github\",\"local\",\"odd\"]");
  }

  @Test
  void aBodyThatIsTooLargeIsABadRequest() throws Exception {
    var answer = install(agent(), "{\"source\":\"toolbox\",\"x\":\"" + "x".repeat(1000) + "\"}");

    assertRefused(answer, 400, "invalid_field");
    assertThat(answer.get("field")).isEqualTo("body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"github://acme/toolbox", "github://acme/toolbox#",
      "git://example.com/acme/toolbox", "odd://latest"})
  void whatIsNotPinnedIsRefusedBeforeAnythingIsFetched(String source) throws Exception {
    var answer = install(agent(), "{\"source\":\"" + source + "\"}");

    assertRefused(answer, 422, "plugin_not_pinned");
    assertThat(answer.get("source")).isEqualTo(source);
    assertThat(odd.fetched()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"missing, 404, not_found", "refuse, 502, plugin_fetch_failed",
      "throw, 502, plugin_fetch_failed", "invalid, 502, plugin_fetch_failed",
      "name, 400, invalid_field", "large, 413, too_large", "many, 413, too_large",
      "private, 502, address_not_allowed"})
  void aSourceThatFailsIsSaidAndLeavesNothingBehind(String spec, int status, String code)
      throws Exception {
    var id = agent();

    var answer = install(id, "{\"source\":\"odd://" + spec + "\"}");

    assertRefused(answer, status, code);
    assertThat(answer.get("source")).isEqualTo("odd://" + spec);
    assertThat(answer.raw().body()).doesNotContain("hunter2");
    assertThat(odd.fetched()).hasSize(1).noneMatch(Files::exists);
    assertThat(agents.files(id).below(CONFIGS + "plugins")).isEmpty();
  }

  @Test
  void linksAndWhatIsNoFileAreLeftOut() throws Exception {
    var id = agent();

    install(id, "{\"source\":\"odd://links\"}").expect(200);

    assertThat(agents.files(id).below(CONFIGS + "plugins/links"))
        .containsExactly(CONFIGS + "plugins/links/fine");
    assertThat(odd.fetched()).noneMatch(Files::exists);
  }

  @Test
  void theContentHasToBeThatOfItsDigest() throws Exception {
    var id = agent();
    var folder = new PluginFolder(catalogue.resolve("signed")).file("b", "two").file("a/x", "one")
        .file("a.x", "three").file("dir/manifest.json", "inner");
    var digest = PluginFolder.sha256("a.x\0three" + "a/x\0one" + "b\0two"
        + "dir/manifest.json\0inner");

    folder.file("manifest.json", "{\"sha256\":\"" + digest.toUpperCase(Locale.ROOT) + "\"}");
    install(id, "{\"source\":\"signed\"}").expect(200);

    folder.file("b", "TWO");
    var answer = install(id, "{\"source\":\"signed\"}");
    assertRefused(answer, 422, "plugin_digest_mismatch");
    assertThat(answer.get("source")).isEqualTo("local://signed");
    assertThat(agents.files(id).text(CONFIGS + "plugins/signed/b")).contains("two");
    folder.file("manifest.json", "{\"sha256\":");
    assertRefused(install(id, "{\"source\":\"signed\"}"), 422, "plugin_digest_mismatch");
    folder.file("manifest.json", "{\"name\":\"signed\"}");
    install(id, "{\"source\":\"signed\"}").expect(200);
  }

  @Test
  void theDescriptionHasToBeTheOneAskedFor() throws Exception {
    var id = agent();
    var digest = PluginFolder.sha256(Files.readString(catalogue.resolve("toolbox/plugin.yaml")));

    assertRefused(install(id, "{\"source\":\"toolbox\",\"sha256\":\"" + "0".repeat(64) + "\"}"),
        422, "plugin_digest_mismatch");
    install(id, "{\"source\":\"toolbox\",\"sha256\":\"" + digest.toUpperCase(Locale.ROOT) + "\"}")
        .expect(200);
    new PluginFolder(catalogue.resolve("silent")).file("x", "");
    assertRefused(install(id, "{\"source\":\"silent\",\"sha256\":\"" + digest + "\"}"), 422,
        "plugin_digest_mismatch");
  }

  // removing

  @Test
  void aPluginIsRemovedWithItsSkillsAndRules() throws Exception {
    var id = agent();
    install(id, TOOLBOX).expect(200);
    assertThat(server.awaitQuiet(Duration.ofSeconds(30))).isTrue();
    awaitOnline(id);
    var files = agents.files(id);
    files.put(CONFIGS + "skills/lint/SKILL.md", "Lint.");
    files.put(CONFIGS + "skills/own/SKILL.md", "Own.");
    files.put(CONFIGS + "CLAUDE.md", """
        Mine.

        # Plugin: toolbox / style
        Be brief.

        # Plugin: toolbox2 / x
        Stay.
        """);
    files.put(CONFIGS + "plugins/other/plugin.yaml", "version: 1");

    var answer = uninstall(id, "toolbox").expect(200);

    assertThat(answer.raw().body())
        .isEqualTo("{\"status\":\"uninstalled\",\"plugin\":\"toolbox\"}");
    assertThat(files.below("/configs")).containsExactly(CONFIGS + "CLAUDE.md",
        CONFIGS + "plugins", CONFIGS + "plugins/other", CONFIGS + "plugins/other/plugin.yaml",
        CONFIGS + "skills", CONFIGS + "skills/own", CONFIGS + "skills/own/SKILL.md");
    assertThat(files.text(CONFIGS + "CLAUDE.md"))
        .contains("Mine.\n\n# Plugin: toolbox2 / x\nStay.\n");
    assertThat(files.find(CONFIGS + "CLAUDE.md").orElseThrow().mode()).isEqualTo(0640);
    assertThat(server.awaitQuiet(Duration.ofSeconds(30))).isTrue();
    assertThat(agents.started()).containsExactly(id, id, id);
    awaitOnline(id);
    uninstall(id, "toolbox").expect(200);
  }

  @Test
  void whatIsNoTextInTheInstructionsStaysAsItIs() throws Exception {
    var id = agent();
    var out = new ByteArrayOutputStream();
    out.write("\u00e9 in Latin 1\n".getBytes(StandardCharsets.ISO_8859_1));
    out.write("# Plugin: m\u00fcller / x\ngone".getBytes(StandardCharsets.UTF_8));
    agents.files(id).put(CONFIGS + "CLAUDE.md", Body.wrap(out.toByteArray()));

    uninstall(id, "m%C3%BCller").expect(200);

    assertThat(agents.files(id).find(CONFIGS + "CLAUDE.md").orElseThrow().content().toByteArray())
        .isEqualTo("\u00e9 in Latin 1".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aSkillThatIsNoNameIsLeftAlone() throws Exception {
    var id = agent();
    var files = agents.files(id);
    files.put(CONFIGS + "plugins/bad/plugin.yaml", "skills: ['../own', '.', 'a/b', ok]");
    files.put(CONFIGS + "own/x", "");
    files.put(CONFIGS + "skills/a/b/x", "");
    files.put(CONFIGS + "skills/ok/x", "");

    uninstall(id, "bad").expect(200);

    assertThat(files.below("/configs")).contains(CONFIGS + "own/x", CONFIGS + "skills/a/b/x")
        .doesNotContain(CONFIGS + "skills/ok", CONFIGS + "plugins/bad");
  }

  @ParameterizedTest
  @CsvSource({"a..b, 400, invalid_field", "a%5Cb, 400, invalid_field", "%00, 400, invalid_field",
      "%2E%2E, 400, invalid_field", "a%2Fb, 404, route_not_found"})
  void aNameThatIsNoneIsABadRequest(String name, int status, String code) throws Exception {
    var id = agent();
    agents.files(id).put(CONFIGS + "plugins/x/y", "");

    assertRefused(http.send("DELETE", plugins(id) + "/" + name, ""), status, code);
    assertRefused(http.get(plugins(id) + "/" + name + "/download", "Authorization",
        "Bearer " + agents.token(id)), status, code);
    assertThat(agents.files(id).text(CONFIGS + "plugins/x/y")).isPresent();
  }

  // what organisations allow

  @Test
  void anOrganisationAllowsWhatIsOnItsList() throws Exception {
    var top = agent();
    var below = agent(",\"parent_id\":\"" + agent(",\"parent_id\":\"" + top + "\"") + "\"");
    var path = "/orgs/" + top + "/plugins/allowlist";
    assertThat(http.get(path).expect(200).raw().body())
        .isEqualTo("{\"org_id\":\"" + top + "\",\"plugins\":[],\"allow_all\":true}");

    var answer = http.send("PUT", path,
        "{\"plugins\":[\"other\",\"again\",\"other\"],\"enabled_by\":\"ops\"}").expect(200);

    assertThat(answer.raw().body()).isEqualTo("{\"org_id\":\"" + top
        + "\",\"plugins\":[\"other\",\"again\"],\"allow_all\":false}");
    var list = http.get(path).expect(200).body();
    assertThat(list.path("plugins").findValuesAsText("plugin_name"))
        .containsExactly("again", "other");
    assertThat(list.path("plugins").get(0).path("enabled_by").asText()).isEqualTo("ops");
    Instant.parse(list.path("plugins").get(0).path("enabled_at").asText());
    assertRefused(install(below, TOOLBOX), 403, "plugin_not_allowed");
    assertRefused(http.get(plugins(below) + "/toolbox/download", "Authorization",
        "Bearer " + agents.token(below)), 403, "plugin_not_allowed");

    http.send("PUT", path, "{\"plugins\":[\"toolbox\"],\"enabled_by\":\"ops\"}").expect(200);
    install(below, TOOLBOX).expect(200);
    http.send("PUT", path, "{\"plugins\":[],\"enabled_by\":\"ops\"}").expect(200);
    assertThat(http.get(path).body().path("allow_all").asBoolean()).isTrue();
    install(top, TOOLBOX).expect(200);
  }

  @Test
  void aListThatIsForgottenDoesNotAllowEverything() throws Exception {
    var path = "/orgs/" + create("\"runtime\":\"mock\"") + "/plugins/allowlist";
    http.send("PUT", path, "{\"plugins\":[\"good\"],\"enabled_by\":\"ops\"}").expect(200);

    var answer = http.send("PUT", path, "{\"enabled_by\":\"ops\"}");

    assertRefused(answer, 400, "invalid_field");
    assertThat(answer.get("field")).isEqualTo("plugins");
    assertThat(http.get(path).body().path("plugins").findValuesAsText("plugin_name"))
        .containsExactly("good");
  }

  @Test
  void whatIsNotAllowedIsNotEvenFetchedForADownload() throws Exception {
    var id = create("\"runtime\":\"mock\"");
    http.send("PUT", "/orgs/" + id + "/plugins/allowlist",
        "{\"plugins\":[\"good\"],\"enabled_by\":\"ops\"}").expect(200);

    assertRefused(http.get(plugins(id) + "/plain/download?source=odd%3A%2F%2Fplain"), 403,
        "plugin_not_allowed");
    assertThat(odd.fetched()).isEmpty();
  }

  @Test
  void aListWithABadNameIsRefusedAsAWhole() throws Exception {
    var path = "/orgs/" + create("\"runtime\":\"mock\"") + "/plugins/allowlist";
    http.send("PUT", path, "{\"plugins\":[\"good\"],\"enabled_by\":\"ops\"}").expect(200);

    var answer = http.send("PUT", path,
        "{\"plugins\":[\"fine\",\"a/b\"],\"enabled_by\":\"ops\"}");

    assertRefused(answer, 400, "invalid_field");
    assertThat(answer.get("plugin_name")).isEqualTo("a/b");
    assertThat(answer.get("detail")).isNotBlank();
    assertThat(http.get(path).body().path("plugins").findValuesAsText("plugin_name"))
        .containsExactly("good");
  }

  @Test
  void theTokenOfAnOrganisationReachesItsOwnListOnly() throws Exception {
    var ours = create("\"runtime\":\"mock\"");
    var below = create("\"runtime\":\"mock\",\"parent_id\":\"" + ours + "\"");
    var ourToken = orgToken(Optional.of(ours));
    var tokenOfAll = orgToken(Optional.empty());

    http.get("/orgs/" + ours + "/plugins/allowlist", "Authorization", "Bearer " + ourToken)
        .expect(200);
    for (var id : List.of(below, create("\"runtime\":\"mock\""))) {
      assertRefused(http.get("/orgs/" + id + "/plugins/allowlist", "Authorization",
          "Bearer " + ourToken), 403, "forbidden");
    }
    assertRefused(http.send("PUT", "/orgs/" + ours + "/plugins/allowlist",
        "{\"plugins\":[],\"enabled_by\":\"x\"}", "Authorization", "Bearer " + tokenOfAll), 403,
        "forbidden");
  }

  private String orgToken(Optional<UUID> org) throws Exception {
    var token = UUID.randomUUID().toString();
    registry().orgTokens().insert(new OrgToken(UUID.randomUUID(), TokenHash.of(MessageDigest
        .getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8))),
        "12345678", Optional.of("test"), Optional.of("test"), org, Instant.now(),
        Optional.empty()));
    return token;
  }

  // downloads

  @Test
  void aPluginIsDownloadedAsAnArchive() throws Exception {
    new PluginFolder(catalogue.resolve("toolbox")).link("outside", "/etc/passwd");
    var id = create("\"runtime\":\"mock\"");

    var answer = download(plugins(id) + "/toolbox/download");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().map()).containsEntry("content-type", List.of("application/gzip"))
        .containsEntry("content-disposition", List.of("attachment; filename=\"toolbox.tar.gz\""))
        .containsEntry("content-length", List.of("" + answer.body().length))
        .containsEntry("x-plugin-name", List.of("toolbox"))
        .containsEntry("x-plugin-source", List.of("local://toolbox"));
    assertThat(unpacked(answer.body())).containsOnlyKeys("bin/", "bin/lint", "plugin.yaml",
        "rules/", "rules/style.md", "skills/", "skills/lint/", "skills/lint/SKILL.md")
        .containsEntry("rules/style.md", "Be brief.");
    assertThat(download(plugins(id) + "/toolbox/download").body()).isEqualTo(answer.body());
  }

  private HttpResponse<byte[]> download(String path) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(server.uri().resolve(path)).build(),
          BodyHandlers.ofByteArray());
    }
  }

  private static Map<String, String> unpacked(byte[] archive) throws IOException {
    var files = new TreeMap<String, String>();
    try (var tar = new TarArchiveInputStream(
        new GZIPInputStream(new ByteArrayInputStream(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  @Test
  void onlyTheArchiveIsKeptWhileItIsSent() throws Exception {
    try (var roomy = MoleculeServer.builder().discovery(Discovery.classPath())
        .registry(registry()).messageStore(store()).runtime("hosted", agents, "hosted")
        .pluginSource("odd", odd).set("env", "development").build().start();
        var client = HttpClient.newHttpClient()) {
      var id = create("\"runtime\":\"mock\"");
      var answer = client.send(HttpRequest.newBuilder(roomy.uri()
          .resolve(plugins(id) + "/noise/download?source=odd%3A%2F%2Fnoise")).build(),
          BodyHandlers.ofInputStream());

      try (var body = answer.body()) {
        var plugin = odd.fetched().getFirst();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(plugin).doesNotExist();
        assertThat(plugin.getParent()).isNotEmptyDirectory();
        assertThat(body.skip(Long.MAX_VALUE)).isGreaterThan(OddSource.NOISE);
      }
      Until.holds("the archive is gone",
          () -> !Files.exists(odd.fetched().getFirst().getParent()));
    }
  }

  @Test
  void aDownloadIsCheckedLikeAnInstallation() throws Exception {
    var id = create("\"runtime\":\"mock\"");

    assertRefused(http.get(plugins(id) + "/missing/download"), 404, "not_found");
    assertRefused(http.get(plugins(id) + "/toolbox/download?source=github%3A%2F%2Fa%2Fb"), 422,
        "plugin_not_pinned");
    var other = http.get(plugins(id) + "/toolbox/download?source=odd%3A%2F%2Fplain");
    assertRefused(other, 400, "invalid_field");
    assertThat(other.get("resolved_name")).isEqualTo("plain");
    assertThat(other.get("requested_name")).isEqualTo("toolbox");
    assertThat(odd.fetched()).hasSize(1).noneMatch(Files::exists);
    assertThat(download(plugins(id) + "/plain/download?source=odd%3A%2F%2Fplain").statusCode())
        .isEqualTo(200);
  }

  @Test
  void onceAWorkspaceHasATokenADownloadTakesIt() throws Exception {
    var id = create("\"runtime\":\"mock\"");
    http.get(plugins(id) + "/missing/download").expect(404);
    var token = http.post("/workspaces/" + id + "/tokens", "").expect(201).get("auth_token");

    assertRefused(http.get(plugins(id) + "/missing/download"), 401, "unauthorized");
    http.get(plugins(id) + "/missing/download", "Authorization", "Bearer " + token).expect(404);
  }

  // time

  @Test
  void aSourceThatTakesTooLongIsGivenUp() throws Exception {
    try (var hurried = MoleculeServer.builder().discovery(Discovery.classPath())
        .registry(registry()).messageStore(store()).runtime("hosted", agents, "hosted")
        .pluginSource("odd", odd).set("env", "development")
        .set("plugin-install-fetch-timeout", "50ms").build().start();
        var calls = new HttpCalls(hurried.uri())) {
      var id = create("\"runtime\":\"mock\"");

      var answer = calls.get(plugins(id) + "/slow/download?source=odd%3A%2F%2Fslow");

      assertRefused(answer, 504, "plugin_fetch_timeout");
      Until.holds("what it fetched is gone",
          () -> odd.fetched().size() == 1 && odd.fetched().stream().noneMatch(Files::exists));
    }
  }
}
