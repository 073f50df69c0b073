package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.Workspace;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The rows of workspaces with their indexes. Immutable.
 *
 * @param rows all, removed ones too
 * @param names the live row of each name below a parent
 * @param live the live rows in their order, so that listing them looks nothing up
 * @param children the live rows below a parent in their order
 */
record WorkspaceTable(
    HashPMap<UUID, Workspace> rows,
    HashPMap<Name, UUID> names,
    TreePMap<Place, Workspace> live,
    HashPMap<UUID, TreePSet<Place>> children) {
  static final WorkspaceTable EMPTY = new WorkspaceTable(HashTreePMap.empty(),
      HashTreePMap.empty(), TreePMap.empty(), HashTreePMap.empty());

  /** What only one live row may have. */
  record Name(Optional<UUID> parentId, String name) {
    static Name of(Workspace row) {
      return new Name(row.parentId(), row.name());
    }
  }

  Optional<Workspace> find(UUID id) {
    return Optional.ofNullable(rows.get(id));
  }

  Optional<UUID> named(Name name) {
    return Optional.ofNullable(names.get(name));
  }

  /** Returns the live rows, oldest first. */
  Stream<Workspace> listed() {
    return live.values().stream();
  }

  /** Returns the live rows directly below, oldest first. */
  Stream<Workspace> below(UUID parentId) {
    return children.getOrDefault(parentId, TreePSet.empty()).stream()
        .map(place -> rows.get(place.id()));
  }

  /** Returns the table with a row instead of the one of the same id; the caller checked that its name is free. */
  WorkspaceTable with(Workspace row) {
    var before = rows.get(row.id());
    if (before != null && sameIndexes(before, row)) {
      return new WorkspaceTable(rows.plus(row.id(), row), names,
          row.isLive() ? live.plus(place(row), row) : live, children);
    }
    var rest = before == null ? this : unlisted(before);
    return rest.withRows(rows.plus(row.id(), row)).listed(row);
  }

  WorkspaceTable without(UUID id) {
    var before = rows.get(id);
    if (before == null) {
      return this;
    }
    return unlisted(before).withRows(rows.minus(id));
  }

  private WorkspaceTable withRows(HashPMap<UUID, Workspace> changed) {
    return new WorkspaceTable(changed, names, live, children);
  }

  private static boolean sameIndexes(Workspace before, Workspace after) {
    return before.isLive() == after.isLive()
        && before.createdAt().equals(after.createdAt())
        && Name.of(before).equals(Name.of(after));
  }

  private WorkspaceTable listed(Workspace row) {
    if (!row.isLive()) {
      return this;
    }
    var place = place(row);
    var below = row.parentId().map(parent -> children.plus(parent,
        children.getOrDefault(parent, TreePSet.empty()).plus(place)));
    return new WorkspaceTable(rows, names.plus(Name.of(row), row.id()), live.plus(place, row),
        below.orElse(children));
  }

  private WorkspaceTable unlisted(Workspace row) {
    if (!row.isLive()) {
      return this;
    }
    var place = place(row);
    var below = row.parentId().map(parent -> {
      var rest = children.getOrDefault(parent, TreePSet.empty()).minus(place);
      return rest.isEmpty() ? children.minus(parent) : children.plus(parent, rest);
    });
    return new WorkspaceTable(rows, names.minus(Name.of(row)), live.minus(place),
        below.orElse(children));
  }

  private static Place place(Workspace row) {
    return new Place(row.createdAt(), row.id());
  }
}
