package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.plugins.PluginJar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A jar that adds to the environment of agents, dropped into the folder of plugins ({@code wire.md} 12.2). */
class ContributorJarTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final String PLUGIN = """
      package example;

      import app.moleculesai.sdk.api.plugin.EnvironmentContributorProvider;
      import app.moleculesai.sdk.api.plugin.Plugin;
      import app.moleculesai.sdk.api.plugin.PluginInfo;
      import java.util.List;

      public final class PassPlugin implements Plugin {
        public PluginInfo info() {
          return PluginInfo.of("passes", "1.0");
        }

        public List<EnvironmentContributorProvider<?>> environmentContributors() {
          return List.of(new PassProvider());
        }
      }
      """;

  private static final String PROVIDER = """
      package example;

      import app.moleculesai.sdk.api.environment.EnvironmentContributor;
      import app.moleculesai.sdk.api.plugin.ConfigSpec;
      import app.moleculesai.sdk.api.plugin.ConfigValues;
      import app.moleculesai.sdk.api.plugin.EnvironmentContributorProvider;
      import app.moleculesai.sdk.api.plugin.PluginContext;

      public final class PassProvider implements EnvironmentContributorProvider<ConfigValues> {
        public String type() {
          return "pass";
        }

        public ConfigSpec<ConfigValues> config() {
          return ConfigSpec.of(values -> values).secret("key", "signs").required()
              .text("mode", "what it does").defaultsTo("good");
        }

        public EnvironmentContributor create(ConfigValues config, PluginContext context) {
          return new Passes(config.findSecret("key").orElseThrow().reveal(), config.text("mode"));
        }
      }
      """;

  private static final String CONTRIBUTOR = """
      package example;

      import app.moleculesai.sdk.api.environment.AgentEnvironment;
      import app.moleculesai.sdk.api.environment.EnvironmentContributor;
      import app.moleculesai.sdk.api.environment.IssuedToken;
      import app.moleculesai.sdk.api.environment.TokenSource;
      import app.moleculesai.sdk.api.plugin.Secret;
      import java.time.Instant;
      import java.util.Optional;

      public final class Passes implements EnvironmentContributor {
        private final String key;
        private final String mode;

        public Passes(String key, String mode) {
          this.key = key;
          this.mode = mode;
        }

        public void contribute(AgentEnvironment environment) {
          if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) {
            throw new IllegalStateException("not at home");
          }
          if (mode.equals("refuse")) {
            throw new IllegalStateException("no pass for " + environment.workspace().name());
          }
          environment.set("PASS", key.length() + " for " + environment.workspace().name());
        }

        public Optional<TokenSource> tokenSource() {
          return mode.equals("silent") ? Optional.empty() : Optional.of(() -> {
            if (mode.equals("broken")) {
              throw new IllegalStateException("no token");
            }
            return new IssuedToken(Secret.of(mode.equals("empty") ? "" : "fresh"),
                Instant.parse("2026-01-01T00:00:00Z"));
          });
        }
      }
      """;

  @TempDir
  Path plugins;

  private final StartedAgents agents = new StartedAgents();

  private MoleculeServer.Builder server(String mode) {
    PluginJar.empty().classes(PLUGIN, PROVIDER, CONTRIBUTOR).service("example.PassPlugin")
        .write(plugins.resolve("passes.jar"));
    return MoleculeServer.builder()
        .discovery(Discovery.classPath().and(Discovery.directory(plugins)))
        .set("env", "development").runtime("agents", agents, "agent")
        .set("contributors.pass.key", "hunter2").set("contributors.pass.mode", mode);
  }

  private UUID create(MoleculeServer server, HttpCalls http) throws Exception {
    var id = UUID.fromString(http.post("/workspaces", "{\"name\":\"Ada\",\"runtime\":\"agent\"}")
        .expect(201).get("id"));
    assertThat(server.awaitQuiet(SOON)).isTrue();
    return id;
  }

  @Test
  void whatItAddsIsInTheEnvironment() throws Exception {
    try (var server = server("good").build().start(); var http = new HttpCalls(server.uri())) {
      var id = create(server, http);

      assertThat(agents.last(id).environment()).containsEntry("PASS", "7 for Ada");
      assertThat(server.plugins().render()).contains("passes", "contributor/pass", "READY")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void itsFailureFailsTheWorkspaceWithoutItsWords() throws Exception {
    try (var server = server("refuse").build().start(); var http = new HttpCalls(server.uri())) {
      var id = create(server, http);

      assertThat(agents.of(id)).isEmpty();
      assertThat(http.get("/workspaces/" + id).get("status")).isEqualTo("failed");
      var payload = http.get("/events/" + id).body().get(0).path("payload");
      assertThat(payload.path("error").asText()).contains("contributor")
          .doesNotContain("no pass");
    }
  }

  @Test
  void aRunningAgentGetsAFreshToken() throws Exception {
    try (var server = server("good").build().start(); var http = new HttpCalls(server.uri())) {
      var id = create(server, http);
      for (var path : new String[]{"/workspaces/" + id, "/admin"}) {
        var answer = http.get(path + "/github-installation-token").expect(200);
        assertThat(answer.raw().body())
            .isEqualTo("{\"token\":\"fresh\",\"expires_at\":\"2026-01-01T00:00:00Z\"}");
        assertThat(answer.raw().headers().firstValue("Cache-Control")).hasValue("no-store");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "empty"})
  void aTokenThatIsNoneIsAFailure(String mode) throws Exception {
    try (var server = server(mode).build().start(); var http = new HttpCalls(server.uri())) {
      assertThat(http.get("/admin/github-installation-token").expect(500).get("code"))
          .isEqualTo("internal");
    }
  }

  @Test
  void whereNoContributorIssuesTokensThereAreNone() throws Exception {
    try (var server = server("silent").build().start(); var http = new HttpCalls(server.uri())) {
      assertThat(http.get("/admin/github-installation-token").expect(404).get("code"))
          .isEqualTo("not_found");
    }
  }

  @Test
  void oneThatCannotBeMadeStopsTheStart() {
    assertThatThrownBy(() -> server("good").set("contributors.other.type", "pass").build())
        .isInstanceOf(SdkException.class).hasMessageContainingAll("contributors.other", "key");
    assertThatThrownBy(() -> server("good").set("contributors.pass.order", "first").build())
        .isInstanceOf(SdkException.class).hasMessageContaining("contributors.pass.order");
  }
}
