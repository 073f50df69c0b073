package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.runtime.auth.Bearer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The tokens by which agents that push to this server are known: 32 random bytes, of which the hash is kept. */
final class PushTokens {
  private static final int BYTES = 32;

  private final SecureRandom random;

  PushTokens(SecureRandom random) {
    this.random = random;
  }

  String create() {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static TokenHash hash(String token) {
    return TokenHash.of(Bearer.sha256(token));
  }

  /** Says whether it is the token of this hash, in a time that does not tell how near it is. */
  static boolean matches(String token, TokenHash hash) {
    return MessageDigest.isEqual(Bearer.sha256(token), hash.toByteArray());
  }
}
