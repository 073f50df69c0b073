package app.moleculesai.sdk.runtime.auth;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;

/** Knows the pages that this server serves itself by what browsers say of them ({@code wire.md} AU-11). */
final class SameOrigin {
  private SameOrigin() {}

  /** Says whether a request comes from a page of the host that it was sent to. */
  static boolean is(Headers headers) {
    return headers.first(HeaderNames.HOST).filter(host -> is(host,
        headers.first(HeaderNames.REFERER).orElse(""),
        headers.first(HeaderNames.ORIGIN).orElse("")))
        .isPresent();
  }

  static boolean is(String host, String referer, String origin) {
    return !host.isBlank() && (isPageOf("http://" + host, referer, origin)
        || isPageOf("https://" + host, referer, origin));
  }

  private static boolean isPageOf(String own, String referer, String origin) {
    return origin.equals(own) || referer.equals(own) || referer.startsWith(own + "/");
  }
}
