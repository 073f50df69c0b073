package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Plugin;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be configured, and what is so without it. */
class DockerConfigTest {
  @Test
  void thePluginIsFoundAndServesTheNine() {
    var plugin = ServiceLoader.load(Plugin.class).stream().map(ServiceLoader.Provider::get)
        .filter(DockerPlugin.class::isInstance).findFirst().orElseThrow();

    assertThat(plugin.info().id()).isEqualTo("docker");
    assertThat(new DockerRuntimeProvider().serves(TestDaemon.config(Map.of())))
        .containsExactlyElementsOf(ImageNames.KNOWN);
  }

  @Test
  void everythingHasADefault() {
    var config = TestDaemon.config(Map.of());

    assertThat(config.certificates()).isEmpty();
    assertThat(config.network()).isEqualTo("molecule-monorepo-net");
    assertThat(config.publishedHost()).isEqualTo("127.0.0.1");
    assertThat(config.inContainer()).isEmpty();
    assertThat(config.tiers().of(3).lowered()).isTrue();
  }

  @Test
  void anEmptyPlatformIsTheDaemonsOwn() {
    assertThat(TestDaemon.config(Map.of("image-platform", "")).platform()).isEmpty();
    assertThat(TestDaemon.config(Map.of("image-platform", "linux/arm64")).platform())
        .contains("linux/arm64");
  }

  @Test
  void certificatesLieWithDockersConfigurationUnlessSaidOtherwise() {
    assertThat(TestDaemon.config(Map.of("tls", true, "docker-config", "/d")).certificates())
        .contains(Path.of("/d"));
    assertThat(TestDaemon.config(Map.of("tls", true, "certificates", "/c")).certificates())
        .contains(Path.of("/c"));
  }

  @ParameterizedTest
  @CsvSource({"unix:///x/docker.sock,0.0.0.0,127.0.0.1", "unix:///x/docker.sock,10.0.0.5,10.0.0.5",
      "tcp://build.example:2376,0.0.0.0,build.example"})
  void publishedPortsAreReachedWhereTheDaemonIs(String host, String published, String reached) {
    assertThat(TestDaemon.config(Map.of("host", host, "publish-address", published))
        .publishedHost()).isEqualTo(reached);
  }

  @ParameterizedTest
  @CsvSource({"host,ssh://x", "tier2-memory-mb,0", "tier3-cpu-shares,-1", "in-container,perhaps",
      "tier1-memory-mb,5"})
  void mistakesAreNamed(String key, String value) {
    assertThatThrownBy(() -> TestDaemon.config(Map.of(key, value)))
        .isInstanceOf(SdkException.class).hasMessageContaining(key);
  }
}
