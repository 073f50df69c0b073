package app.moleculesai.sdk.runtime.http;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets pages of some other origins call ({@code wire.md} AU-16). A request without {@code Origin}, or from a page of the
 * server's own host, is none of its business. Immutable.
 */
public final class Cors {
  private static final Header METHODS = HeaderValues.createCached(
      HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE, OPTIONS");
  private static final Header HEADERS = HeaderValues.createCached(
      HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
      "Origin, Content-Type, X-Workspace-ID, Authorization, X-Molecule-Org-Id, X-Timeout");
  private static final Header CREDENTIALS = HeaderValues.createCached(
      HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
  private static final Header LIFETIME = HeaderValues.createCached(
      HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
  private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Origin");

  private final Set<String> origins;

  /** Takes the origins that may call. */
  public Cors(Collection<String> origins) {
    var trimmed = new TreeSet<String>();
    origins.forEach(origin -> trimmed.add(origin.trim()));
    this.origins = Set.copyOf(trimmed);
  }

  /**
   * Adds what a browser wants to know, and answers a question before a request.
   *
   * @return whether the request is answered
   * @throws SdkException {@code forbidden} for an origin that may not call
   */
  boolean answers(ServerRequest request, ServerResponse response) {
    var headers = request.headers();
    if (!headers.contains(HeaderNames.ORIGIN)) {
      return false;
    }
    var origin = headers.get(HeaderNames.ORIGIN).get();
    if (SameOrigin.isOrigin(headers.first(HeaderNames.HOST).orElse(""), origin)) {
      return false;
    }
    response.header(VARY);
    require(headers);
    response.header(HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin));
    response.header(CREDENTIALS);
    if (!request.prologue().method().equals(Method.OPTIONS)) {
      return false;
    }
    response.header(METHODS).header(HEADERS).header(LIFETIME);
    response.status(Status.NO_CONTENT_204).send();
    return true;
  }

  /**
   * Checks the origin of a request that no filter sees, such as the upgrade to a WebSocket ({@code wire.md} EV-12).
   *
   * @throws SdkException {@code forbidden} for an origin that may not call
   */
  public void require(Headers headers) {
    if (!headers.contains(HeaderNames.ORIGIN)) {
      return;
    }
    var origin = headers.get(HeaderNames.ORIGIN).get();
    if (!origins.contains(origin)
        && !SameOrigin.isOrigin(headers.first(HeaderNames.HOST).orElse(""), origin)) {
      throw new SdkException(ErrorCode.FORBIDDEN,
          "pages of this origin may not call: it is not in CORS_ORIGINS");
    }
  }
}
