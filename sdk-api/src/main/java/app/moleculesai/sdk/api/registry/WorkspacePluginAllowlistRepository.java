package app.moleculesai.sdk.api.registry;

import java.util.List;
import java.util.UUID;

/** Which workspace plugins an organisation allows. A list goes with its workspace when that is purged. */
public interface WorkspacePluginAllowlistRepository {
  /**
   * Replaces the list of an organisation; of a name that comes twice the last one counts.
   *
   * @param orgId the workspace at the organisation's root
   * @param plugins none allows everything again
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace, also for an empty
   *         list
   */
  void replace(UUID orgId, List<AllowedWorkspacePlugin> plugins);

  /** Lists what an organisation allows, in order of the name; empty when it has no list. */
  List<AllowedWorkspacePlugin> list(UUID orgId);
}
