package app.moleculesai.sdk.runtime.auth;

import java.util.Optional;
import java.util.UUID;

/** Who a request was let in as. */
public sealed interface Principal {
  /** Holds the admin token. */
  record Admin() implements Principal {}

  /**
   * Holds the token of an organisation.
   *
   * @param tokenId the token's row
   * @param prefix the first characters of the token, for listings
   * @param orgId the workspace whose tree it is confined to; none for all
   */
  record Organisation(UUID tokenId, String prefix, Optional<UUID> orgId) implements Principal {}

  /**
   * Holds the token of a workspace.
   *
   * @param workspaceId whose token it is
   * @param tokenId the token's row
   */
  record Workspace(UUID workspaceId, UUID tokenId) implements Principal {}

  /** A page that this server serves itself (AU-11). */
  record Canvas() implements Principal {}

  /** Nobody in particular: let in because nothing guards the route at the moment. */
  record Anonymous() implements Principal {}

  /** Returns the workspace whose tree the caller may see and change nothing outside of (AU-5), if there is such a limit. */
  default Optional<UUID> confinedTo() {
    return this instanceof Organisation organisation ? organisation.orgId() : Optional.empty();
  }
}
