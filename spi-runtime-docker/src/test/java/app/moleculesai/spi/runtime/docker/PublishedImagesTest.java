package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.ImagePublisher;
import com.github.dockerjava.api.model.AuthConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images that are built and sent to a registry that lets nobody in without a login. */
@NeedsDocker
@Timeout(120)
class PublishedImagesTest {
  private final List<String> progress = new CopyOnWriteArrayList<>();
  private UploadRegistry registry;
  private Rig rig;
  private ImagePublisher images;
  private String name = "";

  @TempDir
  private Path docker;
  @TempDir
  private Path context;

  @BeforeEach
  void open() throws Exception {
    registry = new UploadRegistry();
    name = registry.host() + "/acme/platform";
    login("{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + TestRegistry.basic() + "\"}}}");
    Files.writeString(context.resolve("Dockerfile"),
        "FROM scratch\nCOPY data /data\nLABEL made=here\n");
    Files.createDirectory(context.resolve("data"));
    Files.writeString(context.resolve("data/content"), name);
    Files.writeString(context.resolve("data/secret"), "hunter2");
    Files.writeString(context.resolve(".dockerignore"), "data/secret\n");
    rig = Rig.open(Map.of("docker-config", docker.toString()));
    images = rig.runtime().facet(ImagePublisher.class).orElseThrow();
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
    registry.close();
    removeAll();
  }

  private void removeAll() {
    var client = TestDaemon.client();
    client.listImagesCmd().withReferenceFilter(registry.host() + "/acme/*").exec().forEach(
        found -> client.removeImageCmd(found.getId()).withForce(true).exec());
  }

  private void login(String config) throws IOException {
    Files.writeString(docker.resolve("config.json"), config);
  }

  @Test
  void anImageIsBuiltAndSentAndFetchedAgainByItsDigest() throws Exception {
    images.build(context, "Dockerfile", List.of(name + ":one", name + ":two"), progress::add);
    assertThat(progress).anyMatch(line -> line.contains("FROM scratch"))
        .anyMatch(line -> line.contains("COPY data"));
    progress.clear();

    var digest = images.push(name + ":one", progress::add);

    assertThat(digest).matches("sha256:[0-9a-f]{64}");
    assertThat(progress).anyMatch(line -> line.endsWith(": Pushed")).doesNotHaveDuplicates();
    assertThat(registry.has("acme/platform/manifests/one")).isTrue();
    assertThat(registry.has("acme/platform/manifests/two")).isFalse();
    assertThat(images.push(name + ":two", progress::add)).isEqualTo(digest);
    removeAll();
    var client = TestDaemon.client();
    client.pullImageCmd(name + "@" + digest)
        .withAuthConfig(new AuthConfig().withUsername("ada")
            .withPassword("pass:word").withRegistryAddress(registry.host()))
        .start().awaitCompletion();
    var fetched = client.inspectImageCmd(name + "@" + digest).exec();
    assertThat(fetched.getOs() + "/" + fetched.getArch()).isEqualTo("linux/amd64");
    assertThat(Optional.ofNullable(fetched.getConfig())).hasValueSatisfying(
        config -> assertThat(config.getLabels()).containsEntry("made", "here"));
    assertThat(fetched.getSize()).as("what is ignored is not in it")
        .isEqualTo((long) name.length());
  }

  @Test
  void aStepThatFailsIsSaid() throws Exception {
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY nothing /\n");

    assertThatThrownBy(
        () -> images.build(context, "Dockerfile", List.of(name + ":one"), progress::add))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageContaining("nothing");
  }

  @Test
  void aFileThatIsNotThereOrElsewhereIsRefused() {
    for (var file : List.of("Other", "../Dockerfile", "data")) {
      assertThatThrownBy(() -> images.build(context, file, List.of(name + ":one"), progress::add))
          .isInstanceOf(SdkException.class).hasMessageContaining(file);
    }
  }

  @Test
  void aFileThatIsIgnoredIsSaid() throws Exception {
    Files.writeString(context.resolve(".dockerignore"), "*\n");

    assertThatThrownBy(
        () -> images.build(context, "Dockerfile", List.of(name + ":one"), progress::add))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageContaining(".dockerignore");
  }

  @Test
  void withoutALoginNothingIsSent() throws Exception {
    assertThat(images.hasLogin(name + ":one")).isTrue();
    images.build(context, "Dockerfile", List.of(name + ":one"), progress::add);
    login("{}");

    assertThat(images.hasLogin(name + ":one")).isFalse();
    assertThatThrownBy(() -> images.push(name + ":one", progress::add))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
    assertThat(registry.has("acme/platform/manifests/one")).isFalse();
  }

  @Test
  void anImageThatIsNotHereIsNotFound() {
    assertThatThrownBy(() -> images.push(name + ":never", progress::add))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }
}
