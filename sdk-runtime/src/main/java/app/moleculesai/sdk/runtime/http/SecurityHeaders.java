package app.moleculesai.sdk.runtime.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The headers that tell browsers to be careful ({@code wire.md} AU-17). Immutable. */
public final class SecurityHeaders {
  private static final String STRICT = "default-src 'self'";
  private static final String FOR_PAGES = "default-src 'self';"
      + " script-src 'self' 'unsafe-inline' 'unsafe-eval';"
      + " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
      + " connect-src 'self' ws: wss:";
  /** What the first part of a path of the API can be. */
  private static final Set<String> API = Set.of("workspaces", "registry", "admin", "org", "orgs",
      "health", "ready", "metrics", "buildinfo", "settings", "plugins", "templates", "bundles",
      "approvals", "events", "channels", "webhooks", "instructions", "ws", "cp", "openapi.json",
      "login", "logout", "canvas",
      ".well-known");

  private final Header strict = block(STRICT);
  private final Header forPages = block(FOR_PAGES);
  private final boolean canvasProxied;

  /** Takes whether unknown paths are pages of a canvas that runs elsewhere. */
  public SecurityHeaders(boolean canvasProxied) {
    this.canvasProxied = canvasProxied;
  }

  /** Returns the headers for the answer to a path, as one. */
  public Header of(String path) {
    var first = firstPart(path);
    return first.equals("docs") || (canvasProxied && !API.contains(first)) ? forPages : strict;
  }

  private static String firstPart(String path) {
    int end = path.indexOf('/', 1);
    return path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
  }

  private static Header block(String contentPolicy) {
    return new HeaderBlock(List.of(
        line(HeaderNames.create("X-Content-Type-Options"), "nosniff"),
        line(HeaderNames.create("X-Frame-Options"), "DENY"),
        line(HeaderNames.STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
        line(HeaderNames.create("Referrer-Policy"), "strict-origin-when-cross-origin"),
        line(HeaderNames.create("Permissions-Policy"), "camera=(), microphone=(), geolocation=()"),
        line(HeaderNames.create("Content-Security-Policy"), contentPolicy)));
  }

  private static Map.Entry<HeaderName, String> line(HeaderName name, String value) {
    return Map.entry(name, value);
  }
}
