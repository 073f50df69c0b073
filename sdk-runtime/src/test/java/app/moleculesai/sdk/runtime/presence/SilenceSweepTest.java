package app.moleculesai.sdk.runtime.presence;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Noticing silence ({@code wire.md} 6.5). */
class SilenceSweepTest {
  private final HandClock clock = new HandClock();
  private final Registry registry = InMemory.registry();
  private final Changes changes = new Changes(registry, new EventBus(), Optional.empty(), clock,
      UUID::randomUUID);
  private final Runtimes runtimes = new Runtimes(Set.of(),
      Map.of("mock", MockRuntime.scripted(MockScript.canned()), "external", new ExternalRuntime()));
  private final SilenceSweep sweep = new SilenceSweep(registry, changes, runtimes,
      new AgentSignals(), clock,
      Duration.ofSeconds(90), "here/1");

  @BeforeEach
  void start() throws Exception {
    registry.start();
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
    var restarted = new SilenceSweep(registry, changes, runtimes, new AgentSignals(), clock,
        Duration.ofSeconds(90),
        "here/1");
    restarted.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
  }

  @Test
  void onlyOneServerSweepsAtATime() {
    var id = workspace("external", true);
    sweep.sweep();
    clock.move(Duration.ofSeconds(29));
    var other = new SilenceSweep(registry, changes, runtimes, new AgentSignals(), clock,
        Duration.ofSeconds(1),
        "here/2");
    clock.move(Duration.ofMillis(500));
    other.sweep();
    assertThat(status(id)).isEqualTo(WorkspaceStatus.ONLINE);
  }
}
