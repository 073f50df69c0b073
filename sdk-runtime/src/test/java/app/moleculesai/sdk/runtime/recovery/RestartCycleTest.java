package app.moleculesai.sdk.runtime.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.HostedAgents;
import app.moleculesai.sdk.runtime.Starting;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.launch.StartOptions;
import app.moleculesai.sdk.runtime.postgres.Until;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.testkit.support.Race;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a restart starts, and whom it leaves alone ({@code wire.md} CO-6, CO-7, CO-10). */
@Timeout(60)
class RestartCycleTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final HandClock clock = new HandClock();
  private final Registry registry = InMemory.registry();
  private final Changes changes = new Changes(registry, new EventBus(), Optional.empty(), clock,
      UUID::randomUUID);
  private final HostedAgents agents = new HostedAgents();
  private final Runtimes runtimes = new Runtimes(List.of(), Map.of("hosted", agents, "mock",
      MockRuntime.scripted(MockScript.canned())));
  private final Supervisor supervisor = new Supervisor(clock);
  private final Starting here = server("here/1");
  private final Starting there = server("there/1");

  private Starting server(String name) {
    return new Starting(name, registry, changes, runtimes, supervisor, clock);
  }

  @BeforeEach
  void start() throws Exception {
    registry.start();
    agents.startShyAgents();
  }

  @AfterEach
  void close() throws Exception {
    agents.daemonIsBack();
    agents.endStarts();
    supervisor.close();
    agents.close();
    registry.close();
  }

  /** A workspace whose agent was started and has called. */
  private UUID agent(Optional<UUID> parent) throws Exception {
    var id = UUID.randomUUID();
    registry.workspaces().insert(List.of(Workspace.of(id, id.toString(), clock.instant())
        .runtime("hosted").parentId(parent.orElse(null)).build()));
    here.provisioning.startAll(List.of(registry.workspaces().find(id).orElseThrow()));
    awaitQuiet();
    become(id, WorkspaceStatus.ONLINE);
    return id;
  }

  private UUID agent() throws Exception {
    return agent(Optional.empty());
  }

  private void become(UUID id, WorkspaceStatus status) {
    registry.workspaces().change(id, StatusChange.to(status), clock.instant());
  }

  private WorkspaceStatus status(UUID id) {
    return registry.workspaces().find(id).orElseThrow().status();
  }

  private void awaitQuiet() throws InterruptedException {
    assertThat(supervisor.awaitTasks(SOON)).isTrue();
    assertThat(here.restarts.awaitIdle(SOON)).isTrue();
  }

  private RestartReason seenDead(UUID id) {
    return RestartReason.dead(Cause.PREFLIGHT, (Stopped) agents.observe(id));
  }

  /** Returns the payload of the newest event. */
  private String payload(UUID id) {
    return new String(registry.events().newest(Optional.of(id), 1).getFirst().payload()
        .toByteArray(), StandardCharsets.UTF_8);
  }

  private int starts(UUID id) {
    return (int) agents.started().stream().filter(id::equals).count();
  }

  private boolean isLive(String token) throws Exception {
    var hash = MessageDigest.getInstance("SHA-256")
        .digest(token.getBytes(StandardCharsets.UTF_8));
    return registry.tokens().findLive(TokenHash.of(hash)).isPresent();
  }

  @Test
  void whatAnAgentIsStartedWithChangedSoItIsStartedAgain() throws Exception {
    var id = agent();
    var token = agents.token(id);
    here.restarts.request(id, RestartReason.of(Cause.SECRETS));
    awaitQuiet();
    assertThat(agents.process(id)).isEqualTo("p2");
    assertThat(status(id)).isEqualTo(WorkspaceStatus.PROVISIONING);
    assertThat(isLive(token)).as("the old agent's token").isFalse();
    assertThat(isLive(agents.token(id))).isTrue();
    assertThat(payload(id)).contains("\"restart\":{\"cause\":\"secrets\"}");
  }

  @Test
  void whoSawAnEarlierProcessDeadComesTooLate() throws Exception {
    var id = agent();
    agents.kill(id);
    var late = seenDead(id);
    here.restarts.request(id, seenDead(id));
    awaitQuiet();
    assertThat(agents.process(id)).isEqualTo("p2");
    become(id, WorkspaceStatus.ONLINE);

    here.restarts.request(id, late);
    awaitQuiet();
    agents.kill(id);
    here.restarts.request(id, late); // another one is dead now
    awaitQuiet();

    assertThat(starts(id)).isEqualTo(2);
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
  }

  @Test
  void anAgentWhoseDaemonFellSilentIsNotStarted() throws Exception {
    var id = agent();
    agents.kill(id);
    var seen = seenDead(id);
    agents.daemonFallsSilent();
    here.restarts.request(id, seen);
    awaitQuiet();
    assertThat(starts(id)).isEqualTo(1);
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
  }

  @Test
  void whoIsHeldIsLeftAlone() throws Exception {
    for (var held : List.of(WorkspaceStatus.PAUSED, WorkspaceStatus.HIBERNATED,
        WorkspaceStatus.HIBERNATING, WorkspaceStatus.REMOVED)) {
      var id = agent();
      become(id, held);
      here.restarts.request(id, RestartReason.of(Cause.SECRETS));
      awaitQuiet();
      assertThat(status(id)).isEqualTo(held);
      assertThat(starts(id)).isEqualTo(1);
    }
  }

  @Test
  void whoStandsBelowOneThatIsPausedIsLeftAlone() throws Exception {
    var top = agent();
    var middle = agent(Optional.of(top));
    var id = agent(Optional.of(middle));
    become(top, WorkspaceStatus.PAUSED);
    here.restarts.request(id, RestartReason.of(Cause.SECRETS));
    awaitQuiet();
    assertThat(starts(id)).isEqualTo(1);
  }

  @Test
  void agentsThatCannotBeStartedAreLeftAlone() throws Exception {
    var id = UUID.randomUUID();
    registry.workspaces().insert(List.of(Workspace.of(id, "mock", clock.instant())
        .runtime("mock").status(WorkspaceStatus.ONLINE).build()));
    here.restarts.request(id, RestartReason.of(Cause.SECRETS));
    awaitQuiet();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
  }

  @Test
  void aMessageWakesASleeper() throws Exception {
    var id = agent();
    agents.stop(id);
    become(id, WorkspaceStatus.HIBERNATED);
    here.restarts.request(id, RestartReason.of(Cause.WAKE));
    awaitQuiet();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.PROVISIONING);
    assertThat(agents.runs(id)).isTrue();
  }

  @Test
  void anAgentThatSomebodyPausesWhileItIsStartedIsStopped() throws Exception {
    var id = agent();
    agents.holdStarts();
    here.restarts.request(id, RestartReason.of(Cause.SECRETS));
    Until.holds("the start begins", () -> starts(id) == 2);
    become(id, WorkspaceStatus.PAUSED);
    agents.endStarts();
    awaitQuiet();
    assertThat(agents.runs(id)).isFalse();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.PAUSED);
  }

  @Test
  void aStartThatFailsCostsNoRunningAgent() throws Exception {
    var id = agent();
    var token = agents.token(id);
    agents.refuseStarts(Optional.of("no such image"));
    here.restarts.request(id, RestartReason.of(Cause.SECRETS));
    awaitQuiet();
    assertThat(agents.runs(id)).isTrue();
    assertThat(isLive(token)).isTrue();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
    assertThat(registry.events().newest(Optional.of(id), 2)).extracting(Event::type)
        .containsExactlyInAnyOrder("WORKSPACE_ONLINE", "WORKSPACE_PROVISION_FAILED");
  }

  @Test
  void aStartThatFailsIsToldOfADeadAgent() throws Exception {
    var id = agent();
    agents.kill(id);
    agents.refuseStarts(Optional.of("no such image"));
    here.restarts.request(id, seenDead(id));
    awaitQuiet();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.FAILED);
    assertThat(registry.tokens().list(id, 10, 0)).hasSize(1);
  }

  @Test
  void whoAsksForItSaysHowItIsStarted() throws Exception {
    var id = agent();
    here.restarts.request(id,
        RestartReason.manual("administrator", new StartOptions(Optional.empty(), false, true)));
    awaitQuiet();
    assertThat(agents.wasReset(id)).isTrue();
    assertThat(payload(id)).contains("{\"cause\":\"manual\",\"by\":\"administrator\"}");
  }

  @Test
  void whoPausesAnAgentAfterwardsIsRight() throws Exception {
    var id = agent();
    agents.holdStarts();
    here.restarts.request(id, RestartReason.of(Cause.SECRETS));
    Until.holds("the first start begins", () -> starts(id) == 2);
    here.restarts.request(id, RestartReason.manual("administrator", StartOptions.usual()));
    become(id, WorkspaceStatus.PAUSED);
    agents.endStarts();
    awaitQuiet();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.PAUSED);
    assertThat(starts(id)).isEqualTo(2);
  }

  @Test
  void ofTwoServersOneStartsADeadAgent() throws Exception {
    var id = agent();
    agents.kill(id);
    var seen = seenDead(id);
    agents.holdStarts();
    Race.of(64, number -> (number % 2 == 0 ? here : there).restarts.request(id, seen));
    Until.holds("a start begins", () -> starts(id) == 2);
    agents.endStarts();
    awaitQuiet();
    assertThat(there.restarts.awaitIdle(SOON)).isTrue();
    assertThat(starts(id)).isEqualTo(2);
    assertThat(registry.leases().held("start/", clock.instant())).isEmpty();
  }

  @Test
  void aWishOfAnotherServerWaitsUntilTheFirstHasStarted() throws Exception {
    var id = agent();
    agents.holdStarts();
    here.restarts.request(id, RestartReason.of(Cause.SECRETS));
    Until.holds("the first start begins", () -> starts(id) == 2);
    there.restarts.request(id, RestartReason.manual("administrator", StartOptions.usual()));
    agents.endStarts();
    awaitQuiet();
    assertThat(there.restarts.awaitIdle(SOON)).isTrue();
    assertThat(starts(id)).isEqualTo(3);
    assertThat(agents.process(id)).isEqualTo("p3");
  }

  @Test
  void aServerThatWasHeldUpDoesNotWriteOverTheOneThatTookOver() throws Exception {
    var id = agent();
    agents.holdStarts();
    here.restarts.request(id, RestartReason.of(Cause.SECRETS));
    Until.holds("the start begins", () -> starts(id) == 2);
    clock.move(Duration.ofMinutes(1));
    var taken = there.rights.take(id);
    agents.endStarts();
    assertThat(here.restarts.awaitIdle(SOON)).isTrue();
    assertThat(registry.workspaces().find(id).orElseThrow().url()).isEmpty();
    taken.orElseThrow().close();
    Until.holds("it is started once more, as nobody knows whose agent ran", () -> starts(id) == 3);
  }
}
