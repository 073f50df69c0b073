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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator does to the storage, with a dropped-in plugin that has some. */
class DatabaseCommandTest {
  @TempDir
  Path home;

  private record Run(int code, String out, String err) {}

  @BeforeEach
  void dropIn() {
    FilingPlugin.write(home.resolve("plugins/filing.jar"));
  }

  private Run db(String yaml, String... arguments) throws Exception {
    var file = Files.writeString(home.resolve("molecule.yaml"),
        "env: development\nplugins: {dir: plugins}\n" + yaml);
    var line = new ArrayList<>(List.of("db"));
    line.addAll(List.of(arguments));
    line.add("--config=" + file);
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
        .execute(line.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  private static String both(String keys) {
    return "stores: {main: {type: filing" + keys + "}}\nregistries: {main: {type: filing" + keys
        + "}}\n";
  }

  @Test
  void storeAndRegistryOfOneConfigurationAreShownEach() throws Exception {
    var run = db(both(", password: hunter2"), "status");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines()).containsExactly("stores.main (filing):",
        "  all drawers are closed", "registries.main (filing):", "  all drawers are closed");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void storageOfTwoConfigurationsIsShownTwiceAndTheWorseOneCounts() throws Exception {
    var run = db("""
        stores: {main: {type: filing}}
        registries: {main: {type: filing, url: attic, state: sick}}
        """, "status");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out().lines()).containsExactly("stores.main (filing):",
        "  all drawers are closed", "registries.main (filing):", "  2 drawers are open",
        "  at attic");
  }

  @ParameterizedTest
  @CsvSource({"migrate, moved the drawers", "doctor, would close a drawer",
      "doctor --repair, closed a drawer"})
  void whatIsAskedIsDone(String line, String said) throws Exception {
    System.clearProperty("filing.closed");

    var run = db(both(""), line.split(" ", -1));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains(said);
    assertThat(System.clearProperty("filing.closed")).as("it was closed").isEqualTo("cellar");
  }

  @Test
  void whatATypeCannotDoIsSaid() throws Exception {
    var run = db(both(""), "adopt", "--apply");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("adopting this storage is not supported here");
  }

  @Test
  void aTypeWithoutUpkeepIsNamed() throws Exception {
    var run = db("", "status");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("stores.main (inmemory)", "registries.main (inmemory)",
            "keeps nothing that needs upkeep");
  }

  @Test
  void aTypeWithoutUpkeepBesideAnotherIsNoFailure() throws Exception {
    var run = db("registries: {main: {type: filing}}\n", "status");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("registries.main (filing):");
    assertThat(run.err()).contains("stores.main (inmemory)");
  }

  @ParameterizedTest
  @CsvSource({"away, nobody answers", "broken, failed"})
  void aStorageThatFailsIsAFailureWithoutSecrets(String state, String said) throws Exception {
    var run = db(both(", state: " + state), "status");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("stores.main", said).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stores: {main: {type: filling}}", "prot: 1",
      "stores: {main: {type: filing, colour: red}}"})
  void aMistakeInTheConfigurationIsSaid(String yaml) throws Exception {
    var run = db(yaml + "\n", "status");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("molecule: ");
  }
}
