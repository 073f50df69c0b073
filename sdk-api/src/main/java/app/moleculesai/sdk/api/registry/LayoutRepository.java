package app.moleculesai.sdk.api.registry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Where workspaces stand on the canvas, at most one row each, and which part of it is shown. */
public interface LayoutRepository {
  /**
   * Writes rows, replacing what is there.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace
   */
  void put(List<Layout> rows);

  /** Finds a workspace's row. */
  Optional<Layout> find(UUID workspaceId);

  /** Returns all rows by workspace. */
  Map<UUID, Layout> all();

  /** Deletes rows; missing ones are no error. */
  void delete(Collection<UUID> workspaceIds);

  /** Keeps which part is shown, in place of the one before. */
  void show(Viewport viewport);

  /** Finds which part is shown; nothing until somebody has said so. */
  Optional<Viewport> findViewport();
}
