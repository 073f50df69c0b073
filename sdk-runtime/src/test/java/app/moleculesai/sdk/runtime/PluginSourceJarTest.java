package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.plugins.PluginJar;
import app.moleculesai.sdk.runtime.postgres.Until;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar with a source of workspace plugins, dropped into the folder of plugins ({@code wire.md} PL-5). */
class PluginSourceJarTest {
  private static final String PLUGIN = """
      package example;

      import app.moleculesai.sdk.api.plugin.Plugin;
      import app.moleculesai.sdk.api.plugin.PluginInfo;
      import app.moleculesai.sdk.api.plugin.WorkspacePluginSourceProvider;
      import java.util.List;

      public final class ShelfPlugin implements Plugin {
        public PluginInfo info() {
          return PluginInfo.of("shelves", "1.0");
        }

        public List<WorkspacePluginSourceProvider<?>> workspacePluginSources() {
          return List.of(new ShelfProvider());
        }
      }
      """;

  private static final String PROVIDER = """
      package example;

      import app.moleculesai.sdk.api.plugin.ConfigSpec;
      import app.moleculesai.sdk.api.plugin.ConfigValues;
      import app.moleculesai.sdk.api.plugin.PluginContext;
      import app.moleculesai.sdk.api.plugin.WorkspacePluginSourceProvider;
      import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;

      public final class ShelfProvider implements WorkspacePluginSourceProvider<ConfigValues> {
        public String type() {
          return "shelf";
        }

        public ConfigSpec<ConfigValues> config() {
          return ConfigSpec.of(values -> values).text("scheme", "what it answers to").required();
        }

        public WorkspacePluginSource create(ConfigValues config, PluginContext context) {
          return new Shelf(config.text("scheme"));
        }
      }
      """;

  private static final String SOURCE = """
      package example;

      import app.moleculesai.sdk.api.error.SdkException;
      import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginRequest;
      import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
      import java.io.IOException;
      import java.io.UncheckedIOException;
      import java.nio.file.Files;

      public final class Shelf implements WorkspacePluginSource {
        private final String scheme;

        public Shelf(String scheme) {
          this.scheme = scheme;
        }

        public String scheme() {
          return scheme;
        }

        public void check(String spec) {
          if (spec.contains(" ")) {
            throw SdkException.invalid("spec", "has no blanks");
          }
        }

        public boolean isPinned(String spec) {
          return !spec.endsWith("latest");
        }

        public String fetch(WorkspacePluginRequest request) {
          if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) {
            throw new IllegalStateException("not at home");
          }
          if (request.spec().equals("gone")) {
            throw SdkException.notFound("it");
          }
          if (request.spec().startsWith("host=")) {
            request.addressesOf(request.spec().substring(5));
          }
          try {
            Files.writeString(request.directory().resolve("plugin.yaml"), "version: 7");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return "from-shelf";
        }
      }
      """;

  @TempDir
  Path plugins;

  private final HostedAgents agents = new HostedAgents();

  @AfterEach
  void close() {
    agents.close();
  }

  private MoleculeServer.Builder server(String scheme) {
    PluginJar.empty().classes(PLUGIN, PROVIDER, SOURCE).service("example.ShelfPlugin")
        .write(plugins.resolve("shelves.jar"));
    return MoleculeServer.builder()
        .discovery(Discovery.classPath().and(Discovery.directory(plugins)))
        .set("env", "development").runtime("hosted", agents, "hosted")
        .set("sources.shelf.scheme", scheme);
  }

  @Test
  void whatItFetchesIsInstalled() throws Exception {
    try (var server = server("shelf").build().start(); var http = new HttpCalls(server.uri())) {
      var id = UUID.fromString(http.post("/workspaces",
          "{\"name\":\"Ada\",\"runtime\":\"hosted\"}").expect(201).get("id"));
      Until.holds("the agent runs", () -> agents.runs(id));
      var path = "/workspaces/" + id + "/plugins";

      assertThat(http.get("/plugins/sources").raw().body()).contains("\"shelf\"");
      assertThat(http.post(path, "{\"source\":\"shelf://a\"}").expect(200).get("plugin"))
          .isEqualTo("from-shelf");
      assertThat(agents.files(id).text("/configs/plugins/from-shelf/plugin.yaml"))
          .contains("version: 7");
      http.post(path, "{\"source\":\"shelf://gone\"}").expect(404);
      http.post(path, "{\"source\":\"shelf://latest\"}").expect(422);
      http.post(path, "{\"source\":\"shelf://a b\"}").expect(400);
      assertThat(http.post(path, "{\"source\":\"shelf://host=169.254.169.254\"}").expect(502)
          .get("code")).isEqualTo("address_not_allowed");
      assertThat(server.plugins().render()).contains("shelves", "pluginsource/shelf", "READY");
    }
  }

  @Test
  void itMayTakeThePlaceOfTheServersOwn() throws Exception {
    try (var server = server("local").build().start(); var http = new HttpCalls(server.uri())) {
      var id = http.post("/workspaces", "{\"name\":\"Ada\",\"runtime\":\"mock\"}")
          .expect(201).get("id");

      assertThat(http.exchange("GET", "/workspaces/" + id + "/plugins/from-shelf/download", "")
          .statusCode()).isEqualTo(200);
    }
  }

  @Test
  void oneThatCannotBeMadeOrHasTheSchemeOfAnotherStopsTheStart() {
    assertThatThrownBy(() -> server("shelf").set("sources.other.type", "shelf").build())
        .isInstanceOf(SdkException.class).hasMessageContainingAll("sources.other", "scheme");
    assertThatThrownBy(() -> server("shelf").set("sources.other.type", "shelf")
        .set("sources.other.scheme", "shelf").build().start())
        .isInstanceOf(SdkException.class).hasMessageContainingAll("sources.other", "sources.shelf");
  }
}
