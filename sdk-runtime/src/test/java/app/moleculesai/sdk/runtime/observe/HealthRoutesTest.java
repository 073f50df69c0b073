package app.moleculesai.sdk.runtime.observe;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.auth.AuthSettings;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.TestServer;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthRoutesTest {
  private final Map<String, Health> parts = new ConcurrentSkipListMap<>(
      Map.of("stores.main", Health.up(), "runtimes.docker", Health.degraded("slow daemon")));
  private final AtomicLong nanos = new AtomicLong();
  private final Registry registry = InMemory.registry();
  private final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  private final TestServer server = TestServer.of(new HealthRoutes(access(),
      new Readiness(() -> parts, nanos::get), new Metrics(), new BuildInfo("1.2.3", "abc123"),
      supervisor,
      Clock.systemUTC()));

  private Access access() {
    var changes = new Changes(registry, new EventBus(), Optional.empty(), Clock.systemUTC(),
        UUID::randomUUID);
    return new Access(
        new AuthSettings(Optional.of(Secret.of("admin")), false, false, false, false, false,
            Set.of()),
        registry, changes, new WorkspaceDirectory(registry, changes, nanos::get), supervisor,
        Clock.systemUTC(), nanos::get);
  }

  @AfterEach
  void stop() {
    server.close();
    supervisor.close();
  }

  @Test
  void aServerThatAnswersIsAlive() {
    assertThat(server.get("/health").json()).isEqualTo(Json.object().put("status", "ok"));
  }

  @Test
  void theCommitIsSaid() {
    assertThat(server.get("/buildinfo").json()).isEqualTo(Json.object().put("git_sha", "abc123"));
    assertThat(BuildInfo.read().gitSha()).isNotEmpty().doesNotContain("$");
    assertThat(BuildInfo.read().version()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void aServerIsReadyWhileNoPartIsDown() {
    var ready = server.get("/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json()).isEqualTo(Json.object().put("status", "ready"));

    parts.put("stores.main", Health.down("connection refused"));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    var down = server.get("/ready");
    assertThat(down.status()).isEqualTo(503);
    assertThat(down.json()).isEqualTo(Json.object().put("status", "not_ready"));
  }

  @Test
  void anAdministratorSeesWhichPartIsDown() {
    parts.put("stores.main", Health.down("connection refused"));

    var checks = server.get("/ready", "Authorization", "Bearer admin").json().path("checks");

    assertThat(checks.path("stores.main").path("status").asText()).isEqualTo("down");
    assertThat(checks.path("stores.main").path("message").asText())
        .isEqualTo("connection refused");
    assertThat(checks.path("runtimes.docker").path("status").asText()).isEqualTo("degraded");
  }

  @Test
  void aRegistryThatIsDownDoesNotKeepTheServerFromSayingSo() throws Exception {
    registry.close();
    parts.put("registries.main", Health.down("closed"));

    var answer = server.get("/ready", "Authorization", "Bearer of somebody");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json()).isEqualTo(Json.object().put("status", "not_ready"));
    assertThat(server.get("/ready", "Authorization", "Bearer admin").json().has("checks"))
        .isTrue();
  }

  @Test
  void metricsAreInTheTextFormat() {
    var metrics = server.get("/metrics");

    assertThat(metrics.header("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body()).contains("# TYPE jvm_memory_used_bytes gauge")
        .contains("process_start_time_seconds");
  }

  @Test
  void loopsAreShownToAdministrators() {
    var swept = new CompletableFuture<Boolean>();
    supervisor.every("sweep", Duration.ofMillis(1), () -> swept.complete(true));
    assertThat(swept).succeedsWithin(Duration.ofSeconds(10));

    assertThat(server.get("/admin/liveness").status()).isEqualTo(401);
    var subsystems = server.get("/admin/liveness", "Authorization", "Bearer admin").json()
        .path("subsystems");

    assertThat(subsystems.path("sweep").path("last_tick_at").asText()).endsWith("Z");
    assertThat(subsystems.path("sweep").path("seconds_ago").asLong()).isBetween(0L, 60L);
  }
}
