package app.moleculesai.sdk.runtime.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * What every request passes before its route, in the order of {@code wire.md} 10: security headers, CORS, rate limit,
 * metrics, tenant guard. The class of the route is left to {@code auth}. Safe for use by many threads.
 */
public final class FrontDoor implements Filter {
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
    if (cors.answers(request, response)) {
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
      answered(request, response, System.nanoTime() - start);
    }
  }

  /** Says whether a request for another protocol, which no filter sees, is meant for this server. */
  public boolean letsIn(HttpPrologue prologue, Headers headers) {
    return tenants.letsIn(prologue.uriPath().path(), headers);
  }

  private void answered(RoutingRequest request, RoutingResponse response, long nanos) {
    int status = response.status().code();
    metrics.record(request.matchingPattern().orElse("none"), request.prologue().method(), status,
        nanos);
    if (AccessLog.isOn()) {
      AccessLog.write(request, status, nanos);
    }
  }
}
