package app.moleculesai.sdk.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginInfoTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "inmemory", "acme-s3", "a234567890123456789012345678901234567890"})
  void anIdIsAShortPlainWord(String id) {
    assertThat(PluginInfo.of(id, "1").id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "1a", "a_b", "a/b", "a b", "-a", "é",
      "a2345678901234567890123456789012345678901"})
  void anythingElseIsNoId(String id) {
    isInvalid(id, "1");
  }

  @Test
  void aVersionHasOneToSixtyCharacters() {
    assertThat(PluginInfo.of("a", "x".repeat(60)).version()).hasSize(60);
    isInvalid("a", "x".repeat(61));
    isInvalid("a", "");
    isInvalid("a", "  ");
  }

  @Test
  void instancesAreNamedAsInTheConfiguration() {
    assertThat(InstanceRef.store("main")).hasToString("stores.main");
    assertThat(new InstanceRef(InstanceRef.Kind.RUNTIMES, "x")).hasToString("runtimes.x");
  }

  private static void isInvalid(String id, String version) {
    assertThatThrownBy(() -> PluginInfo.of(id, version)).isInstanceOf(SdkException.class)
        .satisfies(e -> assertThat(((SdkException) e).code()).isEqualTo(ErrorCode.INVALID));
  }
}
