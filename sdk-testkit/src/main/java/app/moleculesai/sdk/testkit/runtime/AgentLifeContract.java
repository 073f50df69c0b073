package app.moleculesai.sdk.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Running;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Agents from their start to their end. */
public interface AgentLifeContract extends AgentKit {

  @Test
  default void aStartedAgentRunsAndIsReached() {
    var agents = agents();
    var id = agents.workspace();

    var address = agents.runtime().start(agents.request(id));

    assertThat(agents.state(id)).as("what is said once a start has returned")
        .isNotInstanceOf(Stopped.class);
    agents.assertRunsOnce(id);
    assertThat(agents.process(id)).as("what its process is called").isNotBlank();
    var url = agents.reached(agents.runtime(), id);
    address.ifPresent(said -> assertThat(url).isEqualTo(said));
  }

  @Test
  default void aStoppedAgentIsGone() {
    var agents = agents();
    var id = agents.started();
    agents.reached(agents.runtime(), id);

    agents.runtime().stop(id);

    assertThat(agents.runtime().endpoint(agents.request(id).workspace()))
        .isInstanceOf(Endpoint.None.class);
    agents.assertGone(id);
    agents.runtime().stop(id);
    agents.assertGone(id);
  }

  @Test
  default void aStoppedAgentIsStartedAgainAsAnotherProcess() {
    var agents = agents();
    var id = agents.workspace();
    var before = agents.start(agents.request(id));
    agents.runtime().stop(id);

    assertThat(agents.start(agents.request(id))).as("the later process").isNotEqualTo(before);
    agents.assertRunsOnce(id);
    agents.reached(agents.runtime(), id);
  }

  @Test
  default void aStartReplacesTheAgentThatRuns() {
    var agents = agents();
    var id = agents.workspace();
    var before = agents.start(agents.request(id));
    var since = agents.running(agents.runtime(), id).since();

    var address = agents.runtime().start(agents.request(id));

    assertThat(agents.state(id)).as("what is said once a start has returned")
        .isNotInstanceOf(Stopped.class);
    assertThat(agents.process(id)).as("the later process").isNotEqualTo(before);
    since.ifPresent(earlier -> agents.running(agents.runtime(), id).since()
        .ifPresent(later -> assertThat(later).isAfterOrEqualTo(earlier)));
    agents.assertRunsOnce(id);
    var url = agents.reached(agents.runtime(), id);
    address.ifPresent(said -> assertThat(url).isEqualTo(said));
  }

  @Test
  default void anAgentThatEndedByItselfIsStopped() {
    var agents = agents();
    var id = agents.workspace();
    var process = agents.start(agents.request(id));
    var other = agents.started();

    agents.witness().kill(id);

    var stopped = agents.stopped(agents.runtime(), id);
    stopped.process().ifPresent(
        ended -> assertThat(ended).as("the process that ended").isEqualTo(process));
    stopped.reason().ifPresent(reason -> assertThat(reason).as("why it ended").isNotBlank());
    var all = agents.runtime().observeAll();
    assertThat(all.getOrDefault(id, new Stopped())).isInstanceOfSatisfying(Stopped.class,
        said -> said.process().ifPresent(ended -> assertThat(ended).isEqualTo(process)));
    assertThat(all.get(other)).as("the agent that was left alone").isInstanceOf(Running.class);
  }

  @Test
  default void anAgentThatEndedByItselfIsStartedAgain() {
    var agents = agents();
    var id = agents.workspace();
    var before = agents.start(agents.request(id));
    agents.witness().kill(id);
    agents.stopped(agents.runtime(), id);

    assertThat(agents.start(agents.request(id))).isNotEqualTo(before);
    agents.assertRunsOnce(id);
    agents.reached(agents.runtime(), id);
  }

  @Test
  default void anAgentThatEndedByItselfMayBeStopped() {
    var agents = agents();
    var id = agents.started();
    agents.witness().kill(id);

    agents.runtime().stop(id);

    agents.assertGone(id);
  }

  @Test
  default void agentsAreStoppedOneByOne() {
    var agents = agents();
    UUID one = agents.started();
    UUID other = agents.started();

    agents.runtime().stop(one);

    agents.assertGone(one);
    agents.assertRunsOnce(other);
  }
}
