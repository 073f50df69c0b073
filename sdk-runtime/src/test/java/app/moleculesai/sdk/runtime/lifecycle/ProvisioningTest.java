package app.moleculesai.sdk.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.runtime.PaperProcesses;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Pauses;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.launch.PlainLaunches;
import app.moleculesai.sdk.runtime.launch.StartOptions;
import app.moleculesai.sdk.runtime.postgres.Until;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many agents are started, and how fast (wire.md OI-20, OI-21). */
class ProvisioningTest {
  private static final String START = "start";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Registry registry = InMemory.registry();
  private final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  private final StartRights rights = new StartRights(registry, () -> "here/1",
      Clock.systemUTC(), supervisor::pause);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Semaphore begun = new Semaphore(0);
  private final Queue<String> happened = new ConcurrentLinkedQueue<>();
  private final PaperProcesses agents = new PaperProcesses();

  @BeforeEach
  void noteWhatHappens() {
    agents.starting = id -> {
      happened.add(START);
      begun.release();
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  @AfterEach
  void close() {
    mayEnd.countDown();
    supervisor.close();
  }

  private Provisioning provisioning(int concurrency) {
    return provisioning(concurrency, this::pause);
  }

  private Provisioning provisioning(int concurrency, Pauses pauses) {
    var changes = new Changes(registry, new EventBus(), Optional.empty(), Clock.systemUTC(),
        UUID::randomUUID);
    var runtimes = new Runtimes(List.of(), Map.of("agent", agents));
    return new Provisioning(registry, changes, runtimes,
        new AgentObserver(runtimes, supervisor, System::nanoTime),
        PlainLaunches.of(registry, SecretVault.of(Optional.empty(), new SecureRandom())),
        new Tokens(changes, new SecureRandom(), UUID::randomUUID, Clock.systemUTC()),
        rights, supervisor, Clock.systemUTC(), concurrency, Duration.ofMinutes(3), pauses);
  }

  /** Passes at once, when the agent before it has been started. */
  private void pause(Duration time) throws InterruptedException {
    await(1);
    happened.add("pause " + time.toSeconds() + " s");
  }

  private void await(int starts) throws InterruptedException {
    assertThat(begun.tryAcquire(starts, SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private List<Workspace> rows(int count, Optional<UUID> parent) {
    var rows = IntStream.range(0, count)
        .mapToObj(number -> Workspace
            .of(UUID.randomUUID(), parent.isPresent() ? "child" + number : "root" + number,
                Clock.systemUTC().instant())
            .runtime("agent").parentId(parent.orElse(null)).build())
        .toList();
    registry.workspaces().insert(rows);
    return rows;
  }

  private UUID parent() {
    return rows(1, Optional.empty()).getFirst().id();
  }

  @Test
  void thereIsAPauseAfterEachChild() throws Exception {
    mayEnd.countDown();

    provisioning(3).startAll(rows(3, Optional.of(parent())));

    assertThat(supervisor.awaitTasks(SOON)).isTrue();
    assertThat(happened).containsExactly(START, "pause 2 s", START, "pause 2 s", START);
  }

  @Test
  void whoWaitsForThePauseToEndHasTheRightToBeStarted() throws Exception {
    var rows = rows(3, Optional.of(parent()));
    var pauseEnds = new CountDownLatch(1);

    provisioning(3, time -> pauseEnds.await()).startAll(rows);

    Until.holds("all have it", () -> StartRights
        .mayBeStarted(registry, Clock.systemUTC().instant())
        .containsAll(rows.stream().map(Workspace::id).toList()));
    assertThat(agents.started).hasSizeLessThan(2);
    pauseEnds.countDown();
    mayEnd.countDown();
    assertThat(supervisor.awaitTasks(SOON)).isTrue();
    assertThat(agents.started).hasSize(3);
    assertThat(StartRights.mayBeStarted(registry, Clock.systemUTC().instant())).isEmpty();
  }

  @Test
  void aServerThatStopsStartsNoneOfThoseThatWaitForTheirTurn() throws Exception {
    mayEnd.countDown();

    provisioning(3, time -> {
      throw new InterruptedException("the server stops");
    }).startAll(rows(3, Optional.of(parent())));

    assertThat(supervisor.awaitTasks(SOON)).isTrue();
    assertThat(agents.started).hasSize(1);
  }

  @Test
  void aStartThatTheServersEndInterruptsLeavesNoToken() throws Exception {
    var id = rows(1, Optional.empty()).getFirst().id();
    var provisioning = provisioning(3);
    try (var right = rights.await(id); var place = provisioning.awaitPlace()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> provisioning.start(id, StartOptions.usual(), right, place))
          .isInstanceOf(InterruptedException.class);
    }
    assertThat(registry.tokens().list(id, 10, 0)).isEmpty();
    assertThat(registry.workspaces().find(id).orElseThrow().status())
        .isEqualTo(WorkspaceStatus.PROVISIONING);
  }

  /** Another server, for which this one was silent for long. */
  private StartRights later() {
    return new StartRights(registry, () -> "there/1",
        Clock.offset(Clock.systemUTC(), StartRights.LENGTH), supervisor::pause);
  }

  @Test
  void whoLostItsRightWhileItWaitedStartsNothing() throws Exception {
    mayEnd.countDown();
    var id = rows(1, Optional.empty()).getFirst().id();
    registry.workspaces().update(id, WorkspacePatch.none().url("http://127.0.0.1:1"),
        Clock.systemUTC().instant());
    var provisioning = provisioning(1);
    try (var right = rights.await(id); var place = provisioning.awaitPlace()) {
      assertThat(later().take(id)).isPresent();

      assertThat(provisioning.start(id, StartOptions.usual(), right, place)).isFalse();
    }
    assertThat(agents.started).isEmpty();
    assertThat(registry.workspaces().find(id).orElseThrow().url()).isPresent();
    assertThat(registry.tokens().list(id, 10, 0)).isEmpty();
  }

  @Test
  void anAgentOfTwoServersIsStartedOnceMore() throws Exception {
    var there = later();
    var taken = new AtomicReference<StartRights.Right>();
    agents.starting = id -> {
      if (taken.get() == null) {
        taken.set(there.take(id).orElseThrow());
      }
    };
    var rows = rows(1, Optional.empty());

    provisioning(1).startAll(List.of(registry.workspaces().find(rows.getFirst().id())
        .orElseThrow()));

    Until.holds("the other server has it", () -> taken.get() != null);
    assertThat(supervisor.awaitTasks(SOON)).isTrue();
    var id = rows.getFirst().id();
    registry.workspaces().change(id, StatusChange.to(WorkspaceStatus.ONLINE),
        Clock.systemUTC().instant());
    taken.get().close();
    Until.holds("it is started once more", () -> agents.started.size() == 2);
    assertThat(registry.workspaces().find(id).orElseThrow().status())
        .isEqualTo(WorkspaceStatus.PROVISIONING);
    Until.holds("it has one token", () -> registry.tokens().list(id, 10, 0).size() == 1);
  }

  @Test
  void aStartThatFailsAfterAnotherServerTookItOverChangesNothing() throws Exception {
    var there = later();
    agents.starting = id -> {
      assertThat(there.take(id)).isPresent();
      throw new SdkException(ErrorCode.UNAVAILABLE, "the daemon is gone");
    };
    var id = rows(1, Optional.empty()).getFirst().id();

    provisioning(0).startAll(List.of(registry.workspaces().find(id).orElseThrow()));

    assertThat(supervisor.awaitTasks(SOON)).isTrue();
    assertThat(registry.workspaces().find(id).orElseThrow().status())
        .isEqualTo(WorkspaceStatus.PROVISIONING);
  }

  @Test
  void whoWaitsForARightThatAnotherHasStopsWithTheServer() throws Exception {
    var id = rows(1, Optional.empty()).getFirst().id();
    try (var right = new StartRights(registry, () -> "there/1", Clock.systemUTC(),
        supervisor::pause).await(id)) {
      supervisor.close();
      assertThatThrownBy(() -> rights.await(id)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void rootsHaveNoPause() throws Exception {
    mayEnd.countDown();

    provisioning(0).startAll(rows(20, Optional.empty()));

    assertThat(supervisor.awaitTasks(SOON)).isTrue();
    assertThat(happened).hasSize(20).containsOnly(START);
  }

  @Test
  void childrenWhoseRuntimeNeedsNoneHaveNoPause() throws Exception {
    mayEnd.countDown();
    agents.capabilities = new RuntimeCapabilities(RuntimeCapabilities.Birth.PROVISIONED, true,
        true, true, false, true);

    provisioning(0).startAll(rows(20, Optional.of(parent())));

    assertThat(supervisor.awaitTasks(SOON)).isTrue();
    assertThat(happened).hasSize(20).containsOnly(START);
  }

  @Test
  void onlySoManyStartAtOnce() throws Exception {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var full = new CyclicBarrier(3); // passes when three are there
    agents.starting = id -> {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      try {
        full.await(SOON.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException("three never ran together", e);
      } finally {
        running.decrementAndGet();
      }
    };

    provisioning(3).startAll(rows(9, Optional.empty()));

    assertThat(supervisor.awaitTasks(SOON)).isTrue();
    assertThat(agents.started).hasSize(9);
    assertThat(most).hasValue(3);
    assertThat(registry.workspaces().list()).extracting(Workspace::status)
        .containsOnly(WorkspaceStatus.PROVISIONING);
  }

  @Test
  void zeroMeansAnyNumber() throws Exception {
    provisioning(0).startAll(rows(12, Optional.empty()));

    await(12);
  }
}
