package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./molecule manifest clone} ({@code wire.md} 13.1), out of true repositories. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ManifestCommandTest {
  private static final String TOKEN = "s3cret/t&ken";
  private static final String BASIC = Base64.getEncoder()
      .encodeToString(("oauth2:" + TOKEN).getBytes(StandardCharsets.UTF_8));
  private static final String ALL = """
      {"workspace_templates": [{"name": "hermes", "repo": "Acme/hermes"}],
       "org_templates": [{"name": "duo", "repo": "acme/duo", "ref": "v1"}],
       "plugins": [{"name": "tools", "repo": "ACME/Tools", "ref": "main"},
                   {"name": "tools-next", "repo": "acme/Tools", "ref": "next"}]}
      """;

  @TempDir
  Path home;

  private GitHost host;

  private record Run(int code, String out, String err) {}

  @BeforeEach
  void publish() throws Exception {
    host = new GitHost(Files.createDirectory(home.resolve("repositories")));
    publish("hermes", "first");
    publish("duo", "first", "second");
    publish("Tools", "first", "second");
    GitHost.git(home.resolve("repositories/acme/Tools.git"), "branch", "next", "v1");
    manifest(ALL);
    config("");
  }

  @AfterEach
  void close() {
    host.close();
  }

  /** Publishes a repository with a commit for each content, tagged v1, v2, … */
  private void publish(String name, String... contents) throws Exception {
    var work = Files.createDirectories(home.resolve("work").resolve(name));
    for (int i = 0; i < contents.length; i++) {
      Files.writeString(work.resolve("content"), contents[i]);
      host.publish(work, "acme/" + name, "v" + (i + 1));
    }
  }

  private void manifest(String json) throws IOException {
    Files.writeString(home.resolve("manifest.json"), json);
  }

  private void config(String more) throws IOException {
    Files.writeString(home.resolve("molecule.yaml"),
        "env: development\ngitea-url: http://" + host.authority() + "\n" + more);
  }

  private Run run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
        .execute(arguments);
    return new Run(code, out.toString(), err.toString());
  }

  private Run cloning() {
    return run("manifest", "clone", "--config=" + home.resolve("molecule.yaml"),
        home.resolve("manifest.json").toString(), home.resolve("workspaces").toString(),
        home.resolve("orgs").toString(), home.resolve("plugins").toString());
  }

  private List<String> files() throws IOException {
    return everyFile().stream().map(file -> home.relativize(file).toString())
        .filter(file -> file.matches("(workspaces|orgs|plugins)/.*")).sorted().toList();
  }

  private List<Path> everyFile() throws IOException {
    try (var all = Files.walk(home)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void everyKindIsClonedAtItsRefWithoutItsHistory() throws Exception {
    var run = cloning();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(files()).containsExactly("orgs/duo/content", "plugins/tools-next/content",
        "plugins/tools/content", "workspaces/hermes/content");
    assertThat(home.resolve("orgs/duo/content")).hasContent("first");
    assertThat(home.resolve("plugins/tools/content")).hasContent("second");
    assertThat(home.resolve("plugins/tools-next/content")).hasContent("first");
    assertThat(home.resolve("plugins/tools/.git")).doesNotExist();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).startsWith(
        "[1/4] workspace_templates/hermes: cloning http://" + host.authority()
            + "/acme/hermes.git main",
        "[1/4] workspace_templates/hermes: cloned")
        .endsWith("4 expected: 4 cloned, 0 there before, 0 failed");
  }

  @Test
  void whatFailsIsSaidAndTheNextCallGoesOnThere() throws Exception {
    manifest(ALL.replace("\"v1\"", "\"v9\"").replace("acme/Tools", "acme/nothing"));

    var run = cloning();

    assertThat(run.code()).isEqualTo(1);
    assertThat(files()).containsExactly("plugins/tools/content", "workspaces/hermes/content");
    assertThat(run.out()).contains("[2/4] org_templates/duo: failed: ", "v9",
        "[4/4] plugins/tools-next: failed: ", "4 expected: 2 cloned, 0 there before, 2 failed");

    manifest(ALL);
    Files.writeString(home.resolve("plugins/tools/content"), "mine");
    int asked = host.asked().size();
    var second = cloning();

    assertThat(second.code()).isZero();
    assertThat(second.out()).contains("[1/4] workspace_templates/hermes: is there",
        "4 expected: 2 cloned, 2 there before, 0 failed");
    assertThat(files()).hasSize(4);
    assertThat(home.resolve("plugins/tools/content")).hasContent("mine");
    assertThat(host.asked().stream().skip(asked)).isNotEmpty()
        .noneMatch(path -> path.contains("hermes"));
  }

  @Test
  void whatAnInterruptedCallLeftIsNoClone() throws Exception {
    Files.createDirectories(home.resolve("plugins/.tools.partial/.git"));
    Files.createDirectories(home.resolve("plugins/tools"));
    Files.createDirectories(home.resolve("orgs/duo/.git"));
    Files.writeString(home.resolve("orgs/duo/content"), "by hand");

    var run = cloning();

    assertThat(run.code()).as(run.out()).isZero();
    assertThat(home.resolve("plugins/tools/content")).hasContent("second");
    assertThat(home.resolve("plugins/.tools.partial")).doesNotExist();
    assertThat(home.resolve("orgs/duo")).isDirectoryNotContaining("glob:**.git");
    assertThat(home.resolve("orgs/duo/content")).hasContent("by hand");
  }

  @Test
  void theTokenLetsInAndIsShownNowhere() throws Exception {
    host.requireLogin("Basic " + BASIC, "");
    config("gitea-token: '" + TOKEN + "'\n");

    var run = cloning();

    assertThat(run.code()).as(run.out()).isZero();
    assertThat(run.out()).contains("http://oauth2:***@" + host.authority() + "/acme/duo.git v1")
        .doesNotContain(TOKEN, BASIC);
    for (var file : everyFile()) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).as(file.toString())
          .doesNotContain(BASIC).satisfies(text -> assertThat(text.contains(TOKEN))
              .isEqualTo(file.endsWith("molecule.yaml")));
    }
  }

  @Test
  void whatGitSaysIsPassedOnWithoutTheToken() throws Exception {
    host.requireLogin("nobody", "not with " + TOKEN + " or " + BASIC + " or s3cret%2Ft%26ken");
    config("gitea-token: '" + TOKEN + "'\n");

    var run = cloning();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("not with *** or *** or ***", "403")
        .doesNotContain(TOKEN, BASIC, "s3cret");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void withoutATokenOneIsAnybody() throws Exception {
    host.requireLogin("", "nobody");

    assertThat(cloning().code()).isZero();
  }

  @Test
  void aTokenIsNotSentInClear() throws Exception {
    Files.writeString(home.resolve("molecule.yaml"),
        "gitea-url: http://git.example.com\ngitea-token: '" + TOKEN + "'\n");

    var run = cloning();

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("https://").doesNotContain(TOKEN);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void allMistakesOfAManifestAreSaidBeforeAnythingIsCloned() throws Exception {
    manifest("""
        {"workspace_templates": [{"name": "fine", "repo": "acme/hermes"}, 7,
           {"name": "../up", "repo": "acme/hermes"}, {"repo": "acme/hermes"}],
         "org_templates": [{"name": "a", "repo": "https://evil.example/x"},
           {"name": "b", "repo": "acme/duo", "ref": "--upload-pack=x"},
           {"name": "c", "repo": "acme/../duo"}, {"name": "d", "repo": "acme/duo", "ref": 1}],
         "plugins": [{"name": "tools", "repo": "acme/Tools"}, {"name": "tools", "repo": "a/b"}]}
        """);

    var run = cloning();

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("workspace_templates[1] ", "workspace_templates[2].name ",
        "workspace_templates[3].name ", "org_templates[0].repo ", "org_templates[1].ref ",
        "org_templates[2].repo ", "org_templates[3].ref ", "plugins[1].name ")
        .doesNotContain("workspace_templates[0]");
    assertThat(files()).isEmpty();
    assertThat(host.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'[', is not JSON", "'[]', workspace_templates must be a list",
      "'{\"workspace_templates\":[],\"org_templates\":[]}', plugins must be a list"})
  void aManifestThatIsNoneIsRefused(String text, String why) throws Exception {
    manifest(text);

    var run = cloning();

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("manifest.json", why);
  }

  @Test
  void aManifestThatIsNotThereIsSaid() throws Exception {
    Files.delete(home.resolve("manifest.json"));

    assertThat(cloning().code()).isEqualTo(2);
    assertThat(cloning().err()).contains("manifest.json cannot be read");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void everyArgumentIsNeeded(int given) {
    var run = run(Stream.concat(Stream.of("manifest", "clone"),
        Stream.of("m", "w", "o", "p").limit(given)).toArray(String[]::new));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("PLUGINS");
  }
}
