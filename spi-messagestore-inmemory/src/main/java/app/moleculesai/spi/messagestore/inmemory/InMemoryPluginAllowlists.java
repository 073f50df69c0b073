package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import app.moleculesai.sdk.api.registry.WorkspacePluginAllowlistRepository;
import java.util.List;
import java.util.UUID;
import org.pcollections.TreePMap;

/** Allowed workspace plugins; as safe for threads as its state. */
record InMemoryPluginAllowlists(State state) implements WorkspacePluginAllowlistRepository {
  @Override
  public void replace(UUID orgId, List<AllowedWorkspacePlugin> plugins) {
    state.change(tables -> {
      tables.requireWorkspace(orgId);
      var list = TreePMap.<String, AllowedWorkspacePlugin>empty();
      for (var plugin : plugins) {
        list = list.plus(plugin.name(), plugin);
      }
      tables.pluginAllowlists = tables.pluginAllowlists.plus(orgId, list);
    });
  }

  @Override
  public List<AllowedWorkspacePlugin> list(UUID orgId) {
    return List.copyOf(
        state.read().pluginAllowlists.getOrDefault(orgId, TreePMap.empty()).values());
  }
}
