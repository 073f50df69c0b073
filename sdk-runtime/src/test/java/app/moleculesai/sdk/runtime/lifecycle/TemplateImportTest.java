package app.moleculesai.sdk.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adding templates of single workspaces ({@code wire.md} 12.7). */
class TemplateImportTest {
  @TempDir
  private Path folder;

  private Path root() {
    return folder.resolve("templates");
  }

  private TemplateImport imports() {
    return new TemplateImport(Optional.of(root()));
  }

  @Test
  void whatSaysNothingOfItselfGetsItsName() {
    imports().add("Plain: \"one\"", Map.of("notes.md", "x"));

    assertThat(new WorkspaceTemplates(Optional.of(root())).list()).singleElement()
        .satisfies(shown -> assertThat(shown).containsEntry("name", "Plain: \"one\"")
            .containsEntry("id", "plain-one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/x", "a/../../x", "a\\b", "", ".", "a\u0000b"})
  void noFileLeavesTheFolder(String path) {
    assertThatThrownBy(() -> imports().add("bad", Map.of(path, "x", "b.md", "y")))
        .isInstanceOfSatisfying(SdkException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.PATH_ESCAPE));
    assertThat(root()).doesNotExist();
  }

  @Test
  void atMostTwoHundredFilesAreTaken() {
    var files = new HashMap<String, String>();
    for (int i = 0; i < 200; i++) {
      files.put("f" + i, "x");
    }
    imports().add("full", files);
    files.put("one-more", "x");

    assertThatThrownBy(() -> imports().add("fuller", files))
        .isInstanceOfSatisfying(SdkException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_FIELD));
    assertThat(root().resolve("fuller")).doesNotExist();
  }
}
