package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.MemoryRepository;
import java.util.List;
import java.util.UUID;
import org.pcollections.TreePMap;

/** What workspaces remember; as safe for threads as its state. */
record InMemoryMemories(State state) implements MemoryRepository {
  @Override
  public void insert(List<Memory> memories) {
    state.change(tables -> {
      for (var memory : memories) {
        tables.requireWorkspace(memory.workspaceId());
        tables.memories = tables.memories.plus(memory.workspaceId(),
            of(tables, memory.workspaceId())
                .plus(new Place(memory.createdAt(), memory.id()), memory));
      }
    });
  }

  @Override
  public List<Memory> list(UUID workspaceId, int limit) {
    return of(state.read(), workspaceId).descendingMap().values().stream().limit(limit).toList();
  }

  private static TreePMap<Place, Memory> of(Tables tables, UUID workspaceId) {
    return tables.memories.getOrDefault(workspaceId, TreePMap.empty());
  }
}
