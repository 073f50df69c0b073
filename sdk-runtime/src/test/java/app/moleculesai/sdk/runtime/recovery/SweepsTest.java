package app.moleculesai.sdk.runtime.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.HostedAgents;
import app.moleculesai.sdk.runtime.Starting;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.lifecycle.Hibernation;
import app.moleculesai.sdk.runtime.lifecycle.ProvisionLimits;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the sweeps of {@code wire.md} 6.5 and 5.8 find, and what they leave alone. */
@Timeout(60)
class SweepsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir
  private Path templates = Path.of("");

  private final HandClock clock = new HandClock();
  private final Registry registry = InMemory.registry();
  private final MessageStore store = InMemory.messageStore();
  private final Changes changes = new Changes(registry, new EventBus(), Optional.empty(), clock,
      UUID::randomUUID);
  private final HostedAgents agents = new HostedAgents();
  private final Runtimes runtimes = new Runtimes(List.of(), Map.of("hosted", agents, "mock",
      MockRuntime.scripted(MockScript.canned())));
  private final Supervisor supervisor = new Supervisor(clock);
  private final Starting starting = new Starting(registry, changes, runtimes, supervisor, clock);
  private final DeadAgents deadAgents = new DeadAgents(starting.observer, changes,
      starting.restarts, clock);

  @BeforeEach
  void start() throws Exception {
    registry.start();
    store.start();
    agents.startShyAgents();
  }

  @AfterEach
  void close() throws Exception {
    agents.daemonIsBack();
    supervisor.close();
    agents.close();
    registry.close();
    store.close();
  }

  private SweepLease lease(String name) {
    return new SweepLease(registry, name, () -> "here/1", Duration.ofMinutes(5), clock);
  }

  private HealthSweep health() {
    return new HealthSweep(registry, starting.observer, deadAgents, lease("health"));
  }

  private OrphanSweep orphans() {
    return new OrphanSweep(registry, starting.observer, clock, lease("orphans"));
  }

  private UUID workspace(String runtime, UnaryOperator<Workspace.Builder> more) {
    var id = UUID.randomUUID();
    registry.workspaces().insert(List.of(more.apply(Workspace.of(id, id.toString(),
        clock.instant()).runtime(runtime)).build()));
    return id;
  }

  /** A workspace whose agent was started and has called a moment ago. */
  private UUID agent() throws Exception {
    var id = workspace("hosted", row -> row);
    starting.provisioning.startAll(List.of(row(id)));
    awaitQuiet();
    become(id, WorkspaceStatus.ONLINE);
    clock.move(Duration.ofSeconds(1));
    return id;
  }

  private void become(UUID id, WorkspaceStatus status) {
    registry.workspaces().change(id, StatusChange.to(status), clock.instant());
  }

  private Workspace row(UUID id) {
    return registry.workspaces().find(id).orElseThrow();
  }

  private WorkspaceStatus status(UUID id) {
    return row(id).status();
  }

  private void awaitQuiet() throws InterruptedException {
    assertThat(supervisor.awaitTasks(SOON)).isTrue();
  }

  private List<String> events(UUID id) {
    return registry.events().newest(Optional.of(id), 20).stream().map(Event::type).toList();
  }

  @Test
  void deadAgentsAreStartedAgainAndTheOthersNot() throws Exception {
    var dead = agent();
    var offline = agent();
    var well = agent();
    agents.kill(dead);
    agents.kill(offline);
    become(offline, WorkspaceStatus.OFFLINE);
    clock.move(Duration.ofSeconds(1));
    health().sweep();
    awaitQuiet();

    assertThat(agents.listed()).as("questions to the runtime").isEqualTo(1);
    assertThat(agents.started()).as("the last two beside each other")
        .containsExactlyInAnyOrder(dead, offline, well, dead, offline);
    assertThat(events(dead)).containsExactly("WORKSPACE_PROVISIONING", "WORKSPACE_OFFLINE");
    assertThat(events(offline)).containsExactly("WORKSPACE_PROVISIONING");
    assertThat(status(well)).isEqualTo(WorkspaceStatus.ONLINE);
  }

  @Test
  void noAgentIsTouchedWhileTheDaemonIsSilent() throws Exception {
    var id = agent();
    var paused = agent();
    become(paused, WorkspaceStatus.PAUSED);
    agents.startStray(UUID.randomUUID());
    agents.kill(id);
    agents.daemonFallsSilent();
    health().sweep();
    orphans().sweep();
    awaitQuiet();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
    assertThat(agents.started()).hasSize(2);
    assertThat(agents.stopped()).isEmpty();
  }

  @Test
  void anAgentThatShouldRestAndRunsIsStopped() throws Exception {
    var paused = agent();
    become(paused, WorkspaceStatus.PAUSED);
    var sleeper = agent();
    become(sleeper, WorkspaceStatus.HIBERNATED);
    health().sweep();
    assertThat(agents.stopped()).containsExactlyInAnyOrder(paused, sleeper);
  }

  @Test
  void agentsOfRemovedAndUnknownWorkspacesAreRemoved() throws Exception {
    var removed = agent();
    become(removed, WorkspaceStatus.REMOVED);
    var unknown = UUID.randomUUID();
    agents.startStray(unknown);
    agents.kill(unknown);
    var live = agent();
    assertThat(orphans().sweep()).isTrue();
    assertThat(agents.hasAnythingOf(removed)).isFalse();
    assertThat(agents.hasAnythingOf(unknown)).isFalse();
    assertThat(agents.runs(live)).isTrue();
  }

  @Test
  void whatAnAgentKeptStaysWhileItCannotBeStopped() {
    var unknown = UUID.randomUUID();
    agents.startStray(unknown);
    agents.refuseStops(true);
    orphans().sweep();
    assertThat(agents.hasAnythingOf(unknown)).isTrue();
    agents.refuseStops(false);
    orphans().sweep();
    assertThat(agents.hasAnythingOf(unknown)).isFalse();
  }

  @Test
  void onlyOneServerLooksForOrphansAtATimeAndNobodyWaitsLong() {
    var other = new SweepLease(registry, "orphans", () -> "there/1", OrphanSweep.LEASE, clock);
    assertThat(other.take()).isTrue();
    assertThat(orphans().sweep()).isFalse();
    clock.move(OrphanSweep.LEASE.plusSeconds(1)); // the other was killed
    assertThat(orphans().sweep()).isTrue();
    assertThat(other.take()).as("taken right after").isTrue();
  }

  @Test
  void whoLosesTheRightToLookForOrphansStops() {
    agents.startStray(UUID.randomUUID());
    agents.startStray(UUID.randomUUID());
    var other = new SweepLease(registry, "orphans", () -> "there/1", OrphanSweep.LEASE, clock);
    agents.onStop(() -> { // it takes so long that another server takes over
      clock.move(OrphanSweep.LEASE.plusSeconds(1));
      other.take();
    });
    new OrphanSweep(registry, starting.observer, clock,
        new SweepLease(registry, "orphans", () -> "here/1", OrphanSweep.LEASE, clock)).sweep();
    assertThat(agents.stopped()).hasSize(1);
  }

  @Test
  void tokensThatNobodyUsesOfAgentsThatAreGoneAreRevoked() throws Exception {
    var gone = agent();
    var dead = agent();
    var starting = agent();
    agents.stop(gone);
    agents.kill(dead);
    agents.stop(starting);
    become(starting, WorkspaceStatus.PROVISIONING);
    var sweep = new StaleTokenSweep(registry, changes, this.starting.observer, clock,
        lease("tokens"));
    sweep.sweep();
    assertThat(registry.tokens().hasLive(gone)).as("used a moment ago").isTrue();
    clock.move(Duration.ofMinutes(5));
    sweep.sweep();
    assertThat(registry.tokens().hasLive(gone)).isFalse();
    assertThat(registry.tokens().hasLive(dead)).as("its container is there").isTrue();
    assertThat(registry.tokens().hasLive(starting)).isTrue();
  }

  @Test
  void whoDoesNotCallInTimeHasFailed() throws Exception {
    Files.createDirectories(templates.resolve("quick"));
    Files.writeString(templates.resolve("quick/config.yaml"),
        "runtime: quick\nruntime_config: {provision_timeout_seconds: 30}\n");
    var limits = ProvisionLimits.read(Optional.empty(), Optional.of(templates));
    var quick = workspace("quick", row -> row);
    var usual = workspace("hosted", row -> row);
    var hermes = workspace("hermes", row -> row);
    var sweep = new ProvisionTimeoutSweep(registry, changes, limits, clock,
        lease("timeouts"));
    clock.move(Duration.ofSeconds(30));
    sweep.sweep();
    assertThat(status(quick)).isEqualTo(WorkspaceStatus.PROVISIONING);
    clock.move(Duration.ofSeconds(1));
    sweep.sweep();
    assertThat(status(quick)).isEqualTo(WorkspaceStatus.FAILED);
    assertThat(registry.events().newest(Optional.of(quick), 5)).singleElement().satisfies(
        event -> assertThat(new String(event.payload().toByteArray(),
            java.nio.charset.StandardCharsets.UTF_8)).contains("\"timeout_secs\":30",
                "\"runtime\":\"quick\"", "\"source\":\"provision_timeout_sweep\""));
    clock.move(Duration.ofMinutes(10));
    sweep.sweep();
    assertThat(status(usual)).isEqualTo(WorkspaceStatus.FAILED);
    assertThat(status(hermes)).isEqualTo(WorkspaceStatus.PROVISIONING);
    assertThat(ProvisionLimits.read(Optional.of(Duration.ofSeconds(7)), Optional.of(templates))
        .of("quick")).hasSeconds(7);
  }

  @Test
  void whoWaitsForItsTurnOnWhateverServerHasNotFailed() throws Exception {
    var limits = ProvisionLimits.read(Optional.of(Duration.ofSeconds(3)), Optional.empty());
    var waits = workspace("hosted", row -> row);
    var lost = workspace("hosted", row -> row);
    var sweep = new ProvisionTimeoutSweep(registry, changes, limits, clock, lease("timeouts"));
    try (var right = elsewhere().await(waits)) {
      clock.move(Duration.ofSeconds(4));
      sweep.sweep();
      assertThat(status(waits)).isEqualTo(WorkspaceStatus.PROVISIONING);
      assertThat(status(lost)).isEqualTo(WorkspaceStatus.FAILED);
    }
    sweep.sweep();
    assertThat(status(waits)).isEqualTo(WorkspaceStatus.FAILED);
  }

  private InterruptedStarts interruptedStarts(BooleanSupplier isAlone) {
    return interruptedStarts(starting, isAlone);
  }

  private InterruptedStarts interruptedStarts(Starting server, BooleanSupplier isAlone) {
    return new InterruptedStarts(registry, server.observer, server.rights, server.provisioning,
        server.restarts, isAlone, clock);
  }

  private static boolean nobody() {
    throw new AssertionError("takeovers need no loneliness");
  }

  /** A workspace whose agent another server has the right to start. */
  private UUID startedElsewhere() throws Exception {
    var id = workspace("hosted", row -> row);
    elsewhere().await(id); // and never gives it back
    return id;
  }

  private StartRights elsewhere() {
    return new StartRights(registry, () -> "there/1", clock, supervisor::pause);
  }

  /** Looks once, and again whenever a second has passed. */
  private void look(InterruptedStarts sweep, Duration time) throws Exception {
    sweep.takeOver();
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.move(Duration.ofSeconds(1));
      sweep.takeOver();
    }
    awaitQuiet();
  }

  @Test
  void whatAKilledServerWasStartingIsTakenOverOnceItsRightLapsed() throws Exception {
    var sweep = interruptedStarts(SweepsTest::nobody);
    look(sweep, StartRights.LENGTH);
    var left = startedElsewhere();
    look(sweep, StartRights.LENGTH.minusSeconds(1));
    assertThat(agents.started()).as("its server may only be slow").isEmpty();
    look(sweep, Duration.ofSeconds(1));
    assertThat(agents.started()).containsExactly(left);
    assertThat(events(left)).containsExactly("WORKSPACE_PROVISIONING");
    look(sweep, StartRights.LENGTH.multipliedBy(2));
    assertThat(agents.started()).hasSize(1);
    assertThat(starting.rights.abandoned()).isEmpty();
  }

  @Test
  void ofManyServersOneTakesOver() throws Exception {
    var left = startedElsewhere();
    var third = new Starting("third/1", registry, changes, runtimes, supervisor, clock);
    var sweeps = List.of(interruptedStarts(SweepsTest::nobody),
        interruptedStarts(third, SweepsTest::nobody));
    for (int second = 0; second <= StartRights.LENGTH.toSeconds(); second++) {
      sweeps.parallelStream().forEach(InterruptedStarts::takeOver);
      clock.move(Duration.ofSeconds(1));
    }
    awaitQuiet();
    assertThat(agents.started()).containsExactly(left);
  }

  @Test
  void whatIsNotWantedAnyMoreIsLeftAlone() throws Exception {
    var paused = startedElsewhere();
    become(paused, WorkspaceStatus.PAUSED);
    elsewhere().await(UUID.randomUUID());
    var sweep = interruptedStarts(SweepsTest::nobody);
    look(sweep, StartRights.LENGTH.plusSeconds(2));
    assertThat(starting.rights.abandoned()).as("their server may only be slow").hasSize(2);
    look(sweep, StartRights.TAKEN_OVER_WITHIN);
    assertThat(starting.rights.abandoned()).isEmpty();
    assertThat(agents.started()).isEmpty();
    assertThat(status(paused)).isEqualTo(WorkspaceStatus.PAUSED);
  }

  @Test
  void whatRunsIsLeftToItsServerUntilItHasCalled() throws Exception {
    var runs = agent();
    become(runs, WorkspaceStatus.PROVISIONING);
    registry.workspaces().update(runs, WorkspacePatch.none().url(null).lastHeartbeatAt(null),
        clock.instant());
    elsewhere().await(runs);
    var sweep = interruptedStarts(SweepsTest::nobody);
    look(sweep, StartRights.LENGTH);
    assertThat(starting.rights.abandoned()).containsOnlyKeys(runs);
    assertThat(status(runs)).isEqualTo(WorkspaceStatus.PROVISIONING);

    registry.workspaces().update(runs, WorkspacePatch.none().lastHeartbeatAt(clock.instant()),
        clock.instant());
    look(sweep, Duration.ofSeconds(1));
    assertThat(status(runs)).isEqualTo(WorkspaceStatus.ONLINE);
    assertThat(row(runs).url()).isPresent();
    assertThat(starting.rights.abandoned()).isEmpty();
    assertThat(agents.started()).containsExactly(runs);
  }

  @Test
  void aTakeOverWaitsForADaemonThatIsSilent() throws Exception {
    var left = startedElsewhere();
    var sweep = interruptedStarts(SweepsTest::nobody);
    agents.daemonFallsSilent();
    look(sweep, StartRights.LENGTH);
    assertThat(starting.rights.abandoned()).containsOnlyKeys(left);
    assertThat(agents.started()).isEmpty();
    agents.daemonIsBack();
    starting.observer.forget(left);
    look(sweep, Duration.ofSeconds(1));
    assertThat(agents.started()).containsExactly(left);
  }

  @Test
  void whatMayNotBeStartedNowIsAskedForAgainLater() throws Exception {
    var parent = workspace("hosted", row -> row.status(WorkspaceStatus.PAUSED));
    var left = workspace("hosted", row -> row.parentId(parent));
    elsewhere().await(left);
    var sweep = interruptedStarts(SweepsTest::nobody);
    look(sweep, StartRights.LENGTH);
    assertThat(agents.started()).isEmpty();
    become(parent, WorkspaceStatus.ONLINE);
    look(sweep, StartRights.LENGTH.plusSeconds(1));
    assertThat(agents.started()).containsExactly(left);
  }

  @Test
  void whatWaitsToBeTakenOverHasNotFailed() throws Exception {
    var limits = ProvisionLimits.read(Optional.of(Duration.ofSeconds(3)), Optional.empty());
    var timeouts = new ProvisionTimeoutSweep(registry, changes, limits, clock, lease("timeouts"));
    var left = startedElsewhere();
    clock.move(StartRights.LENGTH.plusMinutes(1));
    timeouts.sweep();
    assertThat(status(left)).isEqualTo(WorkspaceStatus.PROVISIONING);
    clock.move(Duration.ofMinutes(1));
    timeouts.sweep();
    assertThat(status(left)).as("nobody takes it over").isEqualTo(WorkspaceStatus.FAILED);
  }

  private Registry registryThatMayBeDown(AtomicBoolean isDown) {
    return (Registry) Proxy.newProxyInstance(Registry.class.getClassLoader(),
        new Class<?>[]{Registry.class}, (proxy, method, arguments) -> {
          if (isDown.get()) {
            throw new SdkException(ErrorCode.UNAVAILABLE, "registry does not answer");
          }
          return method.invoke(registry, arguments);
        });
  }

  @Test
  void afterAnOutageOrAPauseOthersHaveTheTimeToRenewTheirRights() throws Exception {
    var isDown = new AtomicBoolean();
    var rights = new StartRights(registryThatMayBeDown(isDown), () -> "here/1", clock,
        supervisor::pause);
    var sweep = new InterruptedStarts(registry, starting.observer, rights, starting.provisioning,
        starting.restarts, SweepsTest::nobody, clock);
    look(sweep, StartRights.LENGTH);
    var slow = startedElsewhere();
    isDown.set(true);
    assertThatThrownBy(sweep::takeOver).isInstanceOf(SdkException.class);
    isDown.set(false);
    clock.move(Duration.ofMinutes(1)); // as long as it pauses after failures
    look(sweep, StartRights.LENGTH.minusSeconds(1));
    assertThat(agents.started()).as("after an outage").isEmpty();
    clock.move(Duration.ofSeconds(5));
    look(sweep, StartRights.LENGTH.minusSeconds(1));
    assertThat(agents.started()).as("after a pause").isEmpty();
    look(sweep, Duration.ofSeconds(1));
    assertThat(agents.started()).containsExactly(slow);
  }

  @Test
  void anOutageEndsNoRenewalOfRights() throws Exception {
    var isDown = new AtomicBoolean();
    var id = workspace("hosted", row -> row);
    var rights = new StartRights(registryThatMayBeDown(isDown), () -> "here/1", clock,
        supervisor::pause);
    try (var right = rights.await(id)) {
      isDown.set(true);
      rights.renew();
      isDown.set(false);
      clock.move(StartRights.LENGTH);
      rights.renew();
      assertThat(elsewhere().take(id)).isEmpty();
    }
  }

  @Test
  void aStartThatAServerLeftUnfinishedIsDoneOnce() throws Exception {
    var left = workspace("hosted", row -> row);
    clock.move(Duration.ofSeconds(1));
    var alone = new boolean[]{false};
    var sweep = interruptedStarts(() -> alone[0]);
    clock.move(Duration.ofSeconds(1));
    var own = workspace("hosted", row -> row);
    sweep.sweep();
    awaitQuiet();
    assertThat(agents.started()).as("another server may be about to").isEmpty();
    alone[0] = true;
    sweep.sweep();
    sweep.sweep();
    awaitQuiet();
    assertThat(agents.started()).containsExactly(left).doesNotContain(own);
  }

  @Test
  void aStartThatWasLeftUnfinishedWaitsForADaemonThatIsSilent() throws Exception {
    var left = workspace("hosted", row -> row);
    clock.move(Duration.ofSeconds(1));
    var sweep = interruptedStarts(() -> true);
    agents.daemonFallsSilent();
    sweep.sweep();
    awaitQuiet();
    assertThat(agents.started()).isEmpty();
    agents.daemonIsBack();
    starting.observer.forget(left);
    sweep.sweep();
    awaitQuiet();
    assertThat(agents.started()).containsExactly(left);
  }

  private HibernationSweep hibernation() {
    var directory = new WorkspaceDirectory(registry, changes, System::nanoTime);
    return new HibernationSweep(registry, store, starting.observer,
        new Hibernation(changes, starting.observer, directory, clock), clock,
        lease("hibernation"));
  }

  private UUID sleepy(String runtime) {
    return workspace(runtime, row -> row.status(WorkspaceStatus.ONLINE)
        .hibernationIdleMinutes(10));
  }

  @Test
  void whoHasDoneNothingForLongIsPutToSleepAlthoughItsAgentCalls() {
    var id = sleepy("hosted");
    var never = workspace("hosted", row -> row.status(WorkspaceStatus.ONLINE));
    var mock = sleepy("mock");
    clock.move(Duration.ofMinutes(10).plusSeconds(1));
    registry.workspaces().update(id, WorkspacePatch.none().lastHeartbeatAt(clock.instant()),
        clock.instant());
    hibernation().sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.HIBERNATED);
    assertThat(agents.stopped()).containsExactly(id);
    assertThat(events(id)).containsExactly("WORKSPACE_HIBERNATED");
    assertThat(status(never)).isEqualTo(WorkspaceStatus.ONLINE);
    assertThat(status(mock)).isEqualTo(WorkspaceStatus.ONLINE);
  }

  @Test
  void whoWorksStaysAwake() {
    var busy = sleepy("hosted");
    var sent = sleepy("hosted");
    var got = sleepy("hosted");
    registry.workspaces().update(busy, WorkspacePatch.none().activeTasks(1), clock.instant());
    clock.move(Duration.ofMinutes(10).plusSeconds(1));
    registry.workspaces().update(sent, WorkspacePatch.none().lastOutboundAt(clock.instant()),
        clock.instant());
    work(got);
    hibernation().sweep();
    assertThat(List.of(status(busy), status(sent), status(got)))
        .containsOnly(WorkspaceStatus.ONLINE);
  }

  @Test
  void whoHasWorkedIsPutToSleepOnceThatIsLongAgo() {
    var id = sleepy("hosted");
    var sweep = hibernation();
    clock.move(Duration.ofMinutes(11));
    work(id);
    sweep.sweep();
    clock.move(Duration.ofMinutes(9));
    work(id);
    sweep.sweep();
    clock.move(Duration.ofMinutes(9));
    sweep.sweep();
    assertThat(status(id)).as("at work 9 minutes ago, as the log knows")
        .isEqualTo(WorkspaceStatus.ONLINE);
    clock.move(Duration.ofMinutes(2));
    sweep.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.HIBERNATED);
  }

  private void work(UUID id) {
    store.append(List.of(ActivityDraft.of(id, UUID.randomUUID(), ActivityDraft.A2A_RECEIVE,
        clock.instant()).build()));
  }

  @Test
  void aSleepThatAServerLeftUnfinishedIsCompleted() {
    var id = sleepy("hosted");
    become(id, WorkspaceStatus.HIBERNATING);
    clock.move(HibernationSweep.INTERVAL.plusSeconds(1));
    hibernation().sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.HIBERNATED);
  }

  @Test
  void whoCannotBeStoppedStaysAwake() {
    var id = sleepy("hosted");
    agents.refuseStops(true);
    clock.move(Duration.ofMinutes(11));
    hibernation().sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
  }
}
