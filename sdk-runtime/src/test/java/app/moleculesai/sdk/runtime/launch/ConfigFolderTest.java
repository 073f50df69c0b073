package app.moleculesai.sdk.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.LogLines;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files a start writes, and over which ({@code wire.md} RS-6). */
class ConfigFolderTest {
  private final Registry registry = InMemory.registry();
  private final Workspace row = Workspace.of(UUID.randomUUID(), "Ada", Instant.EPOCH)
      .runtime("agent").build();
  @TempDir
  Path home;

  private ConfigFolder.Contents contents(Optional<String> template, boolean rebuilds) {
    return new ConfigFolder(registry,
        new TemplateFolders(Optional.of(home), Optional.of(home.resolve("orgs")),
            Optional.of(home.resolve("plugins"))))
        .of(row, new StartOptions(template, rebuilds, false));
  }

  private void write(String file, String text) throws IOException {
    var path = home.resolve(file);
    Files.createDirectories(Optional.ofNullable(path.getParent()).orElseThrow());
    Files.writeString(path, text);
  }

  private void store(String config) {
    registry.workspaces().insert(List.of(row));
    registry.configs().put(Map.of(row.id(), Body.of(config)));
  }

  @Test
  void aUsualStartLeavesAloneWhatIsThere() throws IOException {
    write("agent/notes.md", "N");
    var contents = contents(Optional.empty(), false);
    assertThat(contents.files()).isEmpty();
    assertThat(contents.firstFiles()).containsOnlyKeys("config.yaml", "notes.md");
  }

  @Test
  void thePluginsOfATemplateComeWithTheFirstStart() throws IOException {
    write("plugins/tools/skills/lint.md", "L");
    write("plugins/tools/.git/config", "no");
    write("plugins/other/x.md", "O");
    store("{\"plugins\":[\"tools\",\"gone\"]}");

    try (var log = new LogLines()) {
      var contents = contents(Optional.empty(), false);

      assertThat(contents.files()).isEmpty();
      assertThat(contents.firstFiles()).containsOnlyKeys("config.yaml",
          "plugins/tools/skills/lint.md");
      assertThat(contents.config()).containsEntry("plugins", List.of("tools", "gone"));
      assertThat(log.lines()).singleElement().asString().startsWith("WARNING").contains("'gone'");
    }
  }

  @Test
  void aConfigurationThatIsRebuiltIsWrittenOverTheOneThatIsThere() throws IOException {
    write("agent-default/notes.md", "N");
    write("agent/other.md", "O");
    var contents = contents(Optional.empty(), true);
    assertThat(contents.firstFiles()).isEmpty();
    assertThat(contents.files()).containsOnlyKeys("config.yaml", "notes.md");
  }

  @Test
  void aTemplateThatIsAskedForIsWrittenOverWhatIsThere() throws IOException {
    write("agent/notes.md", "N");
    write("writer/skill.md", "S");
    assertThat(contents(Optional.of("writer"), false).files())
        .containsOnlyKeys("config.yaml", "skill.md");
  }

  @Test
  void aTemplateThatIsNotThereRefusesTheStart() {
    assertThatThrownBy(() -> contents(Optional.of("nowhere"), false))
        .isInstanceOfSatisfying(LaunchRefusedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.TEMPLATE_NOT_FOUND))
        .hasMessageNotContaining("nowhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"template\":\"../elsewhere\"}", "{\"template\":\"/etc\"}",
      "{\"organisation\":\"../..\",\"files_dir\":\"etc\"}",
      "{\"organisation\":\"acme\",\"files_dir\":\"../../elsewhere\"}"})
  void aStoredConfigurationCannotNameFilesOfOthers(String config) throws IOException {
    write("orgs/acme/org.yaml", "name: Acme");
    store(config);
    assertThatThrownBy(() -> contents(Optional.empty(), false))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PATH_ESCAPE));
  }

  @Test
  void aConfigurationOfATemplateThatIsNoYamlStaysAsItIs() throws IOException {
    write("agent/config.yaml", "model: [");
    var contents = contents(Optional.empty(), false);
    assertThat(Optional.ofNullable(contents.firstFiles().get("config.yaml")).orElseThrow().text())
        .isEqualTo("model: [");
    assertThat(contents.requiredEnvironment()).isEmpty();
  }

  @Test
  void whatWasOnlyAssumedDoesNotReplaceTheModelOfATemplate() throws IOException {
    write("agent/config.yaml", "runtime_config: {model: haiku}");
    store("{\"model\":\"anthropic:claude-opus-4-7\"}");
    assertThat(contents(Optional.empty(), false).model()).contains("haiku");
  }

  @Test
  void aFolderThatIsTooLargeRefusesTheStart() throws IOException {
    var file = home.resolve("agent/large.bin");
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
    try (var large = Files.newByteChannel(file, StandardOpenOption.CREATE,
        StandardOpenOption.WRITE)) {
      large.position(33L << 20).write(ByteBuffer.allocate(1));
    }
    assertThatThrownBy(() -> contents(Optional.empty(), false))
        .isInstanceOf(LaunchRefusedException.class);
  }
}
