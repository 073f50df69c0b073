package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The tokens of workspaces. A token is live while it is not revoked and its workspace is not {@code removed}. */
public interface WorkspaceTokenRepository {
  /**
   * Inserts a token if its workspace is live and has fewer than {@code most} live ones; says whether it did.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace,
   *         {@code conflict} when its id or hash is another one's
   */
  boolean insert(WorkspaceToken token, int most);

  /** Finds a live token. */
  Optional<WorkspaceToken> findLive(TokenHash hash);

  /** Lists live tokens of a workspace, newest first. */
  List<WorkspaceToken> list(UUID workspaceId, int limit, int offset);

  /** Says whether a workspace has a live token. */
  boolean hasLive(UUID workspaceId);

  /** Says whether any workspace has a live token. */
  boolean anyLive();

  /** Revokes a live token of this workspace; says whether it did. */
  boolean revoke(UUID workspaceId, UUID tokenId, Instant now);

  /** Revokes all live tokens of these workspaces; returns how many. */
  int revokeAll(Collection<UUID> workspaceIds, Instant now);

  /**
   * Revokes those live tokens of these workspaces that were last used before a time, or never and came before it.
   *
   * @return how many of each workspace; one of which none was revoked is left out
   */
  Map<UUID, Integer> revokeUnused(Collection<UUID> workspaceIds, Instant before, Instant now);

  /** Notes that a token was used; a missing one is no error. */
  void used(UUID tokenId, Instant now);
}
