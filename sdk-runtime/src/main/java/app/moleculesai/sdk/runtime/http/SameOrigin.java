package app.moleculesai.sdk.runtime.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;

/**
 * Knows requests of pages that came from the host they are sent to, by what browsers say ({@code wire.md} AU-11).
 * Outside a browser anybody can say that.
 */
public final class SameOrigin {
  private SameOrigin() {}

  /** Says whether a request comes from a page of its own host. */
  public static boolean isPage(Headers headers) {
    var host = headers.first(HeaderNames.HOST).orElse("");
    return isOrigin(host, headers.first(HeaderNames.ORIGIN).orElse(""))
        || isBelow(host, headers.first(HeaderNames.REFERER).orElse(""));
  }

  /** Says whether an origin is that of a host. */
  static boolean isOrigin(String host, String origin) {
    return !host.isEmpty()
        && (origin.equals("http://" + host) || origin.equals("https://" + host));
  }

  private static boolean isBelow(String host, String address) {
    int slash = address.indexOf('/', "https://".length());
    return isOrigin(host, slash < 0 ? address : address.substring(0, slash));
  }
}
