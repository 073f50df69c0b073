package app.moleculesai.sdk.runtime.http;

import io.helidon.http.Method;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Counts and times requests by route, method and kind of status; routes are patterns, so there are only as many as the
 * server has. Safe for use by many threads.
 */
public final class HttpMetrics {
  private static final List<Method> METHODS = List.of(Method.GET, Method.POST, Method.PUT,
      Method.PATCH, Method.DELETE);
  private static final int KINDS = 6; // none, 1xx to 5xx
  private static final double NANOS = 1e-9;

  private final Histogram durations;
  private final Map<String, AtomicReferenceArray<DistributionDataPoint>> routes = new ConcurrentHashMap<>();

  /** Adds the metric to a registry. */
  public HttpMetrics(PrometheusRegistry registry) {
    this.durations = Histogram.builder()
        .name("molecule_http_request_duration_seconds")
        .help("How long requests took, a stream's whole life included")
        .labelNames("method", "route", "status")
        .classicOnly()
        .withoutExemplars()
        .classicUpperBounds(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
            5, 10, 60)
        .register(registry);
  }

  /** Notes a request that has been answered. */
  void record(String route, Method method, int status, long nanos) {
    int kind = Math.min(Math.max(status / 100, 0), KINDS - 1);
    int place = (METHODS.indexOf(method) + 1) * KINDS + kind;
    var points = routes.get(route);
    if (points == null) {
      points = routes.computeIfAbsent(route,
          same -> new AtomicReferenceArray<>((METHODS.size() + 1) * KINDS));
    }
    var point = points.get(place);
    if (point == null) {
      point = durations.labelValues(
          METHODS.contains(method) ? method.text() : "other", route, kind + "xx");
      points.set(place, point); // the same for all who come at once
    }
    point.observe(nanos * NANOS);
  }
}
