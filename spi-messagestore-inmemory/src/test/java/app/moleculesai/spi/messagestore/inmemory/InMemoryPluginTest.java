package app.moleculesai.spi.messagestore.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.Provider;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What the jar shows of itself. */
class InMemoryPluginTest {
  private final Plugin plugin = new InMemoryPlugin();

  @Test
  void theServiceFileNamesThePlugin() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(InMemoryPlugin.class);
  }

  @Test
  void theMarkerNamesIdAndVersion() throws IOException {
    var marker = new Properties();
    try (var in = InMemoryPlugin.class
        .getResourceAsStream("/META-INF/molecule/plugin/inmemory.properties")) {
      marker.load(in);
    }
    assertThat(marker).containsEntry("id", plugin.info().id()).containsKeys("version", "api");
    assertThat(marker.values()).allSatisfy(
        value -> assertThat(value).asString().isNotBlank().doesNotContain("$"));
  }

  @Test
  void itProvidesAMessageStoreAndARegistryOfOneType() {
    assertThat(plugin.messageStores()).extracting(Provider::type)
        .isEqualTo(java.util.List.of("inmemory"));
    assertThat(plugin.registries()).extracting(Provider::type)
        .isEqualTo(java.util.List.of("inmemory"));
  }

  @Test
  void theLimitsHaveDefaultsAndAreChecked() {
    assertThat(StoreLimits.spec().bind(Map.of())).isEqualTo(new StoreLimits(100_000, 16 << 20));
    assertThat(StoreLimits.spec().bind(Map.of("max-rows-per-workspace", "5")))
        .isEqualTo(new StoreLimits(5, 16 << 20));
    assertThatThrownBy(() -> StoreLimits.spec().bind(Map.of("max-rows-per-workspace", "0")))
        .isInstanceOf(SdkException.class);
    assertThatThrownBy(() -> new StoreLimits(0, 1)).isInstanceOf(SdkException.class);
  }
}
