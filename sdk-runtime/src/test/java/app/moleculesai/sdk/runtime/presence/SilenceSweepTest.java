package app.moleculesai.sdk.runtime.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.registry.LeaseRepository;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.PaperProcesses;
import app.moleculesai.sdk.runtime.Starting;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.recovery.RestartReason;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Noticing silence ({@code wire.md} 6.5). */
class SilenceSweepTest {
  private final HandClock clock = new HandClock();
  private final AtomicBoolean outage = new AtomicBoolean();
  private final Registry registry = answeringUnless(outage, InMemory.registry());
  private final Changes changes = new Changes(registry, new EventBus(), Optional.empty(), clock,
      UUID::randomUUID);
  private final PaperProcesses processes = new PaperProcesses();
  private final Runtimes runtimes = new Runtimes(Set.of(),
      Map.of("mock", MockRuntime.scripted(MockScript.canned()), "external", new ExternalRuntime(),
          "process", processes));
  private final Supervisor supervisor = new Supervisor(clock);
  private final Starting starting = new Starting(registry, changes, runtimes, supervisor, clock);
  private final SilenceSweep sweep = sweep(Duration.ofSeconds(90), "here/1");

  @BeforeEach
  void start() throws Exception {
    registry.start();
  }

  @AfterEach
  void close() {
    supervisor.close();
  }

  private static Registry answeringUnless(AtomicBoolean outage, Registry real) {
    return (Registry) Proxy.newProxyInstance(Registry.class.getClassLoader(),
        new Class<?>[]{Registry.class}, (proxy, method, arguments) -> {
          if (outage.get()) {
            throw new SdkException(ErrorCode.UNAVAILABLE, "registry does not answer");
          }
          return method.invoke(real, arguments);
        });
  }

  private SilenceSweep sweep(Duration staleAfter, String owner) {
    return new SilenceSweep(registry, changes, runtimes, starting.observer,
        starting.restarts, clock, staleAfter,
        new SweepLease(registry, "silence", () -> owner, SilenceSweep.LEASE, clock));
  }

  private List<String> events(UUID id) {
    return registry.events().newest(Optional.of(id), 10).stream().map(Event::type).toList();
  }

  private void awaitStarts() throws InterruptedException {
    assertThat(supervisor.awaitTasks(Duration.ofSeconds(30))).isTrue();
  }

  private UUID workspace(String runtime, boolean beats) {
    var id = UUID.randomUUID();
    registry.workspaces()
        .insert(List.of(Workspace.of(id, id.toString(), clock.instant()).runtime(runtime)
            .status(WorkspaceStatus.ONLINE).build()));
    if (beats) {
      beat(id);
    }
    return id;
  }

  private void beat(UUID id) {
    registry.workspaces().update(id, WorkspacePatch.none().lastHeartbeatAt(clock.instant()),
        clock.instant());
  }

  private WorkspaceStatus status(UUID id) {
    return registry.workspaces().find(id).orElseThrow().status();
  }

  @Test
  void aMockAgentStaysOnlineForEver() {
    var id = workspace("mock", false);
    clock.move(Duration.ofDays(1));
    sweep.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
  }

