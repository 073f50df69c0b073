package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Running;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images that are there, missing, moved and pinned. No registry answers: the address is one where nobody listens. */
@NeedsDocker
@Timeout(120)
class AgentImagesTest {
  private static final String NOWHERE = "localhost:1/";

  private final UUID id = UUID.randomUUID();

  @Test
  void anImageThatCannotBeHadIsSaidWithItsRuntimeAndCostsNoRunningAgent() throws Exception {
    var installation = TestDaemon.INSTALLATION + UUID.randomUUID();
    try (var rig = Rig.open(Map.of(), installation);
        var next = Rig.open(Map.of("images", Map.of(TestStart.RUNTIME, NOWHERE + "missing:1")),
            installation)) {
      rig.start(TestStart.of(id));
      var container = rig.container(id).getId();

      assertThatThrownBy(() -> next.runtime().start(TestStart.of(id)))
          .isInstanceOf(SdkException.class)
          .hasMessageContaining(NOWHERE + "missing:1").hasMessageContaining(TestStart.RUNTIME);

      assertThat(rig.container(id).getId()).isEqualTo(container);
      assertThat(rig.runtime().observe(id)).isInstanceOf(Running.class);
    }
  }

  @Test
  void aMovingImageThatCannotBeFetchedAgainIsUsedAsItIs() throws Exception {
    var image = moving();
    try (var rig = Rig.open(Map.of("images", Map.of(TestStart.RUNTIME, image)))) {
      rig.start(TestStart.of(id));

      assertThat(rig.hasLogged("could not be fetched again")).isTrue();
    } finally {
      remove(image);
    }
  }

  @Test
  void anImageWithAFixedTagThatIsThereIsNotFetched() throws Exception {
    try (var rig = Rig.open()) {
      rig.start(TestStart.of(id));

      assertThat(rig.hasLogged("fetched")).isFalse();
    }
  }

  @Test
  void aDigestThatIsPinnedIsWhatIsAskedFor() throws Exception {
    var digest = "sha256:" + "0".repeat(64);
    try (var rig = Rig.open(Map.of("images", Map.of(TestStart.RUNTIME, NOWHERE + "agent:1")))) {
      assertThatThrownBy(() -> rig.runtime().start(TestStart.of(id).pinned(digest)))
          .isInstanceOf(SdkException.class).hasMessageContaining(NOWHERE + "agent@" + digest);
      assertThat(rig.runtime().observe(id)).isEqualTo(new Stopped());
    }
  }

  @Test
  void agentsOfAnOlderImageAreOutdated() throws Exception {
    var image = moving();
    try (var rig = Rig.open(Map.of("images", Map.of(TestStart.RUNTIME, image, "other",
        TestAgent.IMAGE)))) {
      var images = rig.runtime().facet(AgentImages.class).orElseThrow();
      rig.start(TestStart.of(id));
      var other = UUID.randomUUID();
      rig.start(TestStart.of(other, workspace -> workspace.runtime("other")));
      assertThat(images.outdated(Set.of(TestStart.RUNTIME, "other"))).isEmpty();

      TestAgent.load(TestDaemon.client(), image, "newer");

      assertThat(images.outdated(Set.of(TestStart.RUNTIME, "other"))).containsExactly(id);
      assertThat(images.outdated(Set.of("other"))).isEmpty();
    } finally {
      remove(image);
    }
  }

  @Test
  void refreshingFailsWithWhatTheRegistrySays() throws Exception {
    var image = moving();
    try (var rig = Rig.open(Map.of("images", Map.of(TestStart.RUNTIME, image)))) {
      var images = rig.runtime().facet(AgentImages.class).orElseThrow();

      assertThat(images.images()).containsEntry(TestStart.RUNTIME, image)
          .containsEntry("hermes", "ghcr.io/molecule-ai/workspace-template-hermes:latest");
      assertCode(ErrorCode.UNAVAILABLE, () -> images.refresh(TestStart.RUNTIME));
      assertCode(ErrorCode.NOT_FOUND, () -> images.refresh("no-such-runtime"));
    } finally {
      remove(image);
    }
  }

  /** Returns an image of a test's own, whose name may come to mean another one. */
  private static String moving() throws Exception {
    var image = NOWHERE + "agent-" + UUID.randomUUID() + ":latest";
    TestAgent.load(TestDaemon.client(), image, image);
    return image;
  }

  private static void remove(String image) {
    TestDaemon.client().removeImageCmd(image).withForce(true).exec();
  }

  private static void assertCode(ErrorCode code,
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(SdkException.class,
        e -> assertThat(e.code()).isEqualTo(code));
  }
}
