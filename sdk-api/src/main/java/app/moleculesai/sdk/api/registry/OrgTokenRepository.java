package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tokens of organisations. */
public interface OrgTokenRepository {
  /**
   * Inserts a token.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace as it is confined to,
   *         {@code conflict} when its id or hash is another one's
   */
  void insert(OrgToken token);

  /** Finds a token that is not revoked. */
  Optional<OrgToken> findLive(TokenHash hash);

  /** Lists tokens that are not revoked, newest first. */
  List<OrgToken> list(int limit);

  /** Lists tokens that are confined to an organisation and not revoked, newest first. */
  default List<OrgToken> list(UUID orgId, int limit) {
    return list(Integer.MAX_VALUE).stream()
        .filter(token -> token.orgId().filter(orgId::equals).isPresent())
        .limit(limit)
        .toList();
  }

  /** Revokes a token; false when there is none or it was revoked before. */
  boolean revoke(UUID id, Instant now);

  /** Notes that a token was used; a missing one is no error. */
  void used(UUID id, Instant now);
}
