package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds the live workspace of a parent and a name ({@code wire.md} OI-23). Of a root that was found, all below are read
 * at once: a second import of ten thousand asks twice and not ten thousand times. Belongs to one thread.
 */
final class ExistingWorkspaces {
  private final WorkspaceRepository workspaces;
  private final Map<Key, Workspace> known = new HashMap<>();

  private record Key(Optional<UUID> parent, String name) {}

  ExistingWorkspaces(WorkspaceRepository workspaces) {
    this.workspaces = workspaces;
  }

  /** Finds a root, and remembers what is below it. */
  Optional<Workspace> findRoot(String name) {
    var root = workspaces.findChild(Optional.empty(), name);
    root.ifPresent(row -> workspaces.descendants(row.id())
        .forEach(below -> known.put(new Key(below.parentId(), below.name()), below)));
    return root;
  }

  /** Finds one below a root that was found. */
  Optional<Workspace> findBelow(UUID parent, String name) {
    return Optional.ofNullable(known.get(new Key(Optional.of(parent), name)));
  }

  /** Finds one by its parent, past what is remembered too. */
  Optional<Workspace> find(Optional<UUID> parent, String name) {
    if (parent.isEmpty()) {
      return findRoot(name);
    }
    return findBelow(parent.get(), name).or(() -> workspaces.findChild(parent, name));
  }

  /** Finds the rows that drafts have already, by the numbers of the drafts; parents stand before children. */
  Map<Integer, Workspace> of(List<WorkspaceDraft> drafts) {
    var rows = new HashMap<Integer, Workspace>();
    for (var draft : drafts) {
      var row = draft.parent().isEmpty()
          ? findRoot(draft.name())
          : Optional.ofNullable(rows.get(draft.parent().getAsInt()))
              .flatMap(parent -> findBelow(parent.id(), draft.name()));
      row.ifPresent(found -> rows.put(draft.index(), found));
    }
    return rows;
  }
}
