package app.moleculesai.sdk.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.Starting;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.presence.ExternalRuntime;
import app.moleculesai.sdk.runtime.presence.SilenceSweep;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.sdk.testkit.support.Race;
import app.moleculesai.spi.messagestore.postgres.PostgresPlugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers that look for silent agents in one database: one at a time does. */
class SharedSweepTest {
  private static final Duration STALE_AFTER = Duration.ofSeconds(10);

  private final TestDatabase database = new TestDatabase();
  private final HandClock clock = new HandClock();
  private final Supervisor supervisor = new Supervisor(clock);
  private final Registry one = registry(new PostgresPlugin().registries().getFirst());
  private final Registry two = registry(new PostgresPlugin().registries().getFirst());
  private final SweepLease ofOne = lease(one, "one");
  private final SweepLease ofTwo = lease(two, "two");
  private final SilenceSweep sweepOfOne = sweep(one, ofOne);
  private final SilenceSweep sweepOfTwo = sweep(two, ofTwo);

  private <C> Registry registry(RegistryProvider<C> provider) {
    return provider.create(provider.config().bind(Map.of("url", database.url())),
        new KitContext(Path.of("unused")));
  }

  private SweepLease lease(Registry registry, String owner) {
    return new SweepLease(registry, "silence", () -> owner, SilenceSweep.LEASE, clock);
  }

  private SilenceSweep sweep(Registry registry, SweepLease lease) {
    var changes = new Changes(registry, new EventBus(), Optional.empty(), clock, UUID::randomUUID);
    var runtimes = new Runtimes(Set.of(), Map.of("external", new ExternalRuntime()));
    var starting = new Starting(registry, changes, runtimes, supervisor, clock);
    return new SilenceSweep(registry, changes, runtimes, starting.observer,
        starting.restarts, clock,
        STALE_AFTER, lease);
  }

  @BeforeEach
  void start() throws Exception {
    one.start();
    two.start();
  }

  @AfterEach
  void close() throws Exception {
    supervisor.close();
    one.close();
    two.close();
  }

  private List<UUID> silentAgents(int number) {
    var agents = Stream.generate(UUID::randomUUID).limit(number).map(id -> Workspace
        .of(id, id.toString(), clock.instant()).runtime("external").status(WorkspaceStatus.ONLINE)
        .build()).toList();
    one.workspaces().insert(agents);
    return agents.stream().map(Workspace::id).toList();
  }

  private Set<WorkspaceStatus> states() {
    return Set.copyOf(two.workspaces().list().stream().map(Workspace::status).toList());
  }

  @Test
  void eachSilentAgentIsNoticedOnceByOneServer() {
    var agents = silentAgents(30);
    clock.move(STALE_AFTER.plusSeconds(1));

    Race.of(2, number -> {
      (number == 0 ? sweepOfOne : sweepOfTwo).sweep();
      return number;
    });

    assertThat(states()).containsExactly(WorkspaceStatus.AWAITING_AGENT);
    assertThat(agents).allSatisfy(id -> assertThat(one.events().newest(Optional.of(id), 10))
        .singleElement().satisfies(event -> assertThat(event.type())
            .isEqualTo("WORKSPACE_OFFLINE")));
    assertThat(two.leases().held("sweep/silence", clock.instant())).hasSize(1);
  }

  @Test
  void theOtherWaitsUntilTheOneThatHasTheRightFellSilent() {
    silentAgents(1);
    assertThat(ofOne.take()).isTrue();
    clock.move(SilenceSweep.LEASE.minusSeconds(1));
    sweepOfTwo.sweep();
    assertThat(states()).containsExactly(WorkspaceStatus.ONLINE);

    clock.move(Duration.ofSeconds(2));
    sweepOfTwo.sweep();
    assertThat(states()).containsExactly(WorkspaceStatus.AWAITING_AGENT);
  }

  @Test
  void whoLostTheRightWithoutNoticingChangesNothing() {
    assertThat(ofOne.take()).isTrue();
    clock.move(SilenceSweep.LEASE.plusSeconds(1));
    assertThat(ofTwo.take()).isTrue();

    boolean stillOne = one.transaction(ofOne::holdsIn);
    boolean nowTwo = two.transaction(ofTwo::holdsIn);

    assertThat(stillOne).isFalse();
    assertThat(nowTwo).isTrue();
    assertThat(ofOne.take()).isFalse();
  }
}
