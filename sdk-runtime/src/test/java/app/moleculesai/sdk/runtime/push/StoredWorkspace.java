package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** A workspace that a registry has, so that push configurations may be its own. */
final class StoredWorkspace {
  private StoredWorkspace() {}

  static UUID in(Registry registry, Clock clock) {
    var ada = Workspace.of(UUID.randomUUID(), "Ada", clock.instant()).build();
    registry.workspaces().insert(List.of(ada));
    return ada.id();
  }
}
