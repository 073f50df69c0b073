package app.moleculesai.sdk.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many agents are started, and how fast (wire.md OI-20, OI-21). */
class ProvisioningTest {
  private static final Duration PAUSE = Duration.ofMillis(150);
  private final Registry registry = InMemory.registry();
  private final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Agents agents = new Agents();

  /** Notes when each agent is started. */
  private final class Agents implements WorkspaceRuntime {
    private final BlockingQueue<Long> starts = new LinkedBlockingQueue<>();
    private volatile RuntimeCapabilities capabilities = RuntimeCapabilities.process();

    @Override
    public RuntimeCapabilities capabilities() {
      return capabilities;
    }

    @Override
    public Endpoint endpoint(WorkspaceView workspace) {
      return new Endpoint.None();
    }

    @Override
    public WorkspaceState observe(UUID workspaceId) {
      return new WorkspaceState.Unknown("not asked");
    }

    @Override
    public Map<UUID, WorkspaceState> observeAll() {
      return Map.of();
    }

    @Override
    public Optional<URI> start(StartRequest request) {
      starts.add(System.nanoTime());
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Optional.empty();
    }
  }

  private Provisioning provisioning(int concurrency) {
    var changes = new Changes(registry, new EventBus(), Optional.empty(), Clock.systemUTC(),
        UUID::randomUUID);
    return new Provisioning(registry, changes, new Runtimes(List.of(), Map.of("agent", agents)),
        SecretVault.of(Optional.empty(), new SecureRandom()),
        new Tokens(changes, new SecureRandom(), UUID::randomUUID, Clock.systemUTC()), supervisor,
        Clock.systemUTC(), () -> URI.create("http://127.0.0.1:1"), concurrency, PAUSE);
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

  private long nextStart() throws InterruptedException {
    var start = agents.starts.poll(30, TimeUnit.SECONDS);
    assertThat(start).isNotNull();
    return start;
  }

  @AfterEach
  void close() {
    mayEnd.countDown();
    supervisor.close();
  }

  @Test
  void thereIsAPauseAfterEachChild() throws Exception {
    mayEnd.countDown();

    provisioning(3).startAll(rows(3, Optional.of(parent())));

    long first = nextStart();
    nextStart();
    assertThat(Duration.ofNanos(nextStart() - first))
        .isGreaterThanOrEqualTo(PAUSE.multipliedBy(2).minusMillis(20));
  }

  @Test
  void rootsAndRuntimesWithoutNeedOfItHaveNoPause() throws Exception {
    mayEnd.countDown();
    var capabilities = RuntimeCapabilities.process();
    agents.capabilities = new RuntimeCapabilities(capabilities.birth(), true, true, true, false,
        true);

    long before = System.nanoTime();
    provisioning(0).startAll(rows(50, Optional.of(parent())));
    for (int i = 0; i < 50; i++) {
      nextStart();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isLessThan(PAUSE.multipliedBy(49));
  }

  @Test
  void onlySoManyStartAtOnce() throws Exception {
    provisioning(3).startAll(rows(8, Optional.empty()));

    for (int i = 0; i < 3; i++) {
      nextStart();
    }
    assertThat(agents.starts.poll(100, TimeUnit.MILLISECONDS)).as("a fourth").isNull();

    mayEnd.countDown();
    for (int i = 0; i < 5; i++) {
      nextStart();
    }
    assertThat(supervisor.awaitTasks(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void zeroMeansAnyNumber() throws Exception {
    provisioning(0).startAll(rows(12, Optional.empty()));

    for (int i = 0; i < 12; i++) {
      nextStart();
    }
  }
}
