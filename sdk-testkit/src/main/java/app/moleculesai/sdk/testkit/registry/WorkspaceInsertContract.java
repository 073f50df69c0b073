package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Inserting workspaces, and finding the one that is there: {@code wire.md} 4.1, OI-22 to OI-25. */
public interface WorkspaceInsertContract extends RegistryKit {
  @Test
  default void workspace_everyFieldComesBackAsItWas() {
    var parent = root();
    var full = row(name(), parent.id()).role("answers \u00e4\ud83d\ude00").tier(4)
        .status(WorkspaceStatus.DEGRADED).runtime("claude-code").forwardedTo(parent.id())
        .url("http://127.0.0.1:1/a2a").deliveryMode(DeliveryMode.POLL)
        .agentCard(Body.of("{\"name\": \"Ada\"}")).sourceBundleId("bundle")
        .awarenessNamespace("workspace:x").workspaceDir("/srv/x").workspaceAccess("read_only")
        .maxConcurrentTasks(3).budgetLimit(5_000_000_000L).monthlySpend(4_000_000_000L)
        .lastHeartbeatAt(NOON.plusSeconds(1)).lastOutboundAt(NOON.plusSeconds(2))
        .lastErrorRate(0.25).lastSampleError("error").activeTasks(2).uptimeSeconds(99)
        .currentTask("task").hibernationIdleMinutes(30).instanceId("i-1").inboundSecret("s")
        .imageDigest("sha256:1").agentSignals(Body.of("{\"b\": []}"))
        .updatedAt(NOON.plusSeconds(3)).build();
    var bare = Workspace.of(id(), name(), NOON).build();

    assertThat(workspaces().insert(List.of(full, bare))).containsExactlyInAnyOrder(full.id(),
        bare.id());

    assertThat(stored(full.id())).isEqualTo(full);
    assertThat(stored(bare.id())).isEqualTo(bare);
  }

  @Test
  default void workspace_oneThatIsUnknownIsNotFound() {
    assertThat(workspaces().find(UUID.randomUUID())).isEmpty();
    assertThat(workspaces().findChild(Optional.empty(), name())).isEmpty();
    assertThat(workspaces().findChild(Optional.of(UUID.randomUUID()), name())).isEmpty();
  }

  @Test
  default void workspace_anInsertOfNothingInsertsNothing() {
    assertThat(workspaces().insert(List.of())).isEmpty();
  }

  @Test
  default void workspace_aParentAndItsChildMayComeInOneInsert() {
    var parent = row(name(), null).build();
    var child = row(name(), parent.id()).build();
    var grandchild = row(name(), child.id()).build();

    assertThat(workspaces().insert(List.of(parent, child, grandchild))).hasSize(3);

    assertThat(workspaces().findChild(Optional.of(child.id()), grandchild.name()))
        .contains(grandchild);
  }

  @Test
  default void oi25_anInsertThatMeetsALiveSiblingOfTheNameDoesNothing() {
    var parent = root();
    var first = inserted(row("twin", parent.id()).role("first").build());
    var second = row("twin", parent.id()).role("second").build();
    var other = row(name(), parent.id()).build();

    assertThat(workspaces().insert(List.of(second, other))).containsExactly(other.id());

    assertThat(workspaces().find(second.id())).isEmpty();
    assertThat(stored(first.id())).isEqualTo(first);
    assertThat(RegistryKit.ids(workspaces().children(parent.id()))).containsExactlyInAnyOrder(
        first.id(),
        other.id());
  }

  @Test
  default void oi25_noParentCountsAsOneValue() {
    var first = root();

    assertThat(workspaces().insert(List.of(row(first.name(), null).build()))).isEmpty();

    assertThat(workspaces().findChild(Optional.empty(), first.name())).contains(first);
  }

  @Test
  default void oi25_theFirstOfTwoOfOneNameInOneInsertIsTaken() {
    var first = row(name(), null).build();
    var second = row(first.name(), null).build();

    assertThat(workspaces().insert(List.of(first, second))).containsExactly(first.id());

    assertThat(workspaces().find(second.id())).isEmpty();
  }

