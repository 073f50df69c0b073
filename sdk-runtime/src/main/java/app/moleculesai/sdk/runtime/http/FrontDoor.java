package app.moleculesai.sdk.runtime.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * What every request passes before its route, in the order of {@code wire.md} 10: security headers, CORS, rate limit,
 * metrics, tenant guard; the upgrade to a socket too, but for CORS, since sockets have a rule of their own (EV-12). The
 * class of the route is left to {@code auth}. Safe for use by many threads.
 */
public final class FrontDoor implements Filter {
  private static final String SOCKET = "/ws";

  private final SecurityHeaders security;
  private final Cors cors;
  private final RateLimit limit;
  private final HttpMetrics metrics;
  private final TenantGuard tenants;

  /** Takes the parts in their order. */
  public FrontDoor(SecurityHeaders security, Cors cors, RateLimit limit, HttpMetrics metrics,
      TenantGuard tenants) {
    this.security = security;
    this.cors = cors;
    this.limit = limit;
    this.metrics = metrics;
    this.tenants = tenants;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    var path = request.prologue().uriPath().path();
    response.header(security.of(path));
    if (!path.equals(SOCKET) && cors.answers(request, response)) {
      return;
    }
    limit.require(request, response);
    long start = System.nanoTime();
    try {
      if (tenants.letsIn(path, request.headers())) {
        chain.proceed();
      } else {
        response.status(Status.NOT_FOUND_404).send();
      }
    } finally {
      answered(path, request, response, System.nanoTime() - start);
    }
    // hardly anybody sends the header, whose tokens cost more to look through than to ask for it
    if (request.headers().contains(HeaderNames.CONNECTION)
        && request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
      close(request, response);
    }
  }

  /**
   * Ends a connection whose client asked for that (RFC 9112, 9.6), which Helidon promises in its answer and leaves undone.
   * What was sent is read first: a connection that is closed before that may lose the answer.
   */
  private static void close(RoutingRequest request, RoutingResponse response) {
    if (response.hasEntity()) {
      response.commit();
    }
    if (!request.content().consumed() && !request.headers().contains(HeaderNames.EXPECT)) {
      request.content().consume();
    }
    throw new CloseConnectionException("the client asked for it");
  }

  private void answered(String path, RoutingRequest request, RoutingResponse response,
      long nanos) {
    int status = response.status().code();
    // an upgrade matches no route
    var route = request.matchingPattern().orElse(path.equals(SOCKET) ? SOCKET : "none");
    metrics.record(route, request.prologue().method(), status, nanos);
    if (AccessLog.isOn()) {
      AccessLog.write(request, status, nanos);
    }
  }
}
