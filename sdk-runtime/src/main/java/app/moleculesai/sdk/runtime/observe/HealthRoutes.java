package app.moleculesai.sdk.runtime.observe;

import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.http.Json;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code /health}, {@code /ready}, {@code /metrics}, {@code /buildinfo}, {@code /admin/liveness} ({@code wire.md} 12.8). */
public final class HealthRoutes implements HttpService {
  private final Access access;
  private final Readiness readiness;
  private final Metrics metrics;
  private final Supervisor supervisor;
  private final Clock clock;
  private final Header metricsType;
  private final byte[] healthy = Json.bytes(Map.of("status", "ok"));
  private final byte[] build;

  /** Takes what each route shows. */
  public HealthRoutes(Access access, Readiness readiness, Metrics metrics, BuildInfo build,
      Supervisor supervisor, Clock clock) {
    this.access = access;
    this.readiness = readiness;
    this.metrics = metrics;
    this.build = Json.bytes(Map.of("git_sha", build.gitSha()));
    this.supervisor = supervisor;
    this.clock = clock;
    this.metricsType = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, metrics.contentType());
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/health", (request, response) -> Json.sendBytes(response, Status.OK_200, healthy))
        .get("/ready", this::ready)
        .get("/metrics",
            (request, response) -> response.header(metricsType).send(metrics.text()))
        .get("/buildinfo", (request, response) -> Json.sendBytes(response, Status.OK_200, build))
        .get("/admin/liveness", access.admin(this::liveness));
  }

  private void ready(ServerRequest request, ServerResponse response) {
    var parts = readiness.parts();
    boolean ready = parts.values().stream()
        .noneMatch(health -> health.status() == Health.Status.DOWN);
    var body = Json.object().put("status", ready ? "ready" : "not_ready");
    if (access.isAdministrator(request)) {
      var checks = body.putObject("checks");
      parts.forEach((name, health) -> checks.putObject(name)
          .put("status", health.status().name().toLowerCase(Locale.ROOT))
          .put("message", health.message()));
    }
    Json.send(response, ready ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503, body);
  }

  private void liveness(ServerRequest request, ServerResponse response) {
    var now = clock.instant();
    var loops = new LinkedHashMap<String, Object>();
    supervisor.ticks().forEach((name, tick) -> loops.put(name,
        Map.of("last_tick_at", Json.instant(tick), "seconds_ago",
            Math.max(0, Duration.between(tick, now).toSeconds()))));
    Json.send(response, Status.OK_200, Map.of("subsystems", loops));
  }
}
