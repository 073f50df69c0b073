package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Output, commands and files of an agent. */
@NeedsDocker
@Timeout(120)
class FacetsTest {
  private static final int BIG = 20 * 1024 * 1024;

  private Rig rig;
  private UUID id = UUID.randomUUID();

  @BeforeEach
  void open() throws Exception {
    rig = Rig.open();
    id = rig.started();
  }

  @AfterEach
  void close() throws InterruptedException {
    rig.close();
  }

  @Test
  void theOutputIsBothOutputsAsLinesWithTheirTimes() throws Exception {
    try (var stream = logs().open(id, 10, Optional.empty(), false)) {
      var lines = lines(stream);

      assertThat(lines).hasSize(2).allSatisfy(line -> Instant.parse(line.split(" ", 2)[0]));
      assertThat(lines).extracting(line -> line.split(" ", 2)[1])
          .containsExactlyInAnyOrder("agent of " + id + " begins", "agent on its other output");
    }
  }

  @Test
  void aLargeFileIsStreamed() throws Exception {
    files().write(id, "/workspace", archive("big", new byte[BIG]));
    assertThat(rig.run(id, "stat", "-c", "%s", "/workspace/big")).isEqualTo("" + BIG);

    try (var tar = new TarArchiveInputStream(files().read(id, "/workspace/big"))) {
      assertThat(tar.getNextEntry().getSize()).isEqualTo(BIG);
      assertThat(tar.transferTo(java.io.OutputStream.nullOutputStream())).isEqualTo(BIG);
    }
    try (var abandoned = files().read(id, "/workspace/big")) {
      assertThat(abandoned.read()).isNotNegative();
    }
    assertThat(rig.run(id, "echo", "still here")).isEqualTo("still here");
  }

  @Test
  void anEntryReplacesWhatHasItsNameAndFoldersAreMerged() throws Exception {
    files().write(id, "/configs", plugin("old"));
    files().write(id, "/configs", archive("plugins/other/keep", new byte[1]));
    files().write(id, "/configs", plugin("new"));

    assertThat(rig.run(id, "ls", "-R", "/configs/plugins").lines().filter(line -> !line.isBlank()))
        .containsExactly("/configs/plugins:", "other", "toolbox", "/configs/plugins/other:",
            "keep", "/configs/plugins/toolbox:", "new");
    assertThat(rig.run(id, "stat", "-c", "%u:%g %a", "/configs/plugins/toolbox/new"))
        .isEqualTo("1000:1000 755");
  }

  /** An archive as the server sends it: an empty file takes the place of an older folder, a folder that of the file. */
  private static InputStream plugin(String file) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (var name : List.of("plugins/", "plugins/toolbox", "plugins/toolbox/",
          "plugins/toolbox/" + file)) {
        var entry = new TarArchiveEntry(name);
        entry.setUserId(1000);
        entry.setGroupId(1000);
        entry.setMode(0755);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  @Test
  void filesAndFoldersAreDeleted() throws Exception {
    files().write(id, "/configs", plugin("a"));
    files().write(id, "/configs", archive("skills/lint/SKILL.md", new byte[1]));
    files().write(id, "/configs", archive("-rf", new byte[1]));

    files().delete(id, List.of("/configs/plugins/toolbox", "/configs/skills/lint",
        "/configs/not-there", "/configs/-rf"));

    assertThat(rig.run(id, "ls", "-A", "/configs/plugins", "/configs/skills").lines()
        .filter(line -> !line.isBlank()))
        .containsExactly("/configs/plugins:", "/configs/skills:");
    assertThat(rig.run(id, "ls", "-A", "/configs")).doesNotContain("-rf");
    assertCode(ErrorCode.INVALID, () -> files().delete(id, List.of("relative")));
    assertCode(ErrorCode.NOT_FOUND, () -> files().delete(UUID.randomUUID(), List.of("/x")));
  }

  @Test
  void whereNoProgramCanDeleteAnEmptyFileStays() throws Exception {
    files().write(id, "/configs", plugin("a"));
    rig.run(id, "/bin/busybox", "rm", "/bin/rm");

    files().delete(id, List.of("/configs/plugins/toolbox", "/configs/plugins/not-there"));

    assertThat(rig.run(id, "stat", "-c", "%F %s", "/configs/plugins/toolbox"))
        .isEqualTo("regular empty file 0");
    assertThat(rig.run(id, "ls", "-A", "/configs/plugins")).isEqualTo("toolbox");
    files().write(id, "/configs", plugin("again"));
    assertThat(rig.run(id, "ls", "/configs/plugins/toolbox")).isEqualTo("again");
  }

  @Test
  void whatCannotBeDeletedIsSaid() {
    assertCode(ErrorCode.UNAVAILABLE, () -> files().delete(id, List.of("/proc/1/status")));
  }

  @Test
  void ofAnAgentThatEndedThereAreOutputAndFilesButNoCommands() throws Exception {
    TestDaemon.client().killContainerCmd(rig.container(id).getId()).exec();

    try (var stream = logs().open(id, 10, Optional.empty(), true);
        var archive = files().read(id, "/difference")) {
      assertThat(lines(stream)).hasSize(2);
      assertThat(archive.read()).isNotNegative();
    }
    assertCode(ErrorCode.NOT_FOUND,
        () -> commands().run(id, List.of("echo"), Duration.ofSeconds(5)));
  }

  private AgentLogs logs() {
    return rig.runtime().facet(AgentLogs.class).orElseThrow();
  }

  private AgentCommands commands() {
    return rig.runtime().facet(AgentCommands.class).orElseThrow();
  }

  private AgentFiles files() {
    return rig.runtime().facet(AgentFiles.class).orElseThrow();
  }

  private static List<String> lines(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)).lines()
        .toList();
  }

  private static InputStream archive(String path, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var entry = new TarArchiveEntry(path);
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(SdkException.class,
        e -> assertThat(e.code()).isEqualTo(code));
  }
}
