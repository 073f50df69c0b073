package app.moleculesai.sdk.testkit.runtime;

import static app.moleculesai.sdk.testkit.runtime.AgentsUnderTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Unknown;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A backend that does not answer: for runtimes whose author can let it fall silent in a test. */
public interface BackendOutageContract extends AgentKit {
  /** Lets the backend fall silent until the result is closed. Agents go on meanwhile. */
  AutoCloseable silence() throws Exception;

  @Test
  default void ofASilentBackendNothingIsKnown() throws Exception {
    var agents = agents();
    var id = agents.workspace();
    var process = agents.start(agents.request(id));
    agents.reached(agents.runtime(), id);

    try (var silence = silence()) {
      assertThat(silence).isNotNull();
      agents.awaitThat("nothing is known of it", () -> agents.state(id) instanceof Unknown);
      long before = System.nanoTime();
      assertThat(agents.state(id)).isInstanceOfSatisfying(Unknown.class,
          unknown -> assertThat(unknown.reason()).isNotBlank());
      assertThat(agents.runtime().endpoint(agents.request(id).workspace()))
          .isInstanceOf(Endpoint.class);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).as("time of two questions")
          .isLessThan(Duration.ofSeconds(2));
    }

    assertThat(agents.process(id)).as("what runs when it answers again").isEqualTo(process);
    agents.assertRunsOnce(id);
  }

  @Test
  default void aSilentBackendListsNobodyAndStartsAndStopsNothing() throws Exception {
    var agents = agents();
    var id = agents.started();
    var other = agents.workspace();

    try (var silence = silence()) {
      assertThat(silence).isNotNull();
      agents.awaitThat("nothing is known of it", () -> agents.state(id) instanceof Unknown);
      refused(ErrorCode.UNAVAILABLE, () -> agents.runtime().observeAll());
      refused(ErrorCode.UNAVAILABLE, () -> agents.runtime().start(agents.request(other)));
      refused(ErrorCode.UNAVAILABLE, () -> agents.runtime().stop(id));
    }

    agents.assertRunsOnce(id);
    agents.assertGone(other);
  }

  @Test
  default void aSilentBackendIsSaidToBeDown() throws Exception {
    var agents = agents();

    try (var silence = silence()) {
      assertThat(silence).isNotNull();
      agents.awaitThat("it is said to be down",
          () -> agents.runtime().check().status() == Health.Status.DOWN);
    }

    agents.awaitThat("it is said to be up",
        () -> agents.runtime().check().status() == Health.Status.UP);
  }
}
