package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.registry.TokenHash;
import io.helidon.http.Headers;
import java.security.MessageDigest;
import java.util.Optional;

/** Turns tokens into principals. Safe for use by many threads. */
final class Principals {
  private final Optional<byte[]> adminHash;
  private final LiveTokens tokens;
  private final TokenUse use;

  Principals(AuthSettings settings, LiveTokens tokens, TokenUse use) {
    this.adminHash = settings.adminToken().map(token -> Bearer.sha256(token.reveal().strip()));
    this.tokens = tokens;
    this.use = use;
  }

  /** Says whether there is an admin token. */
  boolean haveAdmin() {
    return adminHash.isPresent();
  }

  /** Finds whose token a request carries; empty when it carries none or one that is not live. */
  Optional<Principal> find(Headers headers) {
    return Bearer.find(headers).flatMap(this::find);
  }

  /** Finds whose token this is; the admin token's takes no look-up and a time that does not depend on it. */
  Optional<Principal> find(String token) {
    var hash = Bearer.sha256(token);
    if (adminHash.isPresent() && MessageDigest.isEqual(adminHash.get(), hash)) {
      return Optional.of(new Principal.Admin());
    }
    var found = tokens.find(TokenHash.of(hash));
    found.ifPresent(use::seen);
    return found;
  }
}
