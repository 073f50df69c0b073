package app.moleculesai.sdk.runtime.workspaceplugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginRequest;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourcesTest {
  /** Answers to a scheme and has nothing. */
  private record Named(String scheme, String text) implements WorkspacePluginSource {
    @Override
    public String fetch(WorkspacePluginRequest request) {
      throw SdkException.notFound("it");
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final WorkspacePluginSource OWN = new Named("local", "own");
  private static final WorkspacePluginSource MINE = new Named("local", "sources.mine");

  @Test
  void whatAPluginBringsStandsInThePlaceOfTheServersOwn() {
    var sources = Sources.of(List.of(OWN, new Named("github", "own")), List.of(MINE));

    assertThat(sources.schemes()).containsExactly("github", "local");
    assertThat(sources.find("local")).contains(MINE);
    assertThat(sources.find("npm")).isEqualTo(Optional.empty());
  }

  @Test
  void twoOfOneSchemeAreAMistakeThatNamesBoth() {
    assertThatThrownBy(() -> Sources.of(List.of(OWN),
        List.of(MINE, new Named("local", "sources.other"))))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContainingAll("sources.mine", "sources.other", "local");
  }

  @Test
  void aSchemeThatIsNoneIsAMistake() {
    assertThatThrownBy(() -> Sources.of(List.of(), List.of(new Named("A b", "sources.bad"))))
        .isInstanceOf(SdkException.class).hasMessageContaining("sources.bad");
  }
}
