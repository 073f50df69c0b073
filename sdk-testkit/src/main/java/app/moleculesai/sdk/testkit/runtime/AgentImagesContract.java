package app.moleculesai.sdk.testkit.runtime;

import static app.moleculesai.sdk.testkit.runtime.AgentsUnderTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentImages;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Images of agents: for runtimes with {@link AgentImages}. */
public interface AgentImagesContract extends AgentKit {
  /** Publishes another image of the agents that the kit starts, where {@link AgentImages#refresh} finds it. */
  void publish() throws Exception;

  private AgentImages images() {
    return agents().runtime().facet(AgentImages.class).orElseThrow();
  }

  private Set<String> ours() {
    return Set.of(agents().runtimeName());
  }

  @Test
  default void images_thoseOfTheAgentsAreNamed() {
    assertThat(images().images()).containsKey(agents().runtimeName())
        .allSatisfy((name, image) -> assertThat(image).isNotBlank());
  }

  @Test
  default void images_refreshingSaysWhetherItIsAnother() throws Exception {
    images().refresh(agents().runtimeName());
    assertThat(images().refresh(agents().runtimeName())).as("the same again").isFalse();

    publish();

    assertThat(images().refresh(agents().runtimeName())).as("another").isTrue();
    assertThat(images().refresh(agents().runtimeName())).as("the same again").isFalse();
  }

  @Test
  default void images_ofAnUnknownRuntimeThereIsNone() {
    refused(ErrorCode.NOT_FOUND, () -> images().refresh("no-such-runtime"));
  }

  @Test
  default void images_agentsOfAnOlderOneAreOutdatedUntilTheyAreStartedAgain() throws Exception {
    var agents = agents();
    images().refresh(agents.runtimeName());
    var id = agents.started();
    assertThat(images().outdated(ours())).doesNotContain(id);

    publish();
    images().refresh(agents.runtimeName());

    assertThat(images().outdated(ours())).contains(id);
    assertThat(images().outdated(Set.of("no-such-runtime"))).isEmpty();
    assertThat(images().outdated(Set.of())).isEmpty();
    agents.start(agents.request(id));
    assertThat(images().outdated(ours())).doesNotContain(id);
  }

  @Test
  default void images_agentsOfAnotherInstallationAreNotOutdated() throws Exception {
    var agents = agents();
    images().refresh(agents.runtimeName());
    var id = agents.started();

    publish();
    var elsewhere = agents.elsewhere().facet(AgentImages.class).orElseThrow();
    elsewhere.refresh(agents.runtimeName());

    assertThat(elsewhere.outdated(ours())).doesNotContain(id);
  }

  @Test
  default void images_aPinnedOneThatIsNotThereStartsNothing() {
    var agents = agents();
    var id = agents.workspace();
    var digest = "sha256:" + "0".repeat(64);

    assertThat(catchThrowable(
        () -> agents.runtime().start(agents.request(id).pinned(digest))))
        .isInstanceOf(SdkException.class);

    agents.assertGone(id);
  }
}
