package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that is down when the server starts, or goes away later: nothing hangs, and it all mends itself. */
@Timeout(120)
class StorageOutageTest {
  private static final String[] ADMINISTRATOR = {"Authorization", "Bearer the-admin-token"};
  /** Routes that need no storage, and those that answer 200 whatever happens. */
  private static final Set<String> WITHOUT_STORAGE = Set.of("GET /health", "GET /metrics",
      "GET /buildinfo", "GET /admin/liveness", "GET /admin/plugins", "GET /org/templates",
      "GET /plugins", "GET /plugins/sources", "GET /templates", "GET /openapi.json", "GET /docs",
      "POST /login", "POST /logout");
  /** Routes of what this server does not have. */
  private static final Set<String> NOTHING_OF_THE_KIND = Set.of(
      "GET /docs/canary", "POST /templates/import", "GET /.well-known/agent-card.json",
      "GET /.well-known/agent.json",
      "GET /admin/github-installation-token",
      "POST /admin/workspace-images/refresh",
      "POST /workspaces/{id}/plugins", "POST /workspaces/{hosted}/plugins");
  private static final Set<String> CODES = Set.of("unavailable", "platform_unavailable",
      "store_unavailable");

  @TempDir
  static Path data;

  private final SleepyStorage storage = new SleepyStorage();
  private final MoleculeServer server = MoleculeServer.builder()
      .discovery(Discovery.classPath().and(Discovery.of(storage)))
      .set("stores.main.type", "sleepy").set("registries.main.type", "sleepy")
      .set("env", "production").set("admin-token", "the-admin-token")
      .set("enable-test-tokens", true)
      .set("secrets-encryption-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
      .set("runtimes.mock.reply-delay", "0s").set("data-dir", data)
      .set("org-templates-dir", Path.of("../examples/server/src/dist/org-templates"))
      .build();

  private HttpCalls start() {
    return new HttpCalls(server.start().uri());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static void awaitReady(HttpCalls http, int status) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (http.get("/ready").status() != status && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    http.get("/ready").expect(status);
  }

  @Test
  void aServerThatStartsWithoutItsDatabaseLivesAndIsNotReady() throws Exception {
    try (var http = start()) {
      http.get("/health").expect(200);

      var ready = http.get("/ready", ADMINISTRATOR).expect(503);

      assertThat(ready.get("status")).isEqualTo("not_ready");
      var checks = ready.body().path("checks");
      for (var part : List.of("stores.main", "registries.main", "start")) {
        assertThat(checks.path(part).path("status").asText()).as(part).isEqualTo("down");
      }
      assertThat(checks.path("runtimes.mock").path("status").asText()).isEqualTo("up");
      assertThat(http.get("/ready").expect(503).body().has("checks")).isFalse();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyRouteFailsFastWithACode() {
    var http = start();
    return RouteTable.ALL.stream()
        .map(route -> DynamicTest.dynamicTest(route.toString(), () -> refused(http, route)))
        .onClose(http::close);
  }

  private static void refused(HttpCalls http, Route route) throws Exception {
    var body = switch (route.path()) {
      case "/org/import" -> "{\"dir\":\"lighthouse\"}";
      case "/admin/memories/import" -> "[]";
      default -> route.body().orElse("").replace('\'', '"');
    };
    var answer = http.exchange(route.method(), withIds(route.path()), withIds(body),
        "Authorization", "Bearer the-admin-token", "X-Workspace-ID", UUID.randomUUID().toString());

    if (WITHOUT_STORAGE.contains(route.toString())) {
      assertThat(answer.statusCode()).isEqualTo(200);
    } else if (route.path().equals("/ready")) {
      assertThat(answer.statusCode()).isEqualTo(503);
    } else if (NOTHING_OF_THE_KIND.contains(route.toString())
        || (route.path().endsWith("/canary") && !route.path().contains("/secrets/")
            && !route.path().contains("/memory/"))) {
      assertThat(answer.statusCode()).as("there is none, which needs no storage to see")
          .isIn(404, 501);
    } else {
      assertThat(answer.statusCode()).as(answer.body())
          .isIn(route.path().equals("/org/import") ? List.of(207) : List.of(502, 503));
      assertThat(HttpCalls.code(HttpCalls.json(answer))).isIn(CODES);
    }
  }

  private static String withIds(String text) {
    return Pattern.compile("\\{(id|other|agent|hosted|unknown)}").matcher(text)
        .replaceAll(name -> UUID.randomUUID().toString());
  }

  @Test
  void aDatabaseThatComesIsUsedWithoutARestart() throws Exception {
    try (var http = start()) {
      http.get("/workspaces", ADMINISTRATOR).expect(503);

      storage.wake();
      awaitReady(http, 200);

      var agent = http.mock("Ada", ADMINISTRATOR);
      ask(http, agent);
      assertThat(rows()).singleElement().extracting(Activity::status)
          .isEqualTo(ActivityStatus.OK);
      assertThat(storage.registry.leases().held("run/", Instant.now())).singleElement()
          .extracting(Lease::holder).asString().startsWith(SleepyStorage.INSTALLATION + "/");
      assertThat(data.resolve("installation-id")).as("nothing was made up").doesNotExist();
    }
  }

  @Test
  void whatAnotherRunHasOpenWaitsUntilThatRunCouldHaveSaidThatItLives() throws Exception {
    var row = ActivityDraft
        .of(UUID.randomUUID(), UUID.randomUUID(), ActivityDraft.A2A_RECEIVE, Instant.now())
        .status(ActivityStatus.PENDING).owner(SleepyStorage.INSTALLATION + "/other").build();
    storage.store.append(List.of(row));
    try (var http = start()) {
      storage.wake();
      server.awaitStorage();

      awaitReady(http, 200);
      assertThat(storage.store.find(row.ref()).orElseThrow().status())
          .isEqualTo(ActivityStatus.PENDING);
    }
  }

  @Test
  void aDatabaseThatGoesAwayAndComesBackIsAnOutageAndNoMore() throws Exception {
    storage.wake();
    try (var http = start()) {
      awaitReady(http, 200);
      var agent = http.mock("Ada", ADMINISTRATOR);

      storage.sleep();
      awaitReady(http, 503);
      http.get("/health").expect(200);
      http.get("/workspaces", ADMINISTRATOR).expect(503);

      storage.wake();
      awaitReady(http, 200);
      ask(http, agent);
      assertThat(rows()).hasSize(1);
    }
  }

  @Test
  void aServerThatNeverSawItsDatabaseStopsAtOnce() throws Exception {
    try (var lines = new LogLines()) {
      try (var http = start()) {
        http.get("/health").expect(200);
      }
      server.close();

      assertThat(lines.lines()).noneMatch(line -> line.startsWith("SEVERE"))
          .filteredOn(line -> line.startsWith("WARNING")).singleElement().asString()
          .contains("the storage does not answer yet");
    }
  }

  private static void ask(HttpCalls http, UUID agent) throws IOException, InterruptedException {
    http.post("/workspaces/" + agent + "/a2a", """
        {"jsonrpc":"2.0","id":"1","method":"message/send","params":{"message":{"kind":"message",
        "role":"user","messageId":"m","parts":[{"kind":"text","text":"Are you there?"}]}}}""",
        ADMINISTRATOR).expect(200);
  }

  private List<Activity> rows() {
    try (var scan = storage.store.facet(Export.class).orElseThrow().scan(Optional.empty())) {
      return Stream.generate(scan::next).takeWhile(Optional::isPresent).map(Optional::get).toList();
    }
  }
}
