package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.MemoryQuery;
import app.moleculesai.sdk.api.registry.MemoryRepository;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.text.SearchWords;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
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
  public Optional<Memory> find(UUID workspaceId, UUID id) {
    return find(state.read(), workspaceId, id).map(Map.Entry::getValue);
  }

  private static Optional<Map.Entry<Place, Memory>> find(Tables tables, UUID workspaceId, UUID id) {
    return of(tables, workspaceId).entrySet().stream()
        .filter(entry -> entry.getKey().id().equals(id)).findFirst();
  }

  @Override
  public List<Memory> find(MemoryQuery query) {
    var tables = state.read();
    return owners(tables, query.owners())
        .flatMap(id -> of(tables, id).entrySet().stream())
        .filter(entry -> matches(query, entry.getValue()))
        .sorted(Map.Entry.<Place, Memory>comparingByKey().reversed())
        .limit(query.limit()).map(Map.Entry::getValue).toList();
  }

  private static Stream<UUID> owners(Tables tables, Optional<Set<UUID>> owners) {
    return owners.map(ids -> ids.stream())
        .orElseGet(() -> tables.memories.keySet().stream().filter(id -> isLive(tables, id)));
  }

  @Override
  public List<Memory> portion(Optional<Set<UUID>> owners, Optional<UUID> after, int limit) {
    var tables = state.read();
    var last = after.map(InMemoryMemories::byId);
    return owners(tables, owners).flatMap(id -> of(tables, id).values().stream())
        .filter(memory -> last.filter(place -> byId(memory.id()).compareTo(place) <= 0).isEmpty())
        .sorted(Comparator.comparing(memory -> byId(memory.id()))).limit(limit).toList();
  }

  /** Returns the place of an id among ids. */
  private static Place byId(UUID id) {
    return new Place(Instant.EPOCH, id);
  }

  private static boolean isLive(Tables tables, UUID workspaceId) {
    return tables.workspaces.find(workspaceId).filter(Workspace::isLive).isPresent();
  }

  private static boolean matches(MemoryQuery query, Memory memory) {
    return query.scope().filter(scope -> scope != memory.scope()).isEmpty()
        && query.namespace().filter(name -> !name.equals(memory.namespace())).isEmpty()
        && query.text().filter(text -> !lower(memory.content()).contains(lower(text))).isEmpty()
        && query.words().filter(words -> !SearchWords.match(memory.content(), words)).isEmpty();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean replace(Memory memory) {
    return state.write(tables -> {
      var before = find(tables, memory.workspaceId(), memory.id());
      before.ifPresent(entry -> tables.memories = tables.memories.plus(memory.workspaceId(),
          of(tables, memory.workspaceId()).plus(entry.getKey(),
              entry.getValue().with(memory.namespace(), memory.content()))));
      return before.isPresent();
    });
  }

  @Override
  public boolean delete(UUID workspaceId, UUID id) {
    return state.write(tables -> {
      var before = find(tables, workspaceId, id);
      before.ifPresent(entry -> tables.memories = tables.memories.plus(workspaceId,
          of(tables, workspaceId).minus(entry.getKey())));
      return before.isPresent();
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
