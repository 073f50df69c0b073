package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.Memory;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * What workspaces remember, with its indexes. Immutable.
 *
 * @param byId by the place that {@link #byId(UUID)} returns
 * @param byWorkspace a workspace's memories, oldest first; no entry for one without
 */
record MemoryTable(TreePMap<Place, Memory> byId,
    HashPMap<UUID, TreePMap<Place, Memory>> byWorkspace) {
  static final MemoryTable EMPTY = new MemoryTable(TreePMap.empty(), HashTreePMap.empty());

  Optional<Memory> find(UUID workspaceId, UUID id) {
    return Optional.ofNullable(byId.get(byId(id)))
        .filter(memory -> memory.workspaceId().equals(workspaceId));
  }

  TreePMap<Place, Memory> of(UUID workspaceId) {
    return byWorkspace.getOrDefault(workspaceId, TreePMap.empty());
  }

  /** Returns the memories after an id, in the order of their ids. */
  Collection<Memory> after(Optional<UUID> id) {
    return id.map(last -> byId.tailMap(byId(last), false)).orElse(byId).values();
  }

  /** Returns the table with a memory that is new, or has another namespace or content. */
  MemoryTable with(Memory memory) {
    return new MemoryTable(byId.plus(byId(memory.id()), memory),
        byWorkspace.plus(memory.workspaceId(),
            of(memory.workspaceId()).plus(place(memory), memory)));
  }

  MemoryTable without(Memory memory) {
    var rest = of(memory.workspaceId()).minus(place(memory));
    return new MemoryTable(byId.minus(byId(memory.id())), rest.isEmpty()
        ? byWorkspace.minus(memory.workspaceId())
        : byWorkspace.plus(memory.workspaceId(), rest));
  }

  MemoryTable withoutWorkspaces(Collection<UUID> workspaceIds) {
    var rest = byId;
    for (var workspaceId : workspaceIds) {
      for (var memory : of(workspaceId).values()) {
        rest = rest.minus(byId(memory.id()));
      }
    }
    return new MemoryTable(rest, byWorkspace.minusAll(workspaceIds));
  }

  private static Place place(Memory memory) {
    return new Place(memory.createdAt(), memory.id());
  }

  private static Place byId(UUID id) {
    return new Place(Instant.EPOCH, id);
  }
}
