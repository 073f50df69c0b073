package app.moleculesai.sdk.runtime.presence;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
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
import app.moleculesai.sdk.runtime.calls.AgentCards;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.calls.CallWatch;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answered question for the card stands for registration and heartbeat ({@code wire.md} 5.6). */
@Timeout(60)
class CardProbeTest {
  private final HandClock clock = new HandClock();
  private final Registry registry = InMemory.registry();
  private final EventBus bus = new EventBus();
  private final Changes changes = new Changes(registry, bus, Optional.empty(), clock,
      UUID::randomUUID);
  private final HostedAgents agents = new HostedAgents();
  private final Runtimes runtimes = new Runtimes(List.of(),
      Map.of("hosted", agents, "external", new ExternalRuntime()));
  private final Supervisor supervisor = new Supervisor(clock);
  private final Starting starting = new Starting(registry, changes, runtimes, supervisor, clock);
  private final AgentClient client = new AgentClient(
      new OutboundAddresses(OutboundAddresses.Mode.DEVELOPMENT));
  private final CallWatch watch = new CallWatch(bus, System::nanoTime);
  private final SilenceSweep silence = new SilenceSweep(registry, changes, runtimes,
      starting.observer, starting.restarts, clock, Duration.ofSeconds(90),
      lease("silence"));

  @BeforeEach
  void start() throws Exception {
    registry.start();
    agents.startShyAgents();
    supervisor.every("call-watch", CallWatch.INTERVAL, watch::check);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    supervisor.close();
    agents.close();
    registry.close();
  }

  private SweepLease lease(String name) {
    return new SweepLease(registry, name, () -> "here/1", Duration.ofHours(1), clock);
  }

  private CardProbe probe(String... silent) {
    return new CardProbe(registry, changes, runtimes, Set.of(silent),
        new AgentCards(client, watch), clock, lease("card-probe"));
  }

  /** A workspace whose agent was started and says nothing by itself. */
  private UUID hosted() throws Exception {
    var id = UUID.randomUUID();
    var row = Workspace.of(id, id.toString(), clock.instant()).runtime("hosted").build();
    registry.workspaces().insert(List.of(row));
    starting.provisioning.startAll(List.of(row));
    assertThat(supervisor.awaitTasks(Duration.ofSeconds(30))).isTrue();
    return id;
  }

  private UUID external(String url, boolean beats) {
    var id = UUID.randomUUID();
    registry.workspaces().insert(List.of(Workspace.of(id, id.toString(), clock.instant())
        .runtime("external").url(url).status(WorkspaceStatus.ONLINE)
        .lastHeartbeatAt(beats ? clock.instant() : null).build()));
    return id;
  }

  private Workspace row(UUID id) {
    return registry.workspaces().find(id).orElseThrow();
  }

  @Test
  void anAgentThatDoesNotCallComesOnlineByItsCard() throws Exception {
    var id = hosted();
    probe().sweep();
    assertThat(row(id).status()).as("nobody said that it does not call")
        .isEqualTo(WorkspaceStatus.PROVISIONING);
    probe("hosted").sweep();
    assertThat(row(id).status()).isEqualTo(WorkspaceStatus.ONLINE);
    assertThat(row(id).lastHeartbeatAt()).hasValue(clock.instant());
    assertThat(registry.events().newest(Optional.of(id), 5)).extracting(Event::type)
        .containsExactlyInAnyOrder("WORKSPACE_ONLINE", "AGENT_CARD_UPDATED");
  }

  @Test
  void itsCardIsKeptAndAChangeIsTold() throws Exception {
    var id = hosted();

    probe("hosted").sweep();
    probe("hosted").sweep();

    assertThat(card(id)).startsWith("{\"name\":\"p1\",").doesNotContain("\n");
    assertThat(told(id, "AGENT_CARD_UPDATED")).as("the second time it was the same").isOne();
    registry.workspaces().update(id,
        WorkspacePatch.none().agentCard(Body.of("{\"name\":\"before\"}")), clock.instant());
    probe("hosted").sweep();
    assertThat(card(id)).startsWith("{\"name\":\"p1\",");
    assertThat(told(id, "AGENT_CARD_UPDATED")).isEqualTo(2);
    assertThat(told(id, "WORKSPACE_ONLINE")).isOne();
  }

  private String card(UUID id) {
    return row(id).agentCard().orElseThrow().text();
  }

  private long told(UUID id, String type) {
    return registry.events().newest(Optional.of(id), 50).stream()
        .filter(event -> event.type().equals(type)).count();
  }

  @Test
  void oneThatIsStuckFallsSilentAndIsStartedAgain() throws Exception {
    var id = hosted();
    probe("hosted").sweep();
    agents.hang(id);
    clock.move(Duration.ofSeconds(181));
    probe("hosted").sweep();
    silence.sweep();
    assertThat(supervisor.awaitTasks(Duration.ofSeconds(30))).isTrue();
    assertThat(agents.process(id)).isEqualTo("p2");
  }

  @Test
  void anAgentElsewhereThatNeverCalledIsAskedAndStays() throws Exception {
    var url = row(hosted()).url().orElseThrow();
    var id = external(url, false);
    var calling = external(url, true);
    var gone = external("http://127.0.0.1:1/", false);
    for (int i = 0; i < 5; i++) {
      clock.move(Duration.ofSeconds(30));
      probe().sweep();
      silence.sweep();
    }
    assertThat(row(id).status()).isEqualTo(WorkspaceStatus.ONLINE);
    assertThat(row(id).lastHeartbeatAt()).isEmpty();
    assertThat(row(calling).status()).as("it called once and no more")
        .isEqualTo(WorkspaceStatus.AWAITING_AGENT);
    assertThat(row(gone).status()).isEqualTo(WorkspaceStatus.AWAITING_AGENT);
  }

  @Test
  void itComesBackWhenItAnswersAgain() throws Exception {
    var id = external(row(hosted()).url().orElseThrow(), false);
    registry.workspaces().change(id, StatusChange.to(WorkspaceStatus.AWAITING_AGENT),
        clock.instant());
    probe().sweep();
    assertThat(row(id).status()).isEqualTo(WorkspaceStatus.ONLINE);
  }

  @Test
  void whoIsPausedIsNotAsked() throws Exception {
    var id = hosted();
    registry.workspaces().change(id, StatusChange.to(WorkspaceStatus.PAUSED)
        .setting(WorkspacePatch.none().url(null)), clock.instant());
    probe("hosted").sweep();
    assertThat(row(id).status()).isEqualTo(WorkspaceStatus.PAUSED);
  }
}
