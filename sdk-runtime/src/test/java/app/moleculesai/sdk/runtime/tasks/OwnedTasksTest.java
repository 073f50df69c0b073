package app.moleculesai.sdk.runtime.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose the tasks of agents elsewhere are. */
class OwnedTasksTest {
  private final HandClock clock = new HandClock();
  private final Registry registry = InMemory.registry();
  private final List<String> calls = new ArrayList<>();
  private final OwnedTasks tasks = new OwnedTasks(WatchedTasks.of(registry, calls::add), clock);
  private final UUID workspace = UUID.randomUUID();
  private final Caller.Workspace other = new Caller.Workspace(UUID.randomUUID());

  OwnedTasksTest() {
    registry.workspaces()
        .insert(List.of(Workspace.of(workspace, "Agent", clock.instant()).build()));
  }

  @AfterEach
  void close() throws Exception {
    registry.close();
  }

  private void began(Caller caller, String id) {
    tasks.heard(new OwnedTasks.Exchange(workspace, TaskOwner.of(caller), Generation.V1_0,
        OwnedTasks.Begins.SURELY), id, Optional.empty(), Optional.empty());
  }

  @Test
  void ofManyTasksTheRegistryIsAskedOnce() {
    var canvas = new Caller.Canvas();
    began(canvas, "mine");
    began(other, "theirs");
    var tooLong = "x".repeat(201);
    var ids = IntStream.range(0, 500).mapToObj(i -> "far " + i).collect(Collectors.toSet());
    ids.addAll(List.of("mine", "theirs", tooLong, "\ud800", ""));
    calls.clear();

    var visible = tasks.visible(workspace, canvas, ids);

    assertThat(visible).hasSize(504).contains("mine", "far 7", tooLong).doesNotContain("theirs");
    assertThat(tasks.visible(workspace, other, ids)).containsExactly("theirs");
    assertThat(calls).containsExactly("heads", "heads");
    assertThat(tasks.visible(UUID.randomUUID(), other, Set.of("theirs"))).isEmpty();
  }

  @Test
  void ofManyTasksThatBeganOnlyTheNewOnesAreWritten() {
    var canvas = new Caller.Canvas();
    began(canvas, "mine");
    began(other, "theirs");
    calls.clear();

    tasks.heard(new OwnedTasks.Exchange(workspace, TaskOwner.of(canvas), Generation.V1_0,
        OwnedTasks.Begins.MAYBE), Set.of("mine", "theirs", "new", "x".repeat(201)));

    assertThat(calls).containsExactly("heads", "insert");
    assertThat(tasks.visible(workspace, canvas, Set.of("mine", "theirs", "new")))
        .containsExactlyInAnyOrder("mine", "new");
    assertThat(tasks.visible(workspace, other, Set.of("mine", "theirs", "new")))
        .containsExactly("theirs");
  }
}
