package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lists, issues and revokes tokens for those who ask ({@code wire.md} 10.7). Safe for use by many threads. */
public final class TokenDesk {
  private static final int MOST_LISTED = 500;
  private static final int LONGEST_NAME = 100;

  private final Registry registry;
  private final WorkspaceDirectory directory;
  private final Tokens tokens;

  /** Takes the rows, and what makes tokens. */
  public TokenDesk(Registry registry, WorkspaceDirectory directory, Tokens tokens) {
    this.registry = registry;
    this.directory = directory;
    this.tokens = tokens;
  }

  /** Lists the live tokens of a workspace, newest first; none for an unknown one. */
  List<WorkspaceToken> list(UUID workspaceId, int limit, int offset) {
    return registry.tokens().list(workspaceId, limit, offset);
  }

  /**
   * Issues a token of a workspace.
   *
   * @throws SdkException {@code workspace_not_found}, {@code workspace_removed}, {@code too_many_tokens}
   */
  String issue(UUID workspaceId) {
    return tokens.issue(directory.require(workspaceId).id());
  }

  /**
   * Revokes a live token of a workspace.
   *
   * @throws SdkException {@code not_found} for one that is unknown, another's or revoked
   */
  void revoke(UUID workspaceId, UUID tokenId) {
    if (!tokens.revoke(workspaceId, tokenId)) {
      throw unknown();
    }
  }

  /** Lists the newest 500 live tokens of organisations; those of the caller's own, if it is confined to one. */
  List<OrgToken> listOfOrganisations(Principal caller) {
    return caller.confinedTo()
        .map(org -> registry.orgTokens().list(org, MOST_LISTED))
        .orElseGet(() -> registry.orgTokens().list(MOST_LISTED));
  }

  /**
   * Issues the token of an organisation, confined to a workspace and those below it, or like the caller's own.
   *
   * @throws SdkException {@code invalid_field} for a name of more than 100 characters; {@code workspace_not_found},
   *         {@code workspace_removed}; {@code forbidden} for an organisation that is not the caller's
   */
  Tokens.IssuedOrgToken issueForOrganisation(Principal caller, Optional<String> name,
      Optional<UUID> orgId) {
    if (name.filter(text -> text.codePointCount(0, text.length()) > LONGEST_NAME).isPresent()) {
      throw Parameters.invalid("name", "must have at most " + LONGEST_NAME + " characters");
    }
    if (caller.confinedTo().isPresent() && orgId.isPresent()
        && !orgId.equals(caller.confinedTo())) {
      throw new SdkException(ErrorCode.FORBIDDEN,
          "org_id: this token is confined to another organisation").with("field", "org_id");
    }
    orgId.ifPresent(directory::requireNow);
    var createdBy = caller instanceof Principal.Organisation organisation
        ? "org-token:" + organisation.prefix()
        : "admin-token";
    return tokens.issueForOrganisation(name, createdBy, caller.confinedTo().or(() -> orgId));
  }

  /**
   * Revokes the live token of an organisation.
   *
   * @throws SdkException {@code not_found} for one that is unknown, revoked, or not of the organisation that the caller is
   *         confined to
   */
  void revokeOfOrganisation(Principal caller, UUID tokenId) {
    boolean mayRevoke = caller.confinedTo()
        .map(org -> registry.orgTokens().list(org, Integer.MAX_VALUE).stream()
            .anyMatch(row -> row.id().equals(tokenId)))
        .orElse(true);
    if (!mayRevoke || !tokens.revokeOfOrganisation(tokenId)) {
      throw unknown();
    }
  }

  /** What to say of a token that the caller has not to do with. */
  static SdkException unknown() {
    return SdkException.notFound("token");
  }
}
