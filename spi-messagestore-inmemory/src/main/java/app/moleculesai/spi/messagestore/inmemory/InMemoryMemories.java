package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.MemoryQuery;
import app.moleculesai.sdk.api.registry.MemoryRepository;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.text.SearchWords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What workspaces remember; as safe for threads as its state. */
record InMemoryMemories(State state) implements MemoryRepository {
  @Override
  public void insert(List<Memory> memories) {
    state.change(tables -> {
      for (var memory : memories) {
        tables.requireWorkspace(memory.workspaceId());
        tables.memories = tables.memories.with(memory);
      }
    });
  }

  @Override
  public Optional<Memory> find(UUID workspaceId, UUID id) {
    return state.read().memories.find(workspaceId, id);
  }

  @Override
  public List<Memory> find(MemoryQuery query) {
    var tables = state.read();
    return query.owners().map(ids -> ids.stream())
        .orElseGet(() -> tables.memories.byWorkspace().keySet().stream()
            .filter(id -> isLive(tables, id)))
        .flatMap(id -> tables.memories.of(id).entrySet().stream())
        .filter(entry -> matches(query, entry.getValue()))
        .sorted(Map.Entry.<Place, Memory>comparingByKey().reversed())
        .limit(query.limit()).map(Map.Entry::getValue).toList();
  }

  @Override
  public List<Memory> portion(Optional<Set<UUID>> owners, Optional<UUID> after, int limit,
      long mostBytes) {
    var tables = state.read();
    return Portion.of(tables.memories.after(after).stream()
        .filter(memory -> owners.map(ids -> ids.contains(memory.workspaceId()))
            .orElseGet(() -> isLive(tables, memory.workspaceId())))
        .limit(limit), memory -> memory.content().getBytes(StandardCharsets.UTF_8).length,
        mostBytes);
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
      var before = tables.memories.find(memory.workspaceId(), memory.id());
      before.ifPresent(found -> tables.memories = tables.memories
          .with(found.with(memory.namespace(), memory.content())));
      return before.isPresent();
    });
  }

  @Override
  public boolean delete(UUID workspaceId, UUID id) {
    return state.write(tables -> {
      var before = tables.memories.find(workspaceId, id);
      before.ifPresent(found -> tables.memories = tables.memories.without(found));
      return before.isPresent();
    });
  }

  @Override
  public List<Memory> list(UUID workspaceId, int limit) {
    return state.read().memories.of(workspaceId).descendingMap().values().stream().limit(limit)
        .toList();
  }
}
