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
