package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tokens of organisations. */
public interface OrgTokenRepository {
  /** Inserts a token. */
  void insert(OrgToken token);

  /** Finds a token that is not revoked. */
  Optional<OrgToken> findLive(TokenHash hash);

  /** Lists tokens that are not revoked, newest first. */
  List<OrgToken> list(int limit);

  /** Revokes a token; false when there is none or it was revoked before. */
  boolean revoke(UUID id, Instant now);

  /** Notes that a token was used; a missing one is no error. */
  void used(UUID id, Instant now);
}