  @Test
  void aRemoteAgentThatFellSilentIsAwaited() {
    var id = workspace("external", true);
    clock.move(Duration.ofSeconds(89));
    sweep.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
    clock.move(Duration.ofSeconds(2));
    sweep.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.AWAITING_AGENT);
    assertThat(registry.events().newest(Optional.of(id), 10)).singleElement()
        .satisfies(event -> assertThat(event.type()).isEqualTo("WORKSPACE_OFFLINE"));
  }

  @Test
  void aServerThatJustStartedGivesAgentsTime() {
    var id = workspace("external", true);
    clock.move(Duration.ofHours(1));
    sweep(Duration.ofSeconds(90), "here/1").sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
  }

  @Test
  void onlyOneServerSweepsAtATime() {
    var id = workspace("external", true);
    var other = sweep(Duration.ofSeconds(1), "here/2");
    sweep.sweep();
    clock.move(Duration.ofSeconds(29));
    other.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
    clock.move(Duration.ofSeconds(2)); // the lease of the first is over
    other.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.AWAITING_AGENT);
  }

  @Test
  void aServerThatLostTheRightWhileItSweptChangesNothing() {
    var id = workspace("external", true);
    clock.move(Duration.ofMinutes(2));
    var slow = new SilenceSweep(registry, changes, runtimes, starting.observer,
        starting.restarts, clock, Duration.ofSeconds(90),
        new SweepLease(heldUpBehindTheList(), "silence", () -> "here/1", SilenceSweep.LEASE,
            clock));
    clock.move(Duration.ofMinutes(2));

    slow.sweep();

    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
  }

  /** A registry whose leases are another's as soon as they were taken. */
  private Registry heldUpBehindTheList() {
    return (Registry) Proxy.newProxyInstance(Registry.class.getClassLoader(),
        new Class<?>[]{Registry.class}, (proxy, method, arguments) -> {
          if (!method.getName().equals("leases")) {
            return method.invoke(registry, arguments);
          }
          var real = registry.leases();
          return Proxy.newProxyInstance(Registry.class.getClassLoader(),
              new Class<?>[]{LeaseRepository.class}, (leases, called, values) -> {
                var answer = called.invoke(real, values);
                if (called.getName().equals("acquire")) {
                  real.acquire("sweep/silence", "here/2", Duration.ofSeconds(30),
                      clock.instant().plusSeconds(31));
                }
                return answer;
              });
        });
  }

  @Test
  void anAgentThatOnceCalledIsOfflineAfterThreeMinutesOfSilence() {
    var id = workspace("mock", true);
    clock.move(Duration.ofMinutes(3));
    sweep.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
    clock.move(Duration.ofSeconds(1));
    sweep.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.OFFLINE);
    assertThat(events(id)).containsExactly("WORKSPACE_OFFLINE");
  }

  @Test
  void silenceCountsFromTheEndOfAnOutageOfTheStore() {
    var process = workspace("process", true);
    var remote = workspace("external", true);
    outage.set(true);
    clock.move(Duration.ofHours(1));
    assertThatThrownBy(sweep::sweep).hasMessageContaining("registry does not answer");
    outage.set(false);
    sweep.sweep();
    clock.move(Duration.ofSeconds(89));
    sweep.sweep();
    assertThat(status(remote)).isEqualTo(WorkspaceStatus.ONLINE);
    clock.move(Duration.ofSeconds(2));
    sweep.sweep();
    assertThat(status(remote)).isEqualTo(WorkspaceStatus.AWAITING_AGENT);
    assertThat(status(process)).isEqualTo(WorkspaceStatus.ONLINE);
    clock.move(Duration.ofSeconds(90));
    sweep.sweep();
    assertThat(events(process)).contains("WORKSPACE_OFFLINE");
  }

  @Test
  void anAgentOfWhichNothingIsKnownIsOfflineAndNotStartedAgain() throws Exception {
    var id = workspace("process", true);
    processes.state = new WorkspaceState.Unknown("the daemon did not answer");
    clock.move(Duration.ofSeconds(181));
    sweep.sweep();
    awaitStarts();
    assertThat(events(id)).containsExactly("WORKSPACE_OFFLINE");
    assertThat(processes.started).isEmpty();
  }

  @Test
  void anAgentThatCanBeStartedAgainIsAndOnlyOnce() throws Exception {
    var id = workspace("process", true);
    clock.move(Duration.ofSeconds(181));
    sweep.sweep();
    awaitStarts();
    assertThat(events(id)).containsExactly("WORKSPACE_PROVISIONING", "WORKSPACE_OFFLINE");
    for (int i = 0; i < 3; i++) {
      clock.move(Duration.ofHours(1));
      sweep.sweep();
      awaitStarts();
    }
    assertThat(processes.started).containsExactly(id);
    assertThat(status(id)).isEqualTo(WorkspaceStatus.PROVISIONING);
  }

  @Test
  void anAgentThatCannotBeStartedAgainIsReportedAsFailed() throws Exception {
    var id = workspace("process", true);
    processes.starting = started -> {
      processes.state = new WorkspaceState.Stopped();
      throw new SdkException(ErrorCode.UNAVAILABLE, "no room for " + started);
    };
    clock.move(Duration.ofSeconds(181));
    sweep.sweep();
    awaitStarts();
    clock.move(Duration.ofHours(1));
    sweep.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.FAILED);
    assertThat(events(id)).containsExactly("WORKSPACE_PROVISION_FAILED",
        "WORKSPACE_PROVISIONING", "WORKSPACE_OFFLINE");
  }

  @Test
  void anAgentIsNotSilentWhileItIsStartedAgain() throws Exception {
    var id = workspace("process", true);
    clock.move(Duration.ofHours(1));
    starting.restarts.request(id, RestartReason.of(RestartReason.Cause.SECRETS));
    awaitStarts();
    sweep.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.PROVISIONING);
    assertThat(registry.workspaces().find(id).orElseThrow().lastHeartbeatAt()).isEmpty();
  }
}
