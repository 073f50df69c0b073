package app.moleculesai.sdk.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.PaperProcesses;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.testkit.fault.Fault;
import app.moleculesai.sdk.testkit.fault.FaultPlan;
import app.moleculesai.sdk.testkit.fault.FaultyStore;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deleting a tree, and deleting it again after something failed ({@code wire.md} DE-1 to DE-6). */
class WorkspaceRemovalTest {
  private final HandClock clock = new HandClock();
  private final Registry registry = InMemory.registry();
  private final MessageStore store = InMemory.messageStore();
  private final Supervisor supervisor = new Supervisor(clock);
  private final PaperProcesses agents = new PaperProcesses();
  private final List<UUID> told = new ArrayList<>();

  private final UUID root = workspace(null);
  private final UUID child = workspace(root);
  private final UUID grandchild = workspace(child);

  @BeforeEach
  void start() throws Exception {
    store.start();
  }

  @AfterEach
  void close() throws Exception {
    supervisor.close();
    store.close();
  }

  private UUID workspace(@Nullable UUID parent) {
    var id = UUID.randomUUID();
    registry.workspaces().insert(List.of(Workspace.of(id, id.toString(), clock.instant())
        .runtime("agent").parentId(parent).build()));
    return id;
  }

  private WorkspaceRemoval removal(MessageStore from) {
    var changes = new Changes(registry, new EventBus(), Optional.empty(), clock,
        UUID::randomUUID);
    return new WorkspaceRemoval(from, changes, new Runtimes(List.of(), Map.of("agent", agents)),
        new Tokens(changes, new SecureRandom(), UUID::randomUUID, clock), supervisor, clock,
        told::add);
  }

  private void failToStopOnce(UUID workspace) {
    var first = new AtomicBoolean(true);
    agents.stopping = id -> {
      if (id.equals(workspace) && first.getAndSet(false)) {
        throw new SdkException(ErrorCode.UNAVAILABLE, "the daemon did not answer");
      }
    };
  }

  private List<UUID> rows() {
    return registry.workspaces().tree(root).stream().map(Workspace::id).toList();
  }

  @Test
  void anAgentThatDidNotStopIsStoppedByTheRepetition() {
    failToStopOnce(grandchild);

    assertThatThrownBy(() -> removal(store).remove(root, true, false))
        .isInstanceOfSatisfying(SdkException.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.STOP_FAILED);
          assertThat(e.details()).containsEntry("removed_count", 3)
              .containsEntry("stop_failures", List.of(grandchild.toString()));
        });
    assertThat(registry.workspaces().tree(root)).extracting(Workspace::status)
        .containsOnly(WorkspaceStatus.REMOVED);
    assertThat(agents.stopped).containsExactly(root, child);
    assertThat(agents.forgotten).as("the data of one that may run stays")
        .doesNotContain(grandchild);

    assertThat(removal(store).remove(root, false, false)).isEqualTo(2);
    assertThat(agents.forgotten).contains(grandchild);
  }

  @Test
  void aRepeatedPurgeDeletesTheWholeTree() {
    failToStopOnce(grandchild);

    assertThatThrownBy(() -> removal(store).remove(root, true, true))
        .hasMessageContaining("not every agent stopped");
    assertThat(rows()).hasSize(3);

    assertThat(removal(store).remove(root, false, true)).isEqualTo(2);
    for (var id : List.of(root, child, grandchild)) {
      assertThat(registry.workspaces().find(id)).isEmpty();
    }
  }

  @Test
  void aPurgeThatTheStoreDoesNotAnswerCanBeRepeated() {
    var faulty = FaultyStore.with(store, FaultPlan.none().on(2, Fault.UNAVAILABLE));

    assertThatThrownBy(() -> removal(faulty).remove(root, true, true))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PURGE_FAILED))
        .hasCauseInstanceOf(SdkException.class);
    assertThat(rows()).hasSize(3);

    assertThat(removal(faulty).remove(root, false, true)).isEqualTo(2);
    assertThat(rows()).isEmpty();
  }

  @Test
  void whoRemembersWorkspacesHearsOfTheirRemoval() {
    agents.capabilities = RuntimeCapabilities.inProcess();

    removal(store).remove(root, true, false);

    assertThat(told).containsExactly(root, child, grandchild);
    assertThat(agents.forgotten).as("also by a runtime without processes")
        .containsExactly(root, child, grandchild);
  }
}
