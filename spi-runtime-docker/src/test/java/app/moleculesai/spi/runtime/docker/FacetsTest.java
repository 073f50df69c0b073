package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import app.moleculesai.sdk.api.runtime.Responder;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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
  void whatIsNotThereIsNotOffered() {
    assertThat(rig.runtime().facet(Responder.class)).isEmpty();
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
  void theOutputBeginsWhereItIsWanted() throws Exception {
    List<String> all;
    try (var stream = logs().open(id, 10, Optional.empty(), false)) {
      all = lines(stream);
    }
    var last = Instant.parse(all.getLast().split(" ", 2)[0]);
    try (var one = logs().open(id, 1, Optional.empty(), false);
        var none = logs().open(id, 0, Optional.empty(), false);
        var since = logs().open(id, 10, Optional.of(last), false);
        var later = logs().open(id, 10, Optional.of(last.plusSeconds(60)), false)) {
      assertThat(lines(one)).containsExactly(all.getLast());
      assertThat(lines(none)).isEmpty();
      assertThat(lines(since)).containsExactly(all.getLast());
      assertThat(lines(later)).isEmpty();
    }
  }

  @Test
  void theOutputIsFollowedUntilTheAgentEnds() throws Exception {
    try (var stream = logs().open(id, 0, Optional.empty(), true)) {
      var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      rig.run(id, "sh", "-c", "echo 'a new line' > /proc/1/fd/1");

      assertThat(reader.readLine()).endsWith(" a new line");
      rig.runtime().stop(id);
      assertThat(reader.readLine()).isNull();
    }
  }

  @Test
  void closingEndsAReadThatWaits() throws Exception {
    var stream = logs().open(id, 0, Optional.empty(), true);
    var reading = new CompletableFuture<Integer>();
    Thread.ofVirtual().start(() -> {
      try {
        reading.complete(stream.read());
      } catch (IOException e) {
        reading.completeExceptionally(e);
      }
    });

    stream.close();

    assertThat(reading).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(-1);
  }

  @Test
  void aCommandTellsItsOutputAndExitCode() {
    assertThat(commands().run(id, List.of("sh", "-c", "echo out; echo err >&2; exit 4"),
        Duration.ofSeconds(20)))
        .satisfies(outcome -> assertThat(outcome.exitCode()).isEqualTo(4))
        .satisfies(outcome -> assertThat(outcome.output().lines())
            .containsExactlyInAnyOrder("out", "err"));
  }

  @Test
  void noShellTakesPartInACommand() {
    assertThat(rig.run(id, "echo", "$HOME;", "a b")).isEqualTo("$HOME; a b");
  }

  @Test
  void moreOutputThanIsKeptDoesNotHoldACommandUp() {
    var outcome = commands().run(id, List.of("sh", "-c", "seq 1 400000; exit 5"),
        Duration.ofSeconds(60));

    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.output()).hasSize(AgentCommands.MOST_OUTPUT).startsWith("1\n2\n");
  }

  @Test
  void aProgramThatIsNotThereHasTheExitCodeOfAShell() {
    assertThat(commands().run(id, List.of("/no/such/program"), Duration.ofSeconds(20)).exitCode())
        .isIn(126, 127);
  }

  @Test
  void aCommandThatTakesTooLongIsGivenUp() {
    assertCode(ErrorCode.UNAVAILABLE,
        () -> commands().run(id, List.of("sleep", "60"), Duration.ofMillis(500)));
    assertThat(rig.run(id, "echo", "still here")).isEqualTo("still here");
  }

  @Test
  void filesAreCopiedBothWays() throws Exception {
    files().write(id, "/workspace",
        archive("notes/a.txt", "hello".getBytes(StandardCharsets.UTF_8)));
    assertThat(rig.run(id, "cat", "/workspace/notes/a.txt")).isEqualTo("hello");

    try (var tar = new TarArchiveInputStream(files().read(id, "/workspace/notes"))) {
      assertThat(tar.getNextEntry().getName()).isEqualTo("notes/");
      assertThat(tar.getNextEntry().getName()).isEqualTo("notes/a.txt");
      assertThat(new String(tar.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hello");
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
  void theCallersArchiveIsLeftOpen() throws Exception {
    var closed = new AtomicBoolean();
    var archive = new java.io.FilterInputStream(archive("x", new byte[1])) {
      @Override
      public void close() {
        closed.set(true);
      }
    };

    files().write(id, "/workspace", archive);

    assertThat(closed).isFalse();
    archive.close();
  }

  @Test
  void whatIsNotThereIsNotFound() {
    var unknown = UUID.randomUUID();

    assertCode(ErrorCode.NOT_FOUND, () -> files().read(id, "/no/such/file"));
    assertCode(ErrorCode.NOT_FOUND,
        () -> files().write(id, "/no/such/folder", archive("x", new byte[1])));
    assertCode(ErrorCode.INVALID, () -> files().read(id, "relative"));
    assertCode(ErrorCode.NOT_FOUND, () -> files().read(unknown, "/workspace"));
    assertCode(ErrorCode.NOT_FOUND, () -> logs().open(unknown, 1, Optional.empty(), false));
    assertCode(ErrorCode.NOT_FOUND,
        () -> commands().run(unknown, List.of("echo"), Duration.ofSeconds(5)));
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
