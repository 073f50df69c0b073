package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.runtime.http.SameOrigin;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.SetCookie;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The cookie in which a browser keeps the admin token after a login. No script can read it, it is sent to this host alone,
 * and it counts only in requests of the server's own pages.
 */
final class LoginCookie {
  private static final String NAME = "molecule-login";

  private LoginCookie() {}

  /** Finds the token in the cookie of a request; none in one that another page caused. */
  static Optional<String> find(HttpPrologue prologue, Headers headers) {
    if (headers.first(HeaderNames.COOKIE).filter(text -> text.contains(NAME)).isEmpty()
        || !SameOrigin.isCausedByOwnPage(prologue.method(), headers)) {
      return Optional.empty();
    }
    try {
      return ServerRequestHeaders.create(headers).cookies().first(NAME).asOptional()
          .map(value -> new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not one of ours
    }
  }

  /** Makes the cookie; {@code secure} keeps it off connections without TLS. The browser forgets it when it is closed. */
  static SetCookie of(String token, boolean secure) {
    return cookie(Base64.getUrlEncoder().withoutPadding()
        .encodeToString(token.getBytes(StandardCharsets.UTF_8)), secure).build();
  }

  /** Makes the one that ends a login. */
  static SetCookie ended(boolean secure) {
    return cookie("", secure).expires(Instant.EPOCH).build();
  }

  private static SetCookie.Builder cookie(String value, boolean secure) {
    return SetCookie.builder(NAME, value).path("/").httpOnly(true).secure(secure)
        .sameSite(SetCookie.SameSite.STRICT);
  }
}
