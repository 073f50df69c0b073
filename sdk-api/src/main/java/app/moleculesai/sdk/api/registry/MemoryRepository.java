package app.moleculesai.sdk.api.registry;

import java.util.List;
import java.util.UUID;

/** What workspaces remember. */
public interface MemoryRepository {
  /** Inserts memories. */
  void insert(List<Memory> memories);

  /** Lists a workspace's own memories, newest first. */
  List<Memory> list(UUID workspaceId, int limit);
}
