package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lists, and the way up and down the tree. */
public interface WorkspaceTreeContract extends RegistryKit {
  @Test
  default void tree_liveRowsAreListedOldestFirst() {
    var rows = IntStream.range(0, 20)
        .mapToObj(i -> Workspace.of(id(), name(), NOON.plusSeconds(i * 7 % 20)).build()).toList();
    workspaces().insert(rows);
    remove(rows.get(5));
    remove(rows.get(6));

    var expected = Stream.concat(rows.subList(0, 5).stream(), rows.subList(7, 20).stream())
        .sorted(Comparator.comparing(Workspace::createdAt)).map(Workspace::id).toList();

    assertThat(mine(workspaces().list(), rows)).isEqualTo(expected);
  }

  @Test
  default void tree_rowsOfOneTimeAreListedInOrderOfTheirId() {
    var parent = root();
    var rows = IntStream.range(0, 30).mapToObj(i -> row(name(), parent.id()).build()).toList();
    workspaces().insert(rows);

    var expected = rows.stream().map(Workspace::id).sorted().toList();

    assertThat(mine(workspaces().list(), rows)).isEqualTo(expected);
  }

  @Test
  default void tree_aListMayBeLimitedToStates() {
    var rows = new ArrayList<Workspace>();
    for (var status : WorkspaceStatus.values()) {
      rows.add(row(name(), null).status(status).build());
    }
    workspaces().insert(rows);

    var listed = workspaces()
        .list(Set.of(WorkspaceStatus.ONLINE, WorkspaceStatus.PAUSED, WorkspaceStatus.REMOVED));

    assertThat(listed).allSatisfy(row -> assertThat(row.status())
        .isIn(WorkspaceStatus.ONLINE, WorkspaceStatus.PAUSED));
    assertThat(mine(listed, rows)).hasSize(2);
    assertThat(workspaces().list(Set.of())).isEmpty();
  }

  @Test
  default void tree_childrenAreTheLiveRowsDirectlyBelowOldestFirst() {
    var parent = root();
    var second = inserted(Workspace.of(id(), "second", NOON.plusSeconds(2))
        .parentId(parent.id()).build());
    var first = inserted(Workspace.of(id(), "first", NOON.plusSeconds(1))
        .parentId(parent.id()).build());
    var gone = inserted(row("gone", parent.id()).build());
    inserted(row("below", first.id()).build());
    remove(gone);

    assertThat(RegistryKit.ids(workspaces().children(parent.id()))).containsExactly(first.id(),
        second.id());
    assertThat(workspaces().children(second.id())).isEmpty();
    assertThat(workspaces().children(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void tree_descendantsComeAfterTheirParentsAtAnyDepth() {
    var chain = chain(40);
    var side = inserted(row("side", chain.get(20).id()).build());
    var gone = inserted(row("gone", chain.get(1).id()).build());
    remove(gone);
    root();

    var below = RegistryKit.ids(workspaces().descendants(chain.get(0).id()));

    assertThat(below).hasSize(40).contains(side.id()).doesNotContain(chain.get(0).id(),
        gone.id());
    assertThat(below).containsSubsequence(RegistryKit.ids(chain.subList(1, 40)));
    assertThat(below.indexOf(side.id())).isGreaterThan(below.indexOf(chain.get(20).id()));
    assertThat(workspaces().descendants(chain.get(39).id())).isEmpty();
    assertThat(workspaces().descendants(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void tree_aWholeTreeHoldsRemovedRowsAndWhatStandsBelowThem() {
    var chain = chain(40);
    var side = inserted(row("side", chain.get(20).id()).build());
    root();
    remove(chain.get(0));
    remove(chain.get(20));

    var tree = RegistryKit.ids(workspaces().tree(chain.get(0).id()));

    assertThat(tree).hasSize(41).containsSubsequence(RegistryKit.ids(chain));
    assertThat(tree.indexOf(side.id())).isGreaterThan(tree.indexOf(chain.get(20).id()));
    assertThat(RegistryKit.ids(workspaces().tree(chain.get(39).id())))
        .containsExactly(chain.get(39).id());
    assertThat(workspaces().tree(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void tree_ancestorsAreTheNearestFirstAndAtMostThirtyTwo() {
    var chain = chain(40);

    assertThat(RegistryKit.ids(workspaces().ancestors(chain.get(3).id())))
        .containsExactly(chain.get(2).id(), chain.get(1).id(), chain.get(0).id());
    var nearest = new ArrayList<>(RegistryKit.ids(chain.subList(7, 39)));
    Collections.reverse(nearest);
    assertThat(RegistryKit.ids(workspaces().ancestors(chain.get(39).id()))).hasSize(32)
        .isEqualTo(nearest);
    assertThat(workspaces().ancestors(chain.get(0).id())).isEmpty();
    assertThat(workspaces().ancestors(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void tree_aRemovedAncestorIsStillOne() {
    var chain = chain(4);
    remove(chain.get(1));

    assertThat(RegistryKit.ids(workspaces().ancestors(chain.get(3).id())))
        .containsExactly(chain.get(2).id(), chain.get(1).id(), chain.get(0).id());
  }

  private List<Workspace> chain(int length) {
    var chain = new ArrayList<Workspace>();
    for (int i = 0; i < length; i++) {
      chain.add(row(name(), i == 0 ? null : chain.get(i - 1).id()).build());
    }
    assertThat(workspaces().insert(chain)).hasSize(length);
    return chain;
  }

  private void remove(Workspace row) {
    assertThat(workspaces().change(row.id(), StatusChange.to(WorkspaceStatus.REMOVED), NOON))
        .isPresent();
  }

  /** Returns the ids of those listed that the test made: others may have left rows behind. */
  private static List<UUID> mine(List<Workspace> listed, List<Workspace> rows) {
    var ids = Set.copyOf(RegistryKit.ids(rows));
    return listed.stream().map(Workspace::id).filter(ids::contains).toList();
  }
}
