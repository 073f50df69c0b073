package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.LayoutRepository;
import app.moleculesai.sdk.api.registry.Viewport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Where workspaces stand; as safe for threads as its state. */
record InMemoryLayouts(State state) implements LayoutRepository {
  @Override
  public void put(List<Layout> rows) {
    state.change(tables -> {
      for (var row : rows) {
        tables.requireWorkspace(row.workspaceId());
        tables.layouts = tables.layouts.plus(row.workspaceId(), row);
      }
    });
  }

  @Override
  public Optional<Layout> find(UUID workspaceId) {
    return Optional.ofNullable(state.read().layouts.get(workspaceId));
  }

  @Override
  public Map<UUID, Layout> all() {
    return state.read().layouts;
  }

  @Override
  public void show(Viewport viewport) {
    state.change(tables -> {
      tables.viewport = Optional.of(viewport);
    });
  }

  @Override
  public Optional<Viewport> findViewport() {
    return state.read().viewport;
  }

  @Override
  public void delete(Collection<UUID> workspaceIds) {
    state.change(tables -> {
      tables.layouts = tables.layouts.minusAll(workspaceIds);
    });
  }
}
