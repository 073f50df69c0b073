package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.testkit.runtime.KitStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent finds in its folders, and what is left of it. */
@NeedsDocker
@Timeout(120)
class AgentDataTest {
  private final UUID id = UUID.randomUUID();
  private Rig rig;

  @BeforeEach
  void open() {
    rig = Rig.open(Map.of("images",
        Map.of(TestStart.RUNTIME, TestAgent.IMAGE, "claude-code", TestAgent.IMAGE)));
  }

  @AfterEach
  void close() throws InterruptedException {
    rig.close();
  }

  @Test
  void filesAndTokenAreThereBeforeTheAgentBegins() {
    rig.start(TestStart.of(id).file("config.yaml", "name: one").file("skills/a/b.md", "deep")
        .token("a-token"));

    assertThat(rig.run(id, "cat", "/configs/config.yaml")).isEqualTo("name: one");
    assertThat(rig.run(id, "cat", "/configs/skills/a/b.md")).isEqualTo("deep");
    assertThat(rig.run(id, "cat", "/configs/.auth_token")).isEqualTo("a-token");
    assertThat(rig.run(id, "stat", "-c", "%a %u", "/configs/.auth_token")).isEqualTo("600 0");
  }

  @Test
  void theUserOfTheImageReadsWhatIsWrittenForIt() throws Exception {
    var image = "molecule-test/user:1";
    TestAgent.load(TestDaemon.client(), image, "user", "agent");
    try (var other = Rig.open(Map.of("images", Map.of(TestStart.RUNTIME, image)))) {
      other.start(TestStart.of(id).file("a/config.yaml", "name: one").token("a-token"));

      assertThat(other.run(id, "cat", "/configs/a/config.yaml", "/configs/.auth_token"))
          .isEqualTo("name: onea-token");
      assertThat(other.run(id, "stat", "-c", "%a %u %g", "/configs/.auth_token"))
          .isEqualTo("600 1000 1001");
    }
  }

  @Test
  void sessionsAreResetByTheSecretOfThatNameToo() {
    var start = TestStart.of(id, workspace -> workspace.runtime("claude-code"));
    rig.start(start);
    rig.run(id, "touch", "/root/.claude/sessions/one");

    rig.start(start.environment("WORKSPACE_RESET_SESSION", "true"));

    assertThat(rig.run(id, "ls", "/root/.claude/sessions")).isEmpty();
  }

  @Test
  void removingDataSparesTheWorkUnlessEverythingGoes() {
    rig.start(TestStart.of(id, workspace -> workspace.runtime("claude-code")));
    var names = new Names(id);
    rig.runtime().stop(id);
    assertThat(rig.hasVolume(names.configVolume())).isTrue();

    rig.runtime().removeData(id, false);
    assertThat(rig.hasVolume(names.configVolume())).isFalse();
    assertThat(rig.hasVolume(names.sessionVolume())).isFalse();
    assertThat(rig.hasVolume(names.workspaceVolume())).isTrue();

    rig.runtime().removeData(id, true);
    assertThat(rig.hasVolume(names.workspaceVolume())).isFalse();
    rig.runtime().removeData(id, true); // not there is success
  }

  @Test
  void theDataOfAnAgentThatAnotherIsJustRemovingIsRemovedToo() throws Exception {
    rig.start(TestStart.of(id));
    Callable<Boolean> removing = () -> {
      rig.runtime().stop(id);
      rig.runtime().removeData(id, true);
      return rig.hasVolume(new Names(id).configVolume());
    };

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var left : threads.invokeAll(Collections.nCopies(4, removing))) {
        assertThat(left.get()).isFalse();
      }
    }
  }

  @Test
  void aFolderOfTheHostTakesThePlaceOfTheVolumeAsFarAsAccessIsGiven(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("plan"), "the plan");
    rig.start(at(folder, "read_write"));
    assertThat(rig.run(id, "cat", "/workspace/plan")).isEqualTo("the plan");
    rig.run(id, "touch", "/workspace/result");
    assertThat(folder.resolve("result")).exists();

    rig.start(at(folder, "read_only"));
    assertThat(rig.run(id, "touch", "/workspace/other")).contains("Read-only");

    rig.start(at(folder, "none"));
    assertThat(rig.run(id, "ls", "/workspace")).isEmpty();
  }

  private KitStart at(Path folder, String access) {
    return TestStart.of(id,
        workspace -> workspace.workspaceDir(folder.toString()).workspaceAccess(access));
  }
}
