package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which image a runtime name means ({@code wire.md} 5.1). */
class ImageNamesTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private final ImageNames usual = new ImageNames(ImageNames.REGISTRY, Map.of(), false);

  @Test
  void theNineAreAlphabeticalAndHaveAnImageUnderThePrefix() {
    assertThat(ImageNames.KNOWN).isSorted().hasSize(9);
    assertThat(usual.all()).containsOnlyKeys(ImageNames.KNOWN)
        .allSatisfy((name, image) -> assertThat(
            image).isEqualTo("ghcr.io/molecule-ai/workspace-template-" + name + ":latest"));
  }

  @Test
  void aPrefixOfOnesOwnHoldsForAllAndAnEmptyOneForNone() {
    assertThat(new ImageNames("reg.example:5000/x", Map.of(), false).all().values())
        .allMatch(image -> image.startsWith("reg.example:5000/x/workspace-template-"));
    assertThat(new ImageNames(" ", Map.of(), false).all()).isEqualTo(usual.all());
  }

  @Test
  void imagesOfOnesOwnAddNamesAndReplaceKnownOnes() {
    var names = new ImageNames(ImageNames.REGISTRY,
        Map.of(" Our-Agent ", "our/agent:3", "hermes", "our/hermes"), false);

    assertThat(names.names()).hasSize(10).contains("our-agent");
    assertThat(names.choose("our-agent", Optional.empty())).hasToString("our/agent:3");
    assertThat(names.choose("hermes", Optional.empty())).hasToString("our/hermes:latest");
  }

  @Test
  void anImageWithoutNameIsAMistake() {
    assertThatThrownBy(() -> new ImageNames("x", Map.of("a", " "), false))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'a'");
  }

  @Test
  void aPinReplacesTheTagUnlessPinsAreIgnored() {
    var ignoring = new ImageNames(ImageNames.REGISTRY, Map.of(), true);

    assertThat(usual.choose("codex", Optional.of(DIGEST)))
        .hasToString("ghcr.io/molecule-ai/workspace-template-codex@" + DIGEST);
    assertThat(ignoring.choose("codex", Optional.of(DIGEST)))
        .hasToString("ghcr.io/molecule-ai/workspace-template-codex:latest");
  }

  @Test
  void anUnknownNameHasNoImageAndIsStartedFromTheDefaultWithoutAPin() {
    assertThat(usual.find("no-such")).isEmpty();
    assertThat(usual.choose("no-such", Optional.of(DIGEST)))
        .isEqualTo(usual.choose("langgraph", Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"agent,docker.io,agent,latest,true", "agent:2,docker.io,agent,2,false",
      "a/b:EDGE,docker.io,a/b,EDGE,true", "localhost/a:main,localhost,localhost/a,main,true",
      "reg:5000/a,reg:5000,reg:5000/a,latest,true",
      "reg.io/a/b:nightly-2,reg.io,reg.io/a/b,nightly-2,false",
      "reg.io/a:latest@sha256:00,reg.io,reg.io/a,sha256:00,false"})
  void aReferenceIsTakenApart(String text, String registry, String repository, String version,
      boolean moving) {
    var image = ImageReference.parse(text);

    assertThat(image.registry()).isEqualTo(registry);
    assertThat(image.repository()).isEqualTo(repository);
    assertThat(image.version()).isEqualTo(version);
    assertThat(image.isMoving()).isEqualTo(moving);
  }
}
