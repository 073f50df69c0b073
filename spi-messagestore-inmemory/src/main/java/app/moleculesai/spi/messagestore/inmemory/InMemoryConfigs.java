package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.WorkspaceConfigRepository;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The configurations of workspaces; as safe for threads as its state. */
record InMemoryConfigs(State state) implements WorkspaceConfigRepository {
  @Override
  public void put(Map<UUID, Body> configs) {
    state.change(tables -> {
      configs.keySet().forEach(tables::requireWorkspace);
      tables.configs = tables.configs.plusAll(configs);
    });
  }

  @Override
  public Optional<Body> find(UUID workspaceId) {
    return Optional.ofNullable(state.read().configs.get(workspaceId));
  }
}
