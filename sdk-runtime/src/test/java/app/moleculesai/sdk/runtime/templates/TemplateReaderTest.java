package app.moleculesai.sdk.runtime.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateReaderTest {
  @TempDir
  Path outside;
  private Path root;
  private TemplateFolder folder;

  @BeforeEach
  void makeFolder() throws Exception {
    root = Files.createDirectory(outside.resolve("acme"));
    folder = new TemplateFolder(root);
  }

  private SdkException refused() {
    return catchThrowableOfType(SdkException.class, folder::read);
  }

  @Test
  void anIncludedFileStandsInThePlaceOfTheLine() {
    folder.org("""
        name: Acme
        workspaces:
          - !include departments/one.yaml
          - name: B
        """)
        .with("departments/one.yaml", """
            name: A
            children: !include crew/both.yaml   # relative to this file
            """)
        .with("departments/crew/both.yaml", "- name: A1\n- name: A2\n");

    var template = folder.read();

    assertThat(template.size()).isEqualTo(4);
    assertThat(template.workspaces()).extracting(TemplateWorkspace::name).containsExactly("A", "B");
    assertThat(template.workspaces().getFirst().children())
        .extracting(TemplateWorkspace::name).containsExactly("A1", "A2");
    assertThat(template.workspaces().getFirst().children().get(1).path())
        .isEqualTo("workspaces[0].children[1]");
  }

  @Test
  void aFileMayBeIncludedMoreThanOnceButNotWithinItself() {
    folder.org("""
        workspaces:
          - {name: A, children: !include crew.yaml}
          - {name: B, children: !include crew.yaml}
        """).with("crew.yaml", "- name: C\n");
    assertThat(folder.read().size()).isEqualTo(4);

    folder.with("crew.yaml", "- name: C\n  children: !include more.yaml\n")
        .with("more.yaml", "- name: D\n  children: !include crew.yaml\n");
    assertThat(refused()).hasMessageContaining("more.yaml:2:13").hasMessageContaining(
        "includes itself");
  }

  @Test
  void includesNestSixteenDeep() {
    folder.org("workspaces: [{name: A, children: !include f1.yaml}]");
    for (int i = 1; i < 16; i++) {
      folder.with("f" + i + ".yaml", "!include f" + (i + 1) + ".yaml");
    }
    folder.with("f16.yaml", "[{name: B}]");
    assertThat(folder.read().size()).isEqualTo(2);

    folder.with("f16.yaml", "!include f17.yaml").with("f17.yaml", "[{name: B}]");
    assertThat(refused()).hasMessageContaining("nested deeper than 16");
  }

  @Test
  void whatIsReadAlreadyCountsIntoTheDepthOfWhoIncludesItAgain() {
    folder.org("""
        workspaces:
          - !include f10.yaml
          - !include f1.yaml
        """);
    for (int i = 1; i < 17; i++) {
      folder.with("f" + i + ".yaml", "!include f" + (i + 1) + ".yaml");
    }
    folder.with("f17.yaml", "{name: B}");

    assertThat(refused()).hasMessageContaining("nested deeper than 16");
  }

  @Test
  void aMissingIncludeIsNamedWithItsPlace() {
    folder.org("workspaces:\n  - !include gone.yaml\n");

    assertThat(refused()).hasMessageContaining("org.yaml:2:5").hasMessageContaining("gone.yaml")
        .extracting(SdkException::code).isEqualTo(ErrorCode.TEMPLATE_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret.yaml", "departments/../../secret.yaml", "/etc/hostname",
      "link.yaml", "linked/secret.yaml", "..\\\\secret.yaml", "a\\0b"})
  void noPathLeavesTheFolder(String path) throws Exception {
    Files.writeString(outside.resolve("secret.yaml"), "name: Spy");
    Files.createSymbolicLink(root.resolve("link.yaml"), outside.resolve("secret.yaml"));
    Files.createSymbolicLink(root.resolve("linked"), outside);
    Files.createDirectory(root.resolve("departments"));
    folder.org("workspaces:\n  - !include \"" + path + "\"\n");

    assertThat(refused().code()).isEqualTo(ErrorCode.PATH_ESCAPE);
  }

  @Test
  void aLinkWithinTheFolderIsFine() throws Exception {
    folder.with("real.yaml", "name: A").org("workspaces:\n  - !include link.yaml\n");
    Files.createSymbolicLink(root.resolve("link.yaml"), Path.of("real.yaml"));

    assertThat(folder.read().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      workspaces: [{name: A, tier: two}]                    | workspaces[0].tier
      workspaces: [{name: A, tier: 2.5}]                    | workspaces[0].tier
      workspaces: [{name: A, tier: 3000000000}]             | workspaces[0].tier
      workspaces: [{name: A, tier: 30000000000000000000}]   | workspaces[0].tier
      workspaces: [{name: 30000000000000000000}]            | workspaces[0].name
      workspaces: [{name: A, children: [{name: B}, {name: 7}]}] | workspaces[0].children[1].name
      workspaces: [{name: true}]                            | workspaces[0].name
      workspaces: [{role: R}]                               | workspaces[0]
      workspaces: [{name: ''}]                              | workspaces[0]
      workspaces: [A]                                       | workspaces[0]
      workspaces: [null]                                    | workspaces[0]
      workspaces: {name: A}                                 | workspaces
      workspaces: [{name: A, external: 1}]                  | workspaces[0].external
      workspaces: [{name: A, canvas: {x: left}}]            | workspaces[0].canvas.x
      workspaces: [{name: A, canvas: {x: .nan}}]            | workspaces[0].canvas.x
      workspaces: [{name: A, plugins: one}]                 | workspaces[0].plugins
      workspaces: [{name: A, plugins: [1]}]                 | workspaces[0].plugins[0]
      workspaces: [{name: A, plugins: [null]}]              | workspaces[0].plugins[0]
      workspaces: [{name: A, category_routing: {a: b}}]     | workspaces[0].category_routing.a
      workspaces: [{name: A, schedules: [{enabled: 'no'}]}] | workspaces[0].schedules[0].enabled
      workspaces: [{name: A, initial_memories: [{scope: LOCAL}]}] | workspaces[0].initial_memories[0]
      workspaces: [{name: A, initial_memories: [{content: c, scope: ALL}]}] | workspaces[0].initial_memories[0].scope
      workspaces: [{name: A, required_env: [{any_of: X}]}]  | workspaces[0].required_env[0].any_of
      workspaces: [{name: A, required_env: [{any_of: []}]}] | workspaces[0].required_env[0]
      workspaces: [{name: A, required_env: [{one_of: [X]}]}] | workspaces[0].required_env[0]
      {workspaces: [{name: A}], recommended_env: [{}]}      | recommended_env[0]
      workspaces: [{name: A, required_env: [3]}]            | workspaces[0].required_env[0]
      workspaces: [{name: A, channels: [{config: {}}]}]     | workspaces[0].channels[0]
      {workspaces: [{name: A}], defaults: [1]}              | defaults
      {workspaces: [{name: A}], defaults: {tier: x}}        | defaults.tier
      """)
  void aValueOfTheWrongTypeIsNamedByItsPath(String yaml, String field) {
    folder.org("# a comment\n" + yaml);

    var refused = refused();

    assertThat(refused.code()).isEqualTo(ErrorCode.TEMPLATE_INVALID);
    assertThat(refused).hasMessageStartingWith("org.yaml:2:").hasMessageContaining(field + " ");
    assertThat(refused.details()).containsEntry("field", field).containsEntry("file", "org.yaml")
        .containsEntry("line", 2).containsKey("column");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      workspaces: [                        | is not YAML
      {workspaces: [{name: A, name: B}]}   | the key 'name' stands there twice
      workspaces: [!!java.net.URL [x]]     | the only one that templates have is !include
      workspaces: [!x {name: A}]           | the only one that templates have is !include
      {[1]: 2}                             | is not YAML
      workspaces: &a [*a]                  | an alias stands within what it repeats
      name: A                              | must list at least one
      workspaces: []                       | must list at least one
      [1, 2]                               | must be an object
      just a text                          | must be an object
      '%YAML 3.0'                          | is not YAML
      """)
  void whatIsNoTemplateIsRefused(String yaml, String problem) {
    folder.org(yaml);

    assertThat(refused()).hasMessageContaining(problem)
        .extracting(SdkException::code).isEqualTo(ErrorCode.TEMPLATE_INVALID);
  }

  @Test
  void anEmptyFileAndTwoDocumentsAreRefused() {
    folder.org("");
    assertThat(refused()).hasMessageContaining("must be an object");

    folder.org("workspaces: [{name: A}]\n---\nworkspaces: [{name: B}]\n");
    assertThat(refused().code()).isEqualTo(ErrorCode.TEMPLATE_INVALID);
  }

  @Test
  void aMessageNeverQuotesTheFile() {
    folder.org("workspaces:\n  - name: A\n   token: hunter2\n");

    assertThat(refused()).hasMessageNotContaining("hunter2").hasNoCause();
  }

  @Test
  void aFileThatIsNotUtf8IsRefused() throws Exception {
    Files.write(root.resolve("org.yaml"), "name: \u00fc".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(refused()).hasMessageContaining("is not UTF-8");
  }

  @Test
  void filesTogetherHaveALimit() {
    folder.with("a.txt", "x".repeat(60)).with("b.txt", "x".repeat(60));
    var files = TemplateFiles.of(root, 100);

    assertThat(files.findText(files.root(), "a.txt")).isPresent();
    assertThat(files.findText(files.root(), "a.txt")).as("read once").isPresent();
    assertThatThrownBy(() -> files.findText(files.root(), "b.txt"))
        .hasMessageContaining("more than 100 bytes");
  }

  @Test
  void deepNestingEndsInAnError() {
    folder.org("workspaces: " + "[".repeat(100_000));

    assertThat(refused()).hasMessageContaining("nested deeper than 100");
  }

  @Test
  void tooManyValuesEndInAnError() {
    folder.org("workspaces: [{name: A, plugins: [" + "a,".repeat(2_000_001) + "]}]");

    assertThat(refused()).hasMessageContaining("more than 2000000 values");
  }

  @Test
  void aliasesThatMultiplyEndInAnError() {
    var bomb = new StringBuilder("a0: &a0 [{name: N}]\n");
    for (int i = 1; i < 10; i++) {
      bomb.append("a" + i + ": &a" + i + " [" + ("{children: *a" + (i - 1) + ", name: N}, ")
          .repeat(10) + "]\n");
    }
    folder.org(bomb + "workspaces: *a9\n");

    assertThat(refused()).hasMessageContaining("do includes or aliases multiply?")
        .extracting(SdkException::code).isEqualTo(ErrorCode.TEMPLATE_INVALID);
  }

  @Test
  void mapsAreNotJoined() {
    folder.org("""
        base: &base {role: R}
        workspaces:
          - {<<: *base, name: A}
        """);

    assertThat(refused()).hasMessageStartingWith("org.yaml:3:6: maps are not joined with <<");
  }

  @Test
  void joinedMapsThatMultiplyEndInAnError() {
    var bomb = new StringBuilder("m0: &m0 {");
    for (int i = 0; i < 10_000; i++) {
      bomb.append("k").append(i).append(": 1, ");
    }
    bomb.append("}\nworkspaces:\n");
    for (int i = 0; i < 1_000; i++) {
      bomb.append("- {<<: *m0, n").append(i).append(": 1}\n");
    }
    folder.org(bomb.toString());

    assertThat(refused()).hasMessageContaining("maps are not joined with <<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${NAME}", "$NAME", "${NAME:-other}", "${ NAME }", "${NAME}/x"})
  void aVariableIsATextWithAndWithoutQuotes(String reference) {
    folder.org("workspaces:\n  - name: A\n    workspace_dir: " + reference + "\n"
        + "  - name: B\n    workspace_dir: \"" + reference + "\"\n");

    assertThat(folder.read().workspaces()).extracting(TemplateWorkspace::workspaceDir)
        .containsOnly(Optional.of(reference));
  }

  @Test
  void tooManyAliasesEndInAnError() {
    folder.org("a: &a {name: A}\nworkspaces: [" + "*a, ".repeat(1_001) + "]\n");

    assertThat(refused()).hasMessageContaining("aliases");
  }

  @Test
  void includesThatMultiplyEndInAnError() {
    folder.org("workspaces: !include f1.yaml");
    for (int i = 1; i < 15; i++) {
      folder.with("f" + i + ".yaml",
          ("- {name: N, children: !include f" + (i + 1) + ".yaml}\n").repeat(30));
    }
    folder.with("f15.yaml", "[{name: N}]");

    assertThat(refused()).hasMessageContaining("do includes or aliases multiply?");
  }

  @Test
  void anAliasRepeatsAValue() {
    folder.org("""
        workspaces:
          - name: A
            schedules: &daily
              - {name: Daily, cron_expr: "0 7 * * *", prompt: Hello}
          - name: B
            schedules: *daily
        """);

    assertThat(folder.read().workspaces()).allMatch(row -> row.schedules().size() == 1);
  }

  @Test
  void workspacesHaveALimitWhenOneIsSet() {
    folder.org("workspaces: [{name: A, children: [{name: B}]}, {name: C}]");

    assertThat(folder.read(OptionalInt.of(3)).size()).isEqualTo(3);
    assertThatThrownBy(() -> folder.read(OptionalInt.of(2)))
        .hasMessageContaining("workspaces[1] is one too many").hasMessageContaining("at most 2");
  }

  @Test
  void aTreeHasAtMost32Levels() {
    var file = new StringBuilder("workspaces:\n");
    for (int level = 0; level < 33; level++) {
      file.append("  ".repeat(level)).append("- name: L").append(level).append('\n')
          .append("  ".repeat(level)).append("  children:\n");
    }
    folder.org(file.toString());

    assertThat(refused()).hasMessageContaining("stands below more than 32 others");
  }

  @Test
  void unknownKeysAreFineAndNullIsAsGoodAsNothing() {
    folder.org("""
        colour: red
        description: null
        workspaces:
          - {name: A, favourite: tea, role: , tier: ~}
        """);

    var template = folder.read();
    assertThat(template.name()).as("of the folder").isEqualTo("acme");
    assertThat(template.description()).isEmpty();
    assertThat(template.workspaces().getFirst().role()).isEmpty();
    assertThat(template.workspaces().getFirst().settings().tier()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2,2", "02,2", "+2,2", "0x2,2", "0o2,2"})
  void numbersAreThoseOfYaml(String text, int tier) {
    folder.org("workspaces: [{name: A, tier: " + text + "}]");

    assertThat(folder.read().workspaces().getFirst().settings().tier()).contains(tier);
  }

  @Test
  void aFolderWithoutOrgYamlIsNoTemplate() {
    assertThat(refused().code()).isEqualTo(ErrorCode.TEMPLATE_NOT_FOUND);

    folder.with("org.yml", "workspaces: [{name: A}]");
    assertThat(folder.read().size()).isEqualTo(1);
  }
}
