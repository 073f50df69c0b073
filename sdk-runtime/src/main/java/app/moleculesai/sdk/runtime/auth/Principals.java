package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.registry.TokenHash;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
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

  /**
   * Finds whose token a request carries; empty when it carries none or one that is not live. Without a bearer the cookie of
   * a login counts.
   */
  Optional<Principal> find(HttpPrologue prologue, Headers headers) {
    var bearer = Bearer.find(headers);
    return bearer.isPresent()
        ? find(bearer.get())
        : LoginCookie.find(prologue, headers).filter(this::isAdmin)
            .map(token -> new Principal.Admin());
  }

  /** Finds whose token this is; the admin token's takes no look-up and a time that does not depend on it. */
  Optional<Principal> find(String token) {
    if (isAdmin(token)) {
      return Optional.of(new Principal.Admin());
    }
    var found = tokens.find(TokenHash.of(Bearer.sha256(token)));
    found.ifPresent(use::seen);
    return found;
  }

  /** Says whether this is the admin token, in a time that does not depend on it. */
  boolean isAdmin(String token) {
    return adminHash.filter(hash -> MessageDigest.isEqual(hash, Bearer.sha256(token))).isPresent();
  }
}
