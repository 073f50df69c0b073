package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.postgres.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent whose process this server owns is dead, or in doubt ({@code wire.md} 3.6, 3.7 RE-4, 3.8, 4.8). */
@Timeout(120)
class DeadAgentTest {
  private final HostedScene scene = new HostedScene();
  private final HostedAgents agents = scene.agents;

  @AfterEach
  void close() {
    agents.daemonIsBack();
    agents.endStarts();
    scene.close();
  }

  /** Sends a message and waits, on another thread. */
  private CompletableFuture<Answer> asking(UUID id) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return scene.ask(id);
      } catch (Exception e) {
        throw new CompletionException(e);
      }
    }, work -> Thread.ofVirtual().start(work));
  }

  @Test
  void anAgentThatRunsAnswersAndIsNotAskedForWithEachCall() throws Exception {
    var id = scene.agent("Ada");
    for (int i = 0; i < 200; i++) {
      assertThat(scene.ask(id).expect(200).raw().body()).contains("from p1");
    }
    assertThat(agents.observed()).isLessThan(100);
    assertThat(agents.started()).containsExactly(id);
  }

  @Test
  void aDeadAgentIsOfflineOnceAndStartedAgain() throws Exception {
    var id = scene.agent("Ada");
    agents.holdStarts();
    agents.kill(id);
    var answer = scene.ask(id).expect(503);
    assertThat(answer.get("code")).isEqualTo("agent_restarting");
    assertThat(answer.body().path("restarting").asBoolean()).isTrue();
    agents.endStarts();
    scene.awaitStatus(id, "online");

    assertThat(scene.events(id)).containsExactly("WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE",
        "WORKSPACE_OFFLINE", "WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE");
    assertThat(scene.payload(id, "WORKSPACE_OFFLINE").path("reason").asText())
        .isEqualTo("exit code 137");
    assertThat(agents.started()).containsExactly(id, id);
    assertThat(scene.http.history(id)).hasSize(1);
    assertThat(scene.ask(id).expect(200).raw().body()).contains("from p2");
  }

  @Test
  void aMessageForAnAgentThatIsKnownToBeDeadIsNotSent() throws Exception {
    var id = scene.agent("Ada");
    agents.holdStarts();
    agents.kill(id);
    scene.ask(id).expect(503);

    var answer = scene.ask(id).expect(503);

    assertThat(answer.body().path("preflight").asBoolean()).isTrue();
    assertThat(answer.body().path("restarting").asBoolean()).isTrue();
    assertThat(scene.events(id)).containsOnlyOnce("WORKSPACE_OFFLINE");
    assertThat(scene.http.history(id)).as("both messages are in the history").hasSize(2);
  }

  @Test
  void anAgentThatRanAMomentAgoAndHasNoAddressIsStartedAgain() throws Exception {
    var id = scene.agent("Ada");
    scene.ask(id).expect(200);
    agents.forgetAddressesOfTheDead();
    agents.kill(id);

    var answer = scene.ask(id).expect(503);

    assertThat(answer.get("code")).isEqualTo("agent_restarting");
    assertThat(answer.body().path("preflight").asBoolean()).isTrue();
    scene.awaitStatus(id, "online");
    assertThat(agents.started()).containsExactly(id, id);
  }

  @Test
  void anAgentWhoseAddressIsSeenOnlyByLookingIsLookedForAndCalled() throws Exception {
    var id = scene.agent("Ada");
    agents.forgetAddressesUntilAsked();

    scene.ask(id).expect(200);

    assertThat(scene.http.history(id)).hasSize(2);
    assertThat(agents.started()).containsExactly(id);
  }

  @Test
  void anAgentThatDiesWithAMessageInItsHandsIsStartedAgain() throws Exception {
    var id = scene.agent("Ada");
    agents.agent(id).hang();
    var answer = asking(id);
    Until.holds("the agent has the message", () -> agents.agent(id).received().size() == 1);
    agents.kill(id);

    assertThat(answer.get().status()).isEqualTo(503);
    assertThat(answer.get().get("code")).isEqualTo("agent_restarting");
    assertThat(answer.get().body().has("preflight")).isFalse();
    scene.awaitStatus(id, "online");
    assertThat(agents.started()).containsExactly(id, id);
    assertThat(scene.payload(id, "WORKSPACE_PROVISIONING").at("/restart/cause").asText())
        .isEqualTo("call_failed");
  }

  @Test
  void gatewayTroubleOfADeadAgentSaysThatItIsBeingStarted() throws Exception {
    var id = scene.agent("Ada");
    agents.agent(id).dieAnswering(503);
    var answer = scene.ask(id).expect(503);
    assertThat(answer.get("code")).isEqualTo("agent_restarting");
    assertThat(answer.raw().headers().firstValue("Retry-After")).hasValue("15");
    scene.awaitStatus(id, "online");
  }

  @Test
  void gatewayTroubleOfAnAgentThatRunsIsItsOwn() throws Exception {
    var id = scene.agent("Ada");
    agents.agent(id).answerWith(503);
    assertThat(scene.ask(id).expect(503).get("code")).isEqualTo("agent_error");
    scene.awaitQuiet();
    assertThat(agents.started()).containsExactly(id);
  }

  @Test
  void anAgentOfWhichNothingIsKnownIsCalledAndLeftAlone() throws Exception {
    var id = scene.agent("Ada");
    agents.daemonFallsSilent();
    scene.ask(id).expect(200);

    agents.kill(id);

    assertThat(scene.ask(id).expect(502).get("code")).isEqualTo("agent_unreachable");
    scene.awaitQuiet();
    assertThat(scene.events(id)).doesNotContain("WORKSPACE_OFFLINE");
    assertThat(agents.started()).containsExactly(id);
  }

  @Test
  void aThousandCallersOfADeadAgentCauseOneRestart() throws Exception {
    var id = scene.agent("Ada");
    agents.kill(id);
    var calls = new ArrayList<Callable<Answer>>();
    for (int i = 0; i < 1000; i++) {
      calls.add(() -> scene.ask(id));
    }
    List<Answer> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    scene.awaitStatus(id, "online");
    scene.awaitQuiet();

    assertThat(agents.started()).containsExactly(id, id);
    assertThat(scene.events(id)).containsOnlyOnce("WORKSPACE_OFFLINE");
    assertThat(answers).extracting(answer -> answer.status() + answer.get("code"))
        .allMatch(said -> said.equals("503agent_restarting") || said.equals("200"))
        .contains("503agent_restarting");
  }

  @Test
  void aStartThatFailsIsReportedAndTheNextMessageTriesAgain() throws Exception {
    var id = scene.agent("Ada");
    agents.refuseStarts(Optional.of("no room"));
    agents.kill(id);
    scene.ask(id).expect(503);
    scene.awaitStatus(id, "failed");

    agents.refuseStarts(Optional.empty());
    scene.ask(id).expect(503);

    scene.awaitStatus(id, "online");
  }
}
