package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images from a registry that lets nobody in without a login. */
@NeedsDocker
@Timeout(120)
class RegistryTest {
  private final UUID id = UUID.randomUUID();
  private TestRegistry registry;
  private String image = "";

  @TempDir
  private Path docker;

  @BeforeEach
  void open() throws Exception {
    registry = new TestRegistry();
    image = registry.host() + "/agent:latest";
    Files.writeString(docker.resolve("config.json"), "{\"auths\":{\"" + registry.host()
        + "\":{\"auth\":\"" + TestRegistry.basic() + "\"}}}");
  }

  @AfterEach
  void close() throws Exception {
    registry.close();
    var client = TestDaemon.client();
    client.listImagesCmd().withReferenceFilter(registry.host() + "/agent").exec().forEach(
        found -> client.removeImageCmd(found.getId()).withForce(true).exec());
  }

  @Test
  void anImageIsFetchedWithTheLoginOfDockersConfiguration() throws Exception {
    registry.publish("first");
    try (var rig = rig()) {
      rig.start(TestStart.of(id));

      assertThat(rig.run(id, "cat", "/difference")).isEqualTo("first");
    }
  }

  @Test
  void aMovingImageIsFetchedAgainForEachStart() throws Exception {
    registry.publish("first");
    try (var rig = rig()) {
      rig.start(TestStart.of(id));
      registry.publish("second");
      rig.start(TestStart.of(id));

      assertThat(rig.run(id, "cat", "/difference")).isEqualTo("second");
    }
  }

  @Test
  void aPinnedDigestStaysWhateverTheTagSays() throws Exception {
    var pin = registry.publish("first");
    registry.publish("second");
    try (var rig = rig()) {
      rig.start(TestStart.of(id).pinned(pin));

      assertThat(rig.run(id, "cat", "/difference")).isEqualTo("first");
      assertThat(images(rig).outdated(Set.of(TestStart.RUNTIME))).isEmpty();
    }
  }

  @Test
  void withoutALoginItIsSaidSo() throws Exception {
    registry.publish("first");
    Files.delete(docker.resolve("config.json"));
    try (var rig = rig()) {
      assertThatThrownBy(() -> rig.runtime().start(TestStart.of(id)))
          .isInstanceOfSatisfying(SdkException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED))
          .hasMessageContaining(image);
    }
  }

  @Test
  void anImageThatTheRegistryDoesNotHaveIsNotFound() throws Exception {
    try (var rig = rig()) {
      assertThatThrownBy(() -> rig.runtime().start(TestStart.of(id)))
          .isInstanceOfSatisfying(SdkException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
          .hasMessageContaining(image);
    }
  }

  private Rig rig() {
    return Rig.open(Map.of("images", Map.of(TestStart.RUNTIME, image), "docker-config",
        docker.toString()));
  }

  private static AgentImages images(Rig rig) {
    return rig.runtime().facet(AgentImages.class).orElseThrow();
  }
}
