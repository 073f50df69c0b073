package app.moleculesai.sdk.runtime.org;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.templates.TemplateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrgRoutesTest {
  @TempDir
  Path outside;
  private Path templates;

  @BeforeEach
  void makeFolders() throws Exception {
    templates = Files.createDirectory(outside.resolve("org-templates"));
    new TemplateFolder(Files.createDirectory(templates.resolve("good")))
        .org("{name: Good, description: Fine, workspaces: [{name: A, runtime: mock}]}");
    new TemplateFolder(Files.createDirectory(templates.resolve("broken"))).org("workspaces: [");
    new TemplateFolder(Files.createDirectory(templates.resolve("includes")))
        .org("workspaces: [!include gone.yaml]");
    Files.createDirectories(templates.resolve("half/.git"));
    Files.createDirectory(templates.resolve("empty"));
    Files.writeString(templates.resolve("README.md"), "not a template");
    new TemplateFolder(Files.createDirectory(outside.resolve("elsewhere")))
        .org("workspaces: [{name: Spy, runtime: mock}]");
    Files.createSymbolicLink(templates.resolve("linked"), outside.resolve("elsewhere"));
  }

  @Test
  void onlyReadableTemplatesAreListed() throws Exception {
    try (var server = OrgServer.of(templates)) {
      assertThat(server.get("/org/templates").json().toString()).isEqualTo(
          "[{\"dir\":\"good\",\"name\":\"Good\",\"description\":\"Fine\",\"workspaces\":1,"
              + "\"required_env\":[],\"recommended_env\":[]}]");
    }
  }

  @Test
  void aMissingFolderOfTemplatesIsAnEmptyList() throws Exception {
    try (var server = OrgServer.of(outside.resolve("gone"))) {
      assertThat(server.get("/org/templates").json().toString()).isEqualTo("[]");
      assertThat(server.importDir("good").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      nonsense                          | 400 | malformed_json
      []                                | 400 | malformed_json
      {}                                | 400 | invalid_field
      {"dir":""}                        | 400 | invalid_field
      {"dir":7}                         | 400 | invalid_field
      {"dir":"good","dry_run":"yes"}    | 400 | invalid_field
      {"dir":"good","refresh":1}        | 400 | invalid_field
      {"dir":"gone"}                    | 404 | template_not_found
      {"dir":"empty"}                   | 404 | template_not_found
      {"dir":"half"}                    | 404 | template_not_found
      {"dir":"."}                       | 404 | template_not_found
      {"dir":"README.md"}               | 404 | template_not_found
      {"dir":".."}                      | 400 | path_escape
      {"dir":"../elsewhere"}            | 400 | path_escape
      {"dir":"good/../../elsewhere"}    | 400 | path_escape
      {"dir":"/etc"}                    | 400 | path_escape
      {"dir":"linked"}                  | 400 | path_escape
      {"dir":"a\\\\b"}                  | 400 | path_escape
      {"dir":"broken"}                  | 400 | template_invalid
      {"dir":"includes"}                | 400 | template_invalid
      {"template":7}                    | 400 | template_invalid
      {"template":[]}                   | 400 | template_invalid
      {"template":{}}                   | 400 | template_invalid
      {"template":{"workspaces":{}}}    | 400 | template_invalid
      {"template":{"workspaces":[{"name":"A","tier":"x"}]}} | 400 | template_invalid
      """)
  void whatCannotBeImportedIsRefusedAndNothingStored(String body, int status, String code)
      throws Exception {
    try (var server = OrgServer.of(templates)) {
      for (var path : new String[]{"/org/import", "/org/import?dry_run=true"}) {
        var reply = server.post(path, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.error()).isNotBlank();
      }
      assertThat(server.registry.workspaces().list()).isEmpty();
    }
  }

  @Test
  void theBodyHasAtMostOneMebibyte() throws Exception {
    try (var server = OrgServer.of(templates)) {
      var reply = server.importInline(
          "{\"description\":\"" + "x".repeat(1 << 20) + "\",\"workspaces\":[{\"name\":\"A\"}]}");

      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.code()).isEqualTo("body_too_large");
    }
  }

  @Test
  void numbersOfWorkspacesAreLimitedByTheSetting() throws Exception {
    var inline = "{\"workspaces\":[{\"name\":\"A\",\"runtime\":\"mock\"},{\"name\":\"B\"}]}";
    try (var server = OrgServer.Setup.of(templates).most(1, 0).start()) {
      var reply = server.importInline(inline);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).contains("at most 1 workspaces", "ORG_IMPORT_MAX_WORKSPACES");

      assertThat(server.importDir("good").status()).isEqualTo(400);
      assertThat(server.registry.workspaces().list()).isEmpty();
    }
  }

  @Test
  void anInlineTemplateIsImportedAndIncludesNothing() throws Exception {
    try (var server = OrgServer.of(templates)) {
      var reply = server.importInline("""
          {"name":"Inline","workspaces":[{"name":"A","runtime":"mock","initial_prompt_file":"p.md",
           "system_prompt":"!include /etc/hostname",
           "children":[{"name":"B","runtime":"mock"}]}]}""");

      assertThat(reply.status()).isEqualTo(201);
      assertThat(reply.json().get("org").asText()).isEqualTo("Inline");
      assertThat(reply.json().get("count").asInt()).isEqualTo(2);
      assertThat(server.config("A").get("system_prompt").asText())
          .isEqualTo("!include /etc/hostname");
      assertThat(server.config("A").has("initial_prompt")).isFalse();
      assertThat(server.workspace("B").parentId()).contains(server.workspace("A").id());
    }
  }

  @ParameterizedTest
  @CsvSource({"'{\"name\":\"a{b\"}', name", "'{\"name\":\"a\\nb\"}', name",
      "'{\"name\":\"B\",\"role\":\"r|s\"}', role", "'{\"name\":\"B\",\"tier\":5}', tier",
      "'{\"name\":\"B\",\"runtime\":\"cobol\"}', runtime",
      "'{\"name\":\"B\",\"workspace_dir\":\"../x\"}', workspace_dir",
      "'{\"name\":\"B\",\"workspace_dir\":\"/etc/x\"}', workspace_dir",
      "'{\"name\":\"B\",\"workspace_access\":\"read_only\"}', workspace_access",
      "'{\"name\":\"B\",\"external\":true,\"url\":\"ftp://x\"}', url"})
  void anImportStopsAtAWorkspaceThatCannotBeCreatedAndKeepsThoseBefore(String second, String word)
      throws Exception {
    var template = "{\"defaults\":{\"runtime\":\"mock\"},\"workspaces\":[{\"name\":\"A\","
        + "\"children\":[{\"name\":\"A1\"}]}," + second
        + ",{\"name\":\"C\"},{\"name\":\"D\",\"tier\":7}]}";
    try (var server = OrgServer.of(templates)) {
      var plan = server.post("/org/import?dry_run=true", "{\"template\":" + template + "}");
      assertThat(plan.status()).isEqualTo(200);
      assertThat(plan.json().get("complete").asBoolean()).isFalse();
      assertThat(plan.json().findValuesAsText("action"))
          .containsExactly("create", "create", "refuse", "not_reached", "refuse");
      assertThat(plan.json().get("create").asInt()).as("what an import creates").isEqualTo(2);
      assertThat(plan.json().get("not_reached").asInt()).isEqualTo(1);
      assertThat(plan.json().at("/workspaces/2/reason").asText()).contains("workspaces[1]", word);

      var reply = server.importInline(template);
      assertThat(reply.status()).isEqualTo(207);
      assertThat(reply.json().get("count").asInt()).isEqualTo(2);
      assertThat(reply.error()).contains("workspaces[1]", word);
      assertThat(reply.code()).isNotBlank();
      assertThat(server.registry.workspaces().list()).extracting(Workspace::name)
          .containsExactly("A", "A1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?dry_run=yes", "?dry_run=1", "?dry_run=TRUE", "?dry_run=", "?dry_run"})
  void aDryRunThatIsNeitherTrueNorFalseImportsNothing(String query) throws Exception {
    try (var server = OrgServer.of(templates)) {
      var reply = server.post("/org/import" + query, "{\"dir\":\"good\"}");

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.code()).isEqualTo("invalid_field");
      assertThat(reply.error()).isEqualTo("dry_run must be true or false");
      assertThat(server.registry.workspaces().list()).isEmpty();

      assertThat(server.post("/org/import?dry_run=false", "{\"dir\":\"good\"}").status())
          .isEqualTo(201);
    }
  }

  @Test
  void theRoutesAreTheAdministrators() throws Exception {
    try (var server = OrgServer.Setup.of(templates).adminToken("s3cret").start()) {
      assertThat(server.get("/org/templates").status()).isEqualTo(401);
      assertThat(server.importDir("good").status()).isEqualTo(401);
      assertThat(server.registry.workspaces().list()).isEmpty();
    }
  }
}
