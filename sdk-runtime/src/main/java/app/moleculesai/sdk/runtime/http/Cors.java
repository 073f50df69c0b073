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
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets pages of some other origins call ({@code wire.md} AU-16). A request without {@code Origin}, or from a page of the
 * server's own host, is none of its business; sockets have a rule of their own (EV-12). Immutable.
 */
public final class Cors {
  private static final Header METHODS = HeaderValues.createCached(
      HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE, OPTIONS");
  private static final Header HEADERS = HeaderValues.createCached(
      HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
      "Origin, Content-Type, X-Workspace-ID, Authorization, X-Molecule-Org-Id, X-Timeout, "
          + "A2A-Version, A2A-Extensions");
  private static final Header CREDENTIALS = HeaderValues.createCached(
      HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
  private static final Header LIFETIME = HeaderValues.createCached(
      HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
  private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Origin");

  /** The canvas of a developer, which may call when nothing else was said. */
  private static final Set<String> LOCAL_CANVAS = Set.of("http://localhost:3000",
      "http://localhost:3001");

  private final Set<String> origins;
  private final boolean given;

  /** Takes the origins that may call; none for those of the local canvas. Case does not matter. */
  public Cors(Collection<String> origins) {
    this.given = !origins.isEmpty();
    this.origins = given
        ? origins.stream().map(Cors::normal).collect(Collectors.toUnmodifiableSet())
        : LOCAL_CANVAS;
  }

  private static String normal(String origin) {
    return origin.trim().toLowerCase(Locale.ROOT);
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
    if (isOwn(headers, origin)) {
      return false;
    }
    response.header(VARY);
    if (!isListed(origin)) {
      throw refused("pages of this origin may not call");
    }
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
   * Checks the origin of a socket ({@code wire.md} EV-12). Origins that were given bind every client: one without
   * {@code Origin} is refused too. Without them any origin passes, with an exception that is our own: a foreign page is
   * refused where nothing was asked of it, because any page that the user of such a server visits could listen.
   *
   * @param open whether the caller may be a page that showed no credential
   * @throws SdkException {@code forbidden} for an origin that may not listen
   */
  public void requireForSocket(Headers headers, boolean open) {
    var origin = headers.first(HeaderNames.ORIGIN);
    boolean mayListen = given
        ? origin.filter(this::isListed).isPresent()
        : !open || origin.filter(page -> !isListed(page) && !isOwn(headers, page)).isEmpty();
    if (!mayListen) {
      throw refused("clients of this origin may not listen");
    }
  }

  private boolean isListed(String origin) {
    return origins.contains(normal(origin));
  }

  private static boolean isOwn(Headers headers, String origin) {
    return SameOrigin.isOrigin(headers.first(HeaderNames.HOST).orElse(""), origin);
  }

  private static SdkException refused(String what) {
    return new SdkException(ErrorCode.FORBIDDEN, what + ": it is not in CORS_ORIGINS");
  }
}
