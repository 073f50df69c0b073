package app.moleculesai.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve --demo --docker}: five agents in containers, which are gone when the server ends. */
@NeedsAgents
@Timeout(180)
class ContainerDemoTest {
  private static final Path TEMPLATES = Path.of("../server/src/dist/org-templates")
      .toAbsolutePath();

  private final String network = "molecule-chaos-" + UUID.randomUUID();
  private final List<UUID> agents = new ArrayList<>();

  @TempDir
  Path home;

  @AfterEach
  void removeAll() throws Exception {
    try (var daemon = new Daemon(Daemon.MACHINE)) {
      daemon.remove(agents, network);
    }
  }

  @Test
  void fiveAgentsAnswerAndEndWithTheServer() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var yaml = """
        bind-addr: 127.0.0.1
        admin-token: %s
        org-templates-dir: %s
        runtimes:
          docker: {host: "%s", network: %s}
        """.formatted(Calls.TOKEN, TEMPLATES, Daemon.MACHINE, network);
    try (var daemon = new Daemon(Daemon.MACHINE);
        var server = ChildServer.serve(home, port, yaml, "--demo", "--docker");
        var calls = server.client()) {
      Until.holds("the demo is ready", () -> server.said().contains("Molecule listens on"));
      assertThat(server.said()).contains("5 workspaces of");
      calls.get("/workspaces").expect(200).body()
          .forEach(row -> agents.add(UUID.fromString(row.path("id").asText())));

      assertThat(agents).hasSize(5);
      for (var id : agents) {
        assertThat(calls.status(id)).isEqualTo("online");
        assertThat(calls.answers(id)).isTrue();
      }
      var installation = daemon.installation(agents.getFirst());
      assertThat(daemon.things(installation)).hasSizeGreaterThanOrEqualTo(5);

      server.end();
      assertThat(daemon.things(installation)).isEmpty();
    }
  }
}
