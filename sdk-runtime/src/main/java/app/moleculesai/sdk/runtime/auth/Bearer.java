package app.moleculesai.sdk.runtime.auth;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Reads the token of an {@code Authorization} header ({@code wire.md} AU-2) and hashes it (AU-1). */
public final class Bearer {
  private static final String SCHEME = "Bearer";
  /** Copied for each token, which takes half the time of asking the security providers for one. */
  private static final MessageDigest SHA_256 = digest();

  private Bearer() {}

  /** Finds the token that a request carries; other schemes and an empty token count as none. */
  public static Optional<String> find(Headers headers) {
    return headers.first(HeaderNames.AUTHORIZATION).flatMap(Bearer::parse);
  }

  /** Reads the value of the header. */
  static Optional<String> parse(String header) {
    var text = header.trim();
    int end = SCHEME.length();
    boolean ours = text.length() > end
        && text.regionMatches(true, 0, SCHEME, 0, end)
        && Character.isWhitespace(text.charAt(end));
    return ours ? Optional.of(text.substring(end).trim()) : Optional.empty();
  }

  /** Returns the SHA-256 of a token. */
  public static byte[] sha256(String token) {
    try {
      var digest = (MessageDigest) SHA_256.clone();
      return digest.digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-256 of every JDK can be copied", e);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
