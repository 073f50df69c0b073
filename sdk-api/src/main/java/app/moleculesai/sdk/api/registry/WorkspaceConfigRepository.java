package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One JSON object of configuration for each workspace. */
public interface WorkspaceConfigRepository {
  /**
   * Writes configurations, replacing what is there.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace
   */
  void put(Map<UUID, Body> configs);

  /** Finds a workspace's configuration. */
  Optional<Body> find(UUID workspaceId);
}
