package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that end by themselves, and what they say to whom. */
class MainTest {
  @TempDir
  Path home;

  private record Run(int code, String out, String err) {}

  @BeforeEach
  void write() throws Exception {
    Files.writeString(home.resolve("molecule.yaml"),
        "env: development\ndata-dir: data\norg-templates-dir: org-templates\n");
    template("good", "{name: Good, workspaces: [{name: A, runtime: mock, children: [{name: B}]}]}");
    template("bad", "{name: Bad, workspaces: [{name: A, runtime: mock, tier: 9}]}");
    template("broken", "workspaces: [");
  }

  private void template(String name, String yaml) throws Exception {
    var folder = Files.createDirectories(home.resolve("org-templates").resolve(name));
    Files.writeString(folder.resolve("org.yaml"), yaml);
  }

  private static Run run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
        .execute(arguments);
    return new Run(code, out.toString(), err.toString());
  }

  private Run configured(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--config=" + home.resolve("molecule.yaml"));
    return run(all.toArray(String[]::new));
  }

  @Test
  void theVersionIsSaid() {
    assertThat(run("--version").out()).matches("molecule \\d+\\.\\d+\\.\\d+.* \\(.+\\)\\R");
  }

  @Test
  void pluginsAreListed() {
    var run = configured("plugins");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("inmemory", "mock");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aTemplateIsPlannedByItsName() {
    var run = configured("org", "plan", "good");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("+ A (mock, tier 3)\n  + B (langgraph, tier 3)\n")
        .contains("Good: 2 to create, 0 there already, 0 refused");
    assertThat(home.resolve("data")).as("nothing is written").doesNotExist();
  }

  @Test
  void aTemplateIsPlannedByItsPath() {
    var run = configured("org", "plan", "../examples/server/src/dist/org-templates/lighthouse");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Lighthouse Logistics: 200 to create");
  }

  @Test
  void aPlanThatIsNotCompleteIsAFailureAndShown() {
    var run = configured("org", "plan", "bad");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("! A (refused: workspaces[0] ('A'): tier must be 1 to 4");
  }

  @Test
  void whatIsNoTemplateIsNamed() {
    var gone = configured("org", "plan", "gone");
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.out()).isEmpty();
    assertThat(gone.err()).startsWith("molecule: there is no template 'gone'").hasLineCount(1);

    var broken = configured("org", "plan", home.resolve("org-templates/broken").toString());
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.err()).startsWith("molecule: org.yaml:").hasLineCount(1);
  }

  @Test
  void aMistakeInTheConfigurationIsNamed() throws Exception {
    Files.writeString(home.resolve("molecule.yaml"), "prot: 1\n");

    var run = configured("plugins");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("molecule: ").contains("did you mean 'port'?");
  }

  @Test
  void oneFolderForEverythingContradictsAStorageThatIsConfigured() throws Exception {
    Files.writeString(home.resolve("molecule.yaml"), "stores: {main: {type: inmemory}}\n");
    var folder = home.resolve("state");

    var run = configured("serve", "--data=" + folder);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("molecule: --data keeps everything in PostgreSQL")
        .contains("stores.main.type is 'inmemory'");
    assertThat(folder).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "serve --help", "plugins --help", "org --help",
      "org plan --help", "db --help", "db doctor --help", "", "org", "db"})
  void helpIsShown(String line) {
    var run = run(line.isEmpty() ? new String[0] : line.split(" ", -1));

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Usage: molecule");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--prot", "serve --prot", "serve --port many", "serve --data", "org plan",
      "org plan a b", "db status x", "db doctor --apply"})
  void wrongArgumentsAreSaidWithTheUsage(String line) {
    var run = run(line.split(" ", -1));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("Usage: molecule");
  }

  @Test
  void anUnknownCommandIsSaidWithTheNearest() {
    var run = run("plugin");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'plugin'", "plugins");
  }
}
