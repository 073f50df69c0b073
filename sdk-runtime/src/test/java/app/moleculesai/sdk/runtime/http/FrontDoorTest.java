package app.moleculesai.sdk.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.TestServer.Reply;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontDoorTest {
  private final AtomicLong now = new AtomicLong();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final TestServer server = server(3, Optional.empty(), registry);

  private TestServer server(int limit, Optional<String> orgId, PrometheusRegistry metrics) {
    return TestServer.behind(new FrontDoor(new SecurityHeaders(false),
        new Cors(List.of(" https://canvas.example ", "http://localhost:3000")),
        new RateLimit(limit, now::get), new HttpMetrics(metrics), new TenantGuard(orgId, false)),
        FrontDoorTest::routes);
  }

  private static void routes(HttpRules rules) {
    rules.get("/things/{id}", (request, response) -> response.send("thing"))
        .post("/things/{id}", (request, response) -> {
          throw new SdkException(ErrorCode.NAME_TAKEN, "taken");
        })
        .get("/broken", (request, response) -> {
          throw new IllegalStateException("a secret of ours");
        })
        .put("/broken", (request, response) -> Json.send(response, Status.OK_200, "never"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void assertGuarded(Reply reply) {
    assertThat(reply.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(reply.header("Content-Security-Policy")).contains("default-src 'self'");
  }

  @Test
  void everyAnswerHasTheSecurityHeaders() {
    assertGuarded(server.get("/things/1"));
    assertGuarded(server.get("/broken"));
    assertGuarded(server.get("/nowhere"));
    var limited = server.get("/things/1");
    assertThat(limited.status()).isEqualTo(429);
    assertGuarded(limited);
    assertGuarded(server.get("/things/1", "Origin", "https://evil.example"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /things/1", "POST /things/1", "GET /nowhere", "GET /broken",
      "OPTIONS /things/1"})
  void aConnectionEndsWhenItsClientAsksForThat(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write((request + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
          + "Content-Length: 3\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write("two".getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 ").containsOnlyOnce("HTTP/1.1 ");
    }
  }

  @Test
  void theLimitIsSaidAndKept() {
    var first = server.get("/things/1");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("X-RateLimit-Limit")).contains("3");
    assertThat(first.header("X-RateLimit-Remaining")).contains("2");
    assertThat(first.header("X-RateLimit-Reset")).contains("60");
    server.get("/nowhere");
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(server.get("/things/1").header("X-RateLimit-Remaining")).contains("0");

    var refused = server.get("/things/1");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("rate_limited");
    assertThat(refused.json().path("retry_after").asInt()).isEqualTo(50);
    assertThat(refused.header("Retry-After")).contains("50");
    now.addAndGet(Duration.ofSeconds(50).toNanos());
    assertThat(server.get("/things/1").status()).isEqualTo(200);
  }

  @Test
  void noLimitIsSaidToo() {
    try (var unlimited = server(0, Optional.of("org-1"), new PrometheusRegistry())) {
      var reply = unlimited.get("/things/1", "X-Molecule-Org-Id", "org-1");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("X-RateLimit-Limit")).contains("unlimited");
      assertThat(reply.header("X-RateLimit-Remaining")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://canvas.example", "http://localhost:3000"})
  void pagesOfListedOriginsMayCall(String origin) {
    var asked = server.send("OPTIONS", "/things/1", "Origin", origin,
        "Access-Control-Request-Method", "POST");
    var sent = server.get("/things/1", "Origin", origin);

    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.header("Access-Control-Allow-Origin")).contains(origin);
    assertThat(asked.header("Access-Control-Allow-Credentials")).contains("true");
    assertThat(asked.header("Access-Control-Allow-Methods"))
        .contains("GET, POST, PUT, PATCH, DELETE, OPTIONS");
    assertThat(asked.header("Access-Control-Allow-Headers")).contains(
        "Origin, Content-Type, X-Workspace-ID, Authorization, X-Molecule-Org-Id, X-Timeout, "
            + "A2A-Version, A2A-Extensions");
    assertThat(sent.status()).isEqualTo(200);
    assertThat(sent.header("Access-Control-Allow-Origin")).contains(origin);
    assertThat(sent.header("Vary")).contains("Origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "OPTIONS", "POST"})
  void pagesOfOtherOriginsMayNot(String method) {
    var reply = server.send(method, "/things/1", "Origin", "https://evil.example",
        "Access-Control-Request-Method", "GET");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.code()).isEqualTo("forbidden");
    assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void pagesOfTheOwnHostAndOtherProgramsAreNoMatterOfCors() {
    var own = server.get("/things/1", "Origin", "http://" + server.host());

    assertThat(own.status()).isEqualTo(200);
    assertThat(own.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(server.get("/things/1").header("Vary")).isEmpty();
  }

  @Test
  void questionsOfBrowsersDoNotCount() {
    for (int i = 0; i < 5; i++) {
      server.send("OPTIONS", "/things/1", "Origin", "http://localhost:3000",
          "Access-Control-Request-Method", "POST");
    }

    assertThat(server.get("/things/1").status()).isEqualTo(200);
  }

  @Test
  void requestsForAnotherOrganisationFindNothing() {
    try (var guarded = server(10, Optional.of("org-1"), new PrometheusRegistry())) {
      var refused = guarded.get("/things/1");

      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.body()).isEmpty();
      assertGuarded(refused);
      assertThat(guarded.get("/things/1", "X-Molecule-Org-Id", "org-1").status()).isEqualTo(200);
    }
  }

  @Test
  void aDetourThroughAnOpenPathDoesNotLeadIn() throws IOException {
    try (var guarded = server(10, Optional.of("org-1"), new PrometheusRegistry());
        var socket = new Socket(InetAddress.getLoopbackAddress(), guarded.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET /cp/../things/1 HTTP/1.1\r\nHost: a\r\n\r\n"
          .getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void requestsAreCountedByRouteMethodAndKindOfStatus() {
    server.get("/things/1");
    server.get("/things/2");
    server.post("/things/3", "");

    assertThat(count("GET", "/things/{id}", "2xx")).isEqualTo(2);
    assertThat(count("POST", "/things/{id}", "4xx")).isEqualTo(1);
  }

  @Test
  void unknownRoutesAreCountedTogether() {
    server.get("/nowhere/1");
    server.send("BREW", "/nowhere/2");

    assertThat(count("GET", "none", "4xx")).isEqualTo(1);
    assertThat(count("other", "none", "4xx")).isEqualTo(1);
  }

  private long count(String method, String route, String status) {
    server.close(); // a request is counted after it was answered
    var labels = Labels.of("method", method, "route", route, "status", status);
    return registry.scrape().stream()
        .filter(HistogramSnapshot.class::isInstance)
        .flatMap(snapshot -> ((HistogramSnapshot) snapshot).getDataPoints().stream())
        .filter(point -> point.getLabels().equals(labels))
        .mapToLong(HistogramSnapshot.HistogramDataPointSnapshot::getCount)
        .sum();
  }

  @Test
  void failuresHaveOneShape() {
    var taken = server.post("/things/1", "");
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.json())
        .isEqualTo(Json.object().put("error", "taken").put("code", "name_taken"));

    var broken = server.get("/broken");
    assertThat(broken.status()).isEqualTo(500);
    assertThat(broken.code()).isEqualTo("internal");
    assertThat(broken.body()).doesNotContain("secret");

    var nowhere = server.send("DELETE", "/broken");
    assertThat(nowhere.status()).isEqualTo(404);
    assertThat(nowhere.code()).isEqualTo("route_not_found");
  }
}
