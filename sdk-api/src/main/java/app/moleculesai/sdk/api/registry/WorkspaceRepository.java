package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The rows of workspaces. Among rows that are not {@code removed}, parent (none counts as one value) and name are
 * unique together. No method but {@link #purge} ever changes a {@code removed} row.
 */
public interface WorkspaceRepository {
  /**
   * Inserts rows in order; one that meets a live row of the same parent and name, or a row of the same id, is left out:
   * nothing happens on a conflict ({@code wire.md} OI-25).
   *
   * @return the ids of the rows that were inserted
   */
  Set<UUID> insert(List<Workspace> rows);

  /** Finds a row, removed ones too. */
  Optional<Workspace> find(UUID id);

  /** Finds the live row of this name below a parent, none meaning a root ({@code wire.md} OI-23). */
  Optional<Workspace> findChild(Optional<UUID> parentId, String name);

  /** Lists live rows, oldest first; rows of one time in order of id. */
  List<Workspace> list();

  /** Lists live rows in one of these states, oldest first. */
  List<Workspace> list(Set<WorkspaceStatus> states);

  /** Lists live rows directly below, oldest first. */
  List<Workspace> children(UUID parentId);

  /** Lists live rows below at any depth, parents before children. */
  List<Workspace> descendants(UUID id);

  /**
   * Lists a row and all below at any depth, parents before children; removed ones too, for what is to be undone or
   * forgotten of a tree that is gone. Empty for an unknown row.
   */
  List<Workspace> tree(UUID id);

  /**
   * Lists the rows above, nearest first, at most 32 of them; whether they are live or not.
   */
  List<Workspace> ancestors(UUID id);

  /**
   * Sets fields of a live row.
   *
   * @return the row after, or empty when there is no live one
   * @throws app.moleculesai.sdk.api.error.SdkException {@code name_taken} when parent and name are another live row's
   */
  Optional<Workspace> update(UUID id, WorkspacePatch patch, Instant now);

  /**
   * Changes the state of those rows that fulfil the change's conditions, each in one conditional update.
   *
   * @return what changed, in the order of {@code ids}; a row that is missing did not
   */
  List<Transition> change(Collection<UUID> ids, StatusChange change, Instant now);

  /** Changes the state of one row if it fulfils the conditions. */
  default Optional<Transition> change(UUID id, StatusChange change, Instant now) {
    return change(List.of(id), change, now).stream().findFirst();
  }

  /**
   * Deletes rows and everything in the registry that depends on them, and clears references of other rows to them
   * ({@code wire.md} DE-6).
   */
  void purge(Collection<UUID> ids);
}
