package app.moleculesai.sdk.runtime.workspaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.PaperProcesses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which runtime names may be used ({@code wire.md} 5.2). */
class RuntimesTest {
  private final Runtimes runtimes = new Runtimes(List.of("own"),
      Map.of("served", new PaperProcesses()));

  @Test
  void mockAndExternalAreAlwaysKnown() {
    assertThat(runtimes.names()).containsExactly("external", "mock", "own", "served");
    assertThat(runtimes.require(Optional.of(" Mock "))).isEqualTo("mock");
  }

  @Test
  void noNameIsTheDefaultEvenIfTheManifestDoesNotListIt() {
    assertThat(runtimes.require(Optional.empty())).isEqualTo("langgraph");
    assertThat(runtimes.require(Optional.of("  "))).isEqualTo("langgraph");
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> runtimes.require(Optional.of("langgraph")))
        .isInstanceOf(SdkException.class)
        .hasMessageContaining("external, mock, own, served");
  }
}
