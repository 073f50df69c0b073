package app.moleculesai.sdk.runtime.workspaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names the manifest makes known ({@code wire.md} RR-1, RR-2). */
class RuntimeManifestTest {
  @TempDir
  private Path folder;

  private Set<String> names(String manifest) throws IOException {
    return RuntimeManifest.names(
        Optional.of(Files.writeString(folder.resolve("manifest.json"), manifest)));
  }

  @Test
  void theNamesOfTemplatesAreKnownWithoutTheirEnding() throws Exception {
    assertThat(names("""
        {"workspace_templates":[{"name":"hermes-default"},{"name":" Own "},{"name":"a-default-b"},
        {"name":""},{}]}""")).containsExactlyInAnyOrder("hermes", "own", "a-default-b");
  }

  @Test
  void withoutAManifestTheUsualNamesAreKnown() {
    assertThat(RuntimeManifest.names(Optional.empty())).isEqualTo(Runtimes.WELL_KNOWN);
    assertThat(RuntimeManifest.names(Optional.of(folder.resolve("none.json"))))
        .isEqualTo(Runtimes.WELL_KNOWN);
    assertThat(Runtimes.WELL_KNOWN).hasSize(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"workspace_templates\":[]}",
      "{\"workspace_templates\":17}"})
  void aManifestThatNamesNoneLeavesTheUsualNames(String manifest) throws Exception {
    assertThat(names(manifest)).isEqualTo(Runtimes.WELL_KNOWN);
  }
}
