package app.moleculesai.sdk.testkit.runtime;

import static app.moleculesai.sdk.testkit.runtime.AgentsUnderTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import app.moleculesai.sdk.testkit.runtime.AgentWitness.Kept;
import app.moleculesai.sdk.testkit.support.Race;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Agents that several callers, servers and installations have to do with. */
public interface AgentSharingContract extends AgentKit {

  @Test
  default void ofManyStartsOfOneWorkspaceOneAgentIsLeft() {
    var agents = agents();
    var id = agents.workspace();

    var succeeded = Race.of(4, number -> {
      try {
        agents.runtime().start(agents.request(id));
        return true;
      } catch (SdkException e) {
        return false; // another one was faster
      }
    });

    assertThat(succeeded).as("starts that succeeded").contains(true);
    agents.assertRunsOnce(id);
    agents.reached(agents.runtime(), id);
    agents.runtime().stop(id);
    agents.assertGone(id);
  }

  @Test
  default void manyAgentsAreStartedAtOnce() {
    var agents = agents();

    var ids = Race.of(4, number -> agents.started());

    ids.forEach(agents::assertRunsOnce);
    var urls = ids.stream().map(id -> agents.reached(agents.runtime(), id)).toList();
    assertThat(new HashSet<>(urls)).as("addresses").hasSize(ids.size());
  }

  @Test
  default void anInterruptedStartLeavesNothingUnlessItSucceeded() throws Exception {
    var agents = agents();
    for (boolean atOnce : new boolean[]{true, false}) {
      var id = agents.workspace();
      var started = new CompletableFuture<Boolean>();
      var thread = Thread.ofVirtual().unstarted(() -> {
        if (atOnce) {
          Thread.currentThread().interrupt();
        }
        try {
          agents.runtime().start(agents.request(id));
          started.complete(true);
        } catch (SdkException e) {
          started.complete(false);
        } catch (RuntimeException | Error e) {
          started.completeExceptionally(e);
        }
      });
      thread.start();
      if (!atOnce) {
        agents.awaitThat("the start has come somewhere",
            () -> started.isDone() || agents.witness().running(id) > 0);
        thread.interrupt();
      }
      agents.awaitThat("the interrupted start has ended", started::isDone);
      if (started.join()) {
        agents.assertRunsOnce(id);
      } else {
        agents.assertGone(id);
      }
    }
  }

  @Test
  default void agentsOfAnotherInstallationAreNeitherSeenNorTouched() {
    var agents = agents();
    var id = agents.workspace();
    var process = agents.start(agents.request(id).file("notes", "1"));
    agents.witness().leave(id, Kept.WORK);
    var other = agents.elsewhere();

    assertThat(other.observeAll()).doesNotContainKey(id);
    agents.stopped(other, id);
    assertThat(other.endpoint(agents.request(id).workspace())).isNotInstanceOf(Endpoint.Http.class);
    other.stop(id);
    other.removeData(id, true);

    assertThat(agents.process(id)).isEqualTo(process);
    agents.assertRunsOnce(id);
    assertThat(agents.witness().has(id, Kept.WORK)).as("work").isTrue();
    assertThat(agents.witness().file(id, "notes")).hasValue("1");
  }

  @Test
  default void agentsOutliveTheRuntimeAndTheNextOneKnowsThem() throws Exception {
    var agents = agents();
    var id = agents.workspace();
    var process = agents.start(agents.request(id));
    var url = agents.reached(agents.runtime(), id);

    agents.runtime().close();

    assertThat(agents.witness().running(id)).as("processes that run").isOne();
    var later = agents.beside();

    assertThat(agents.running(later, id).process()).isEqualTo(process);
    assertThat(agents.reached(later, id)).isEqualTo(url);
    assertThat(later.observeAll()).containsKey(id);
    later.stop(id);
    assertThat(agents.witness().running(id)).as("processes that run").isZero();
  }

  @Test
  default void twoRuntimesOfOneInstallationKnowTheSameAgents() throws Exception {
    var agents = agents();
    var beside = agents.beside();
    var id = agents.workspace();
    agents.stopped(beside, id);
    var process = agents.start(agents.request(id));

    assertThat(agents.running(beside, id).process()).isEqualTo(process);
    beside.stop(id);

    agents.stopped(agents.runtime(), id);
    assertThat(agents.runtime().observeAll().getOrDefault(id, new Stopped()))
        .isInstanceOf(Stopped.class);
  }

  @Test
  default void aClosedRuntimeStartsAndStopsNothing() throws Exception {
    var agents = agents();
    var id = agents.started();
    var other = agents.workspace();
    var runtime = agents.runtime();

    runtime.close();

    refused(ErrorCode.CLOSED, () -> runtime.start(agents.request(other)));
    refused(ErrorCode.CLOSED, () -> runtime.stop(id));
    refused(ErrorCode.CLOSED, () -> runtime.removeData(id, true));
    assertThat(agents.witness().running(id)).as("processes that run").isOne();
    assertThat(agents.witness().running(other)).as("processes that run").isZero();
  }
}
