package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.postgres.Until;
import app.moleculesai.sdk.testkit.reference.ProcessWitness;
import app.moleculesai.sdk.testkit.runtime.AgentWitness.Kept;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A runtime that somebody else built is dropped into the folder of plugins, and whole agents live in its processes. */
@Timeout(120)
class RuntimeJarTest {
  @TempDir
  private Path plugins;
  @TempDir
  private Path folder;

  private ProcessWitness witness = new ProcessWitness(Path.of(""), Path.of(""));

  @BeforeEach
  void dropIn() throws Exception {
    Files.copy(PluginProject.jar(), plugins.resolve("acme.jar"));
    witness = new ProcessWitness(folder.resolve("agents"), plugins.resolve("acme.jar"));
  }

  @AfterEach
  void killWhatIsLeft() {
    witness.killAll();
  }

  private MoleculeServer server() {
    return MoleculeServer.builder()
        .discovery(Discovery.classPath().and(Discovery.directory(plugins)))
        .set("env", "development").set("data-dir", folder.resolve("data").toString())
        .set("runtimes.local.type", "acme-process")
        .set("runtimes.local.folder", witness.root().toString())
        .set("runtimes.local.program", witness.program().toString()).build().start();
  }

  private static void awaitStatus(HttpCalls http, UUID id, String status) throws Exception {
    Until.holds("workspace is " + status,
        () -> http.get("/workspaces/" + id).get("status").equals(status));
  }

  private static void control(HttpCalls http, UUID id, String order) throws Exception {
    http.post("/workspaces/" + id + "/" + order, "").expect(200);
  }

  @Test
  void anAgentLivesInItFromItsCreationToItsEnd() throws Exception {
    try (var server = server(); var http = new HttpCalls(server.uri())) {
      var id = UUID
          .fromString(http.post("/workspaces", "{\"name\":\"Ada\",\"runtime\":\"process\"}")
              .expect(201).get("id"));
      awaitStatus(http, id, "online");
      assertThat(witness.environment(id)).containsEntry("WORKSPACE_ID", id.toString());
      assertThat(witness.file(id, "config.yaml").orElse("")).contains("Ada");
      assertThat(http.ask(id, "Hello there").raw().body()).contains("Hello there");
      assertThat(http.history(id).findValuesAsText("content")).containsExactly("Hello there",
          "Hello there");
      assertThat(http.exchange("GET", "/workspaces/" + id + "/logs", "").body()).contains("begins");
      witness.leave(id, Kept.WORK);

      witness.kill(id);
      assertThat(http.post("/workspaces/" + id + "/a2a",
          "{\"method\":\"message/send\",\"params\":{\"message\":{\"content\":\"Still there?\"}}}")
          .expect(503).get("code")).isEqualTo("agent_restarting");
      Until.holds("the agent runs again", () -> witness.running(id) == 1);
      awaitStatus(http, id, "online");
      assertThat(http.ask(id, "Back").raw().body()).contains("Back");
      assertThat(http.get("/events/" + id).body().findValuesAsText("event_type"))
          .contains("WORKSPACE_OFFLINE");

      control(http, id, "pause");
      awaitStatus(http, id, "paused");
      Until.holds("the agent has ended", () -> witness.running(id) == 0);
      control(http, id, "resume");
      awaitStatus(http, id, "online");
      assertThat(witness.has(id, Kept.WORK)).as("its work").isTrue();
      assertThat(http.ask(id, "Resumed").raw().body()).contains("Resumed");

      http.send("DELETE", "/workspaces/" + id + "?purge=true", "").expect(200);
      assertThat(witness.running(id)).isZero();
      try (var left = Files.walk(witness.root())) {
        assertThat(left.filter(path -> path.toString().contains(id.toString()))).isEmpty();
      }
      assertThat(server.plugins().render()).contains("acme", "runtime/acme-process -> local");
    }
  }

  @Test
  void anAgentOutlivesTheServerUntilOneIsThereThatDoesNotKnowIt() throws Exception {
    UUID id;
    try (var server = server(); var http = new HttpCalls(server.uri())) {
      id = UUID.fromString(http.post("/workspaces", "{\"name\":\"Ada\",\"runtime\":\"process\"}")
          .expect(201).get("id"));
      awaitStatus(http, id, "online");
    }
    assertThat(witness.running(id)).isOne();

    try (var next = server()) { // the same installation, whose registry was in memory
      assertThat(next.uri()).isNotNull();
      Until.holds("the agent was removed", () -> witness.running(id) == 0);
    }
  }
}
