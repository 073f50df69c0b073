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
   * it is there already, or another caller was faster.
   *
   * @return the ids of the rows that were inserted
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when a row's parent or successor is neither
   *         there nor inserted before it by this call
   */
  Set<UUID> insert(List<Workspace> rows);

  /** Finds a row, removed ones too. */
  Optional<Workspace> find(UUID id);

  /** Finds the live row of this name below a parent, none meaning a root. */
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
   * @throws app.moleculesai.sdk.api.error.SdkException {@code name_taken} when parent and name are another live row's,
   *         {@code not_found} when the new parent or successor is not there
   */
  Optional<Workspace> update(UUID id, WorkspacePatch patch, Instant now);

  /**
   * Changes the state of those rows that fulfil the change's conditions, each in one conditional update.
   *
   * @return what changed, in the order of {@code ids}; a row that is missing did not
   * @throws app.moleculesai.sdk.api.error.SdkException {@code name_taken} or {@code not_found} as in {@link #update}
   */
  List<Transition> change(Collection<UUID> ids, StatusChange change, Instant now);

  /** Changes the state of one row if it fulfils the conditions. */
  default Optional<Transition> change(UUID id, StatusChange change, Instant now) {
    return change(List.of(id), change, now).stream().findFirst();
  }

  /**
   * Deletes rows, removed ones too, and everything in the registry that depends on them: layout, configuration, tokens,
   * secrets, schedules, memories and usage. Organisation tokens confined to one of them go with it and never become
   * valid for all. Recorded events stay; in other rows {@code parentId} and {@code forwardedTo} are cleared, so that a
   * live child becomes a root. Unknown ids are ignored.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code name_taken} when a child would become a root beside a live
   *         one of its name
   */
  void purge(Collection<UUID> ids);
}
