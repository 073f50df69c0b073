package app.moleculesai.sdk.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceTemplates.Defaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a template says of a new workspace ({@code wire.md} CR-1). */
class WorkspaceTemplatesTest {
  private static final Defaults NOTHING = new Defaults(Optional.empty(), Optional.empty());

  @TempDir
  private Path root;

  private Defaults defaults(String config) throws IOException {
    var folder = Files.createDirectories(root.resolve("coder"));
    Files.writeString(folder.resolve("config.yaml"), config);
    return new WorkspaceTemplates(Optional.of(root)).defaults("coder");
  }

  @Test
  void runtimeAndModelStandAtTheTop() throws Exception {
    assertThat(defaults("""
        runtime: claude-code
        model: "sonnet"
        runtime_config:
          model: opus
        """)).isEqualTo(new Defaults(Optional.of("claude-code"), Optional.of("sonnet")));
  }

  @Test
  void aModelMayStandBelowTheRuntimesConfiguration() throws Exception {
    assertThat(defaults("""
        runtime_config: {model: opus}
        """)).isEqualTo(new Defaults(Optional.empty(), Optional.of("opus")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "- a list", "runtime: [", "runtime: 17", "runtime: ' '",
      "runtime_config: text"})
  void whatCannotBeReadSaysNothing(String config) throws Exception {
    assertThat(defaults(config)).isEqualTo(NOTHING);
  }

  @Test
  void aTemplateThatIsNotThereSaysNothing() {
    assertThat(new WorkspaceTemplates(Optional.of(root)).defaults("nobody")).isEqualTo(NOTHING);
    assertThat(new WorkspaceTemplates(Optional.empty()).defaults("coder")).isEqualTo(NOTHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../coder", "coder/../../x", "/coder", ".", "a\\..\\b"})
  void aNameThatLeavesTheFolderIsRefused(String name) {
    assertThatThrownBy(() -> new WorkspaceTemplates(Optional.of(root)).defaults(name))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PATH_ESCAPE));
  }

  @Test
  void theListShowsWhatTemplatesSayAndLeavesOutWhatCannotBeRead() throws IOException {
    write("zed", """
        name: Zed
        description: Does it
        tier: 2
        runtime: codex
        skills: [a, b]
        runtime_config:
          model: opus
          required_env: [KEY]
          models: [{id: opus}]
          provision_timeout_seconds: 30
        """);
    write("broken", "name: [");
    write("bare", "x: 1");
    Files.createDirectory(root.resolve("empty"));

    var list = new WorkspaceTemplates(Optional.of(root)).list();

    assertThat(list).extracting(one -> one.get("id")).containsExactly("bare", "zed");
    assertThat(list.get(0)).containsEntry("name", "bare").containsEntry("model", "")
        .containsEntry("skill_count", 0).doesNotContainKey("required_env");
    assertThat(list.get(1)).containsEntry("name", "Zed").containsEntry("description", "Does it")
        .containsEntry("tier", 2).containsEntry("runtime", "codex").containsEntry("model", "opus")
        .containsEntry("skills", List.of("a", "b")).containsEntry("skill_count", 2)
        .containsEntry("required_env", List.of("KEY"))
        .containsEntry("models", List.of(Map.of("id", "opus")))
        .containsEntry("provision_timeout_seconds", 30);
    assertThat(new WorkspaceTemplates(Optional.empty()).list()).isEmpty();
  }

  private void write(String name, String config) throws IOException {
    Files.writeString(Files.createDirectory(root.resolve(name)).resolve("config.yaml"), config);
  }
}
