package app.moleculesai.sdk.runtime.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.util.Set;

/**
 * Knows requests of pages that came from the host they are sent to, by what browsers say ({@code wire.md} AU-11).
 * Outside a browser anybody can say that.
 */
public final class SameOrigin {
  private static final HeaderName SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final Set<Method> READING = Set.of(Method.GET, Method.HEAD, Method.OPTIONS);

  private SameOrigin() {}

  /** Says whether a request comes from a page of its own host. */
  public static boolean isPage(Headers headers) {
    var host = headers.first(HeaderNames.HOST).orElse("");
    return isOrigin(host, headers.first(HeaderNames.ORIGIN).orElse(""))
        || isBelow(host, headers.first(HeaderNames.REFERER).orElse(""));
  }

  /**
   * Says whether no page of another origin had a browser send a request. A request that changes something must show it;
   * a reading one without any sign is what somebody opened, or comes from no browser.
   */
  public static boolean isCausedByOwnPage(Method method, Headers headers) {
    boolean reads = READING.contains(method);
    var site = headers.first(SITE);
    if (site.isPresent()) { // only sent to trustworthy addresses: https and this machine
      return site.get().equals("same-origin") || (reads && site.get().equals("none"));
    }
    return headers.first(HeaderNames.ORIGIN)
        .map(origin -> isOrigin(headers.first(HeaderNames.HOST).orElse(""), origin))
        .orElse(reads);
  }

  /** Says whether a browser sent a request over TLS, be it to us or to a proxy before us. */
  public static boolean isSecure(ServerRequest request) {
    return request.isSecure()
        || request.headers().first(HeaderNames.ORIGIN)
            .filter(origin -> origin.startsWith("https://")).isPresent();
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