  @Test
  default void oi25_anIdThatExistsIsLeftOut() {
    var first = root();
    var sameId = Workspace.of(first.id(), name(), NOON).build();
    var other = row(name(), null).build();

    assertThat(workspaces().insert(List.of(sameId, other))).containsExactly(other.id());

    assertThat(stored(first.id())).isEqualTo(first);
  }

  @Test
  default void oi25_theIdOfARemovedRowIsNotUsedAgain() {
    var gone = root();
    removed(gone);

    assertThat(workspaces().insert(List.of(Workspace.of(gone.id(), name(), NOON).build())))
        .isEmpty();
    assertThat(stored(gone.id()).status()).isEqualTo(WorkspaceStatus.REMOVED);
  }

  @Test
  default void oi25_namesAreComparedExactly() {
    var parent = root();
    for (var name : List.of("Ada", "ada", "Ada ", "\u00c5da", "A\u030ada", "%da", "_da")) {
      inserted(row(name, parent.id()).build());
    }

    assertThat(workspaces().findChild(Optional.of(parent.id()), "ADA")).isEmpty();
    assertThat(workspaces().findChild(Optional.of(parent.id()), "_da").orElseThrow().name())
        .isEqualTo("_da");
  }

  @Test
  default void oi25_ofManyInsertsAtOnceExactlyOneWins() {
    var parent = root();
    var rows = IntStream.range(0, 64)
        .mapToObj(i -> row("child", parent.id()).role("number " + i).build()).toList();

    var won = Race.of(64, number -> workspaces().insert(List.of(rows.get(number))));

    assertThat(won).filteredOn(ids -> !ids.isEmpty()).hasSize(1);
    var winner = rows.stream().filter(row -> won.stream().anyMatch(ids -> ids.contains(row.id())))
        .toList();
    assertThat(workspaces().children(parent.id())).isEqualTo(winner);
  }

  @Test
  default void oi23_aRootIsFoundWithoutParent() {
    var root = root();
    var child = inserted(row(name(), root.id()).build());

    assertThat(workspaces().findChild(Optional.empty(), root.name())).contains(root);
    assertThat(workspaces().findChild(Optional.empty(), child.name())).isEmpty();
    assertThat(workspaces().findChild(Optional.of(root.id()), root.name())).isEmpty();
  }

  @Test
  default void oi23_theSameNameUnderAnotherParentIsNoMatch() {
    var one = root();
    var two = root();
    var name = name();
    var underOne = inserted(row(name, one.id()).build());

    assertThat(workspaces().findChild(Optional.of(two.id()), name)).isEmpty();
    var underTwo = inserted(row(name, two.id()).build());

    assertThat(workspaces().findChild(Optional.of(one.id()), name)).contains(underOne);
    assertThat(workspaces().findChild(Optional.of(two.id()), name)).contains(underTwo);
  }

  @Test
  default void oi23_aRemovedRowNeitherMatchesNorBlocks() {
    var parent = root();
    var gone = inserted(row("again", parent.id()).build());
    removed(gone);

    assertThat(workspaces().findChild(Optional.of(parent.id()), "again")).isEmpty();
    var second = inserted(row("again", parent.id()).build());

    assertThat(workspaces().findChild(Optional.of(parent.id()), "again")).contains(second);
    assertThat(stored(gone.id()).status()).isEqualTo(WorkspaceStatus.REMOVED);
  }

  @Test
  default void oi23_aRemovedRootNeitherMatchesNorBlocks() {
    var gone = root();
    removed(gone);

    assertThat(workspaces().findChild(Optional.empty(), gone.name())).isEmpty();
    inserted(row(gone.name(), null).build());
  }

  private void removed(Workspace row) {
    assertThat(workspaces().change(row.id(), StatusChange.to(WorkspaceStatus.REMOVED),
        Instant.now())).isPresent();
  }
}
