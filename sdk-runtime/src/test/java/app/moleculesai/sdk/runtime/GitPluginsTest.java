package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HttpCalls.Answer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.postgres.Until;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workspace plugins out of git repositories, from GitHub and from any host ({@code wire.md} PL-4, 3.10). */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GitPluginsTest {
  private static final String INSTALLED = "/configs/plugins/toolbox";
  private static final int LIMIT = 200_000;

  @TempDir
  Path repositories;
  @TempDir
  Path work;

  private final HostedAgents agents = new HostedAgents();
  private GitHost host;
  private String first = "";

  @BeforeEach
  void publish() throws Exception {
    host = new GitHost(repositories);
    PluginFolder.toolbox(work).link("outside", "/etc/passwd");
    first = host.publish(work, "acme/toolbox", "v1");
    new PluginFolder(work).file("plugin.yaml", "version: 2");
    Files.delete(work.resolve("rules/style.md"));
    host.publish(work, "acme/toolbox", "v2");
  }

  @AfterEach
  void close() {
    host.close();
    agents.close();
  }

  /** A server with one agent. */
  private final class Scene implements AutoCloseable {
    private final MoleculeServer server;
    private final HttpCalls http;
    private final UUID id;

    Scene(UnaryOperator<MoleculeServer.Builder> more) throws Exception {
      server = more.apply(MoleculeServer.builder().discovery(Discovery.classPath())
          .runtime("hosted", agents, "hosted").set("env", "development")
          .set("plugin-github-url", "http://" + host.authority())
          .set("plugin-install-max-dir-bytes", LIMIT)).build().start();
      http = new HttpCalls(server.uri());
      id = UUID.fromString(http.post("/workspaces", "{\"name\":\"Ada\",\"runtime\":\"hosted\"}")
          .expect(201).get("id"));
      Until.holds("the agent is online",
          () -> http.get("/workspaces/" + id).get("status").equals("online"));
    }

    Answer install(String source) throws Exception {
      return http.post("/workspaces/" + id + "/plugins", "{\"source\":\"" + source + "\"}");
    }

    @Override
    public void close() {
      http.close();
      server.close();
    }
  }

  private Scene scene() throws Exception {
    return new Scene(builder -> builder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"github://acme/toolbox#", "github://acme/toolbox.git#",
      "git://http://{host}/acme/toolbox#",
      "git://http://{host}/acme/toolbox.git#", "git://http://localhost:{port}/acme/toolbox/#"})
  void aRepositoryIsFetchedAtATagABranchOrACommit(String source) throws Exception {
    var address = source.replace("{host}", host.authority()).replace("{port}", "" + host.port());
    try (var scene = scene()) {
      var answer = scene.install(address + "v1").expect(200);

      assertThat(answer.get("plugin")).isEqualTo("toolbox");
      assertThat(answer.get("source")).isEqualTo(address + "v1");
      assertThat(agents.files(scene.id).below(INSTALLED)).containsExactly(INSTALLED + "/bin",
          INSTALLED + "/bin/lint", INSTALLED + "/plugin.yaml", INSTALLED + "/rules",
          INSTALLED + "/rules/style.md", INSTALLED + "/skills", INSTALLED + "/skills/lint",
          INSTALLED + "/skills/lint/SKILL.md");
      assertThat(agents.files(scene.id).find(INSTALLED + "/bin/lint").orElseThrow().mode())
          .isEqualTo(0755);

      scene.install(address + "main").expect(200);
      assertThat(agents.files(scene.id).text(INSTALLED + "/plugin.yaml")).contains("version: 2");
      assertThat(agents.files(scene.id).text(INSTALLED + "/rules/style.md")).isEmpty();

      scene.install(address + first).expect(200);
      assertThat(agents.files(scene.id).text(INSTALLED + "/rules/style.md")).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"github://acme/nothing#v1", "github://acme/toolbox#v9",
      "github://acme/toolbox#0123456789012345678901234567890123456789",
      "git://http://{host}/nobody/nothing#v1"})
  void whatIsNotThereIsNotFound(String source) throws Exception {
    try (var scene = scene()) {
      var answer = scene.install(source.replace("{host}", host.authority())).expect(404);

      assertThat(answer.get("code")).isEqualTo("not_found");
      assertThat(answer.get("source")).isEqualTo(source.replace("{host}", host.authority()));
    }
  }

  @Test
  void whereTheOperatorAllowsItTheNewestStateIsFetched() throws Exception {
    try (var scene = new Scene(builder -> builder.set("plugin-allow-unpinned", true))) {
      scene.install("github://acme/toolbox").expect(200);
      scene.install("github://acme/toolbox#").expect(200);

      assertThat(agents.files(scene.id).text(INSTALLED + "/plugin.yaml")).contains("version: 2");
    }
  }

  @Test
  void aHostThatTheServerMayNotCallIsNotCalled() throws Exception {
    try (var scene = new Scene(builder -> builder.set("env", "production")
        .set("secrets-encryption-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="))) {
      var address = host.authority() + "/acme/toolbox#v1";
      for (var source : new String[]{"git://http://" + address, "git://" + address,
          "git://http://localhost:" + host.port() + "/acme/toolbox#v1",
          "git://http://169.254.169.254/latest/meta-data#v1",
          "git://http://2130706433:" + host.port() + "/acme/toolbox#v1",
          "git://http://[::ffff:127.0.0.1]:" + host.port() + "/acme/toolbox#v1"}) {
        var answer = scene.http.post("/workspaces/" + scene.id + "/plugins",
            "{\"source\":\"" + source + "\"}", "Authorization",
            "Bearer " + agents.token(scene.id)).expect(502);
        assertThat(answer.get("code")).isEqualTo("address_not_allowed");
      }
      assertThat(host.asked()).isEmpty();
    }
  }

  @Test
  void onlyGitHubMaySendUsElsewhere() throws Exception {
    try (var scene = scene(); var other = new GitHost(repositories)) {
      host.redirectTo("http://" + other.authority());

      scene.install("github://acme/toolbox#v1").expect(200);
      int asked = other.asked().size();
      assertThat(asked).isPositive();

      assertThat(scene.install("git://http://" + host.authority() + "/acme/toolbox#v1")
          .expect(502).get("code")).isEqualTo("plugin_fetch_failed");
      assertThat(other.asked()).hasSize(asked);
    }
  }

  @Test
  void whatIsTooLargeIsSaid() throws Exception {
    Files.write(work.resolve("zeros"), new byte[50_000_000]);
    host.publish(work, "acme/bomb", "v1");

    try (var scene = scene()) {
      assertThat(scene.install("github://acme/bomb#v1").expect(413).get("code"))
          .isEqualTo("too_large");
      assertThat(agents.files(scene.id).below("/configs")).isEmpty();
    }
  }

  @Test
  void aHostThatDoesNotAnswerIsGivenUp() throws Exception {
    host.hang();
    try (var scene = new Scene(
        builder -> builder.set("plugin-install-fetch-timeout", "300ms"))) {
      assertThat(scene.install("github://acme/toolbox#v1").expect(504).get("code"))
          .isEqualTo("plugin_fetch_timeout");
    }
  }

  @Test
  void aHostThatIsNotThereIsSaid() throws Exception {
    int port = host.port();
    host.close();
    try (var scene = scene()) {
      var answer = scene.install("git://http://127.0.0.1:" + port + "/acme/toolbox#v1")
          .expect(502);

      assertThat(answer.get("code")).isEqualTo("plugin_fetch_failed");
      assertThat(answer.get("error")).contains("could not be reached");
    }
  }

  @Test
  void whatGitReadsInARepositoryIsAFileLikeOthers() throws Exception {
    new PluginFolder(work).file(".gitattributes", "* filter=evil\n")
        .file(".gitmodules", "[submodule \"x\"]\n path = x\n url = file:///etc\n")
        .file("hooks/post-checkout", "#!/bin/sh\n");
    host.publish(work, "acme/hooks", "v1");

    try (var scene = scene()) {
      scene.install("github://acme/hooks#v1").expect(200);

      assertThat(agents.files(scene.id).below("/configs/plugins/hooks"))
          .contains("/configs/plugins/hooks/.gitattributes",
              "/configs/plugins/hooks/.gitmodules", "/configs/plugins/hooks/hooks/post-checkout")
          .noneMatch(path -> path.contains("/.git/") || path.endsWith("/.git")
              || path.endsWith("/x"));
    }
  }

  @Test
  void anAddressOfIpv6IsAHostToo() throws Exception {
    var loopback = new byte[16];
    loopback[15] = 1;
    try (var six = new GitHost(repositories, InetAddress.getByAddress(loopback));
        var scene = scene()) {
      scene.install("git://http://[::1]:" + six.port() + "/acme/toolbox#v1").expect(200);

      assertThat(six.asked()).isNotEmpty();
    }
  }

  @Test
  void theAddressOfGitHubMayEndWithASlash() throws Exception {
    try (var scene = new Scene(builder -> builder.set("plugin-github-url",
        "http://" + host.authority() + "/"))) {
      scene.install("github://acme/toolbox#v1").expect(200);

      assertThat(host.asked()).isNotEmpty().noneMatch(path -> path.contains("//"));
    }
  }

  @Test
  void stagingLeavesNothingBehind(@TempDir Path temporary) throws Exception {
    // where other processes do not make such folders
    var shared = System.setProperty("java.io.tmpdir", temporary.toString());
    try (var scene = scene()) {
      scene.install("github://acme/toolbox#v1").expect(200);
      scene.install("github://acme/toolbox#v9").expect(404);
    } finally {
      System.setProperty("java.io.tmpdir", shared);
    }
    try (var left = Files.list(temporary)) {
      assertThat(left).noneMatch(path -> path.getFileName().toString()
          .startsWith("molecule-plugin-"));
    }
  }
}
