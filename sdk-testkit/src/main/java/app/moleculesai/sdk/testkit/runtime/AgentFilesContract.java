package app.moleculesai.sdk.testkit.runtime;

import static app.moleculesai.sdk.testkit.runtime.AgentsUnderTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** Files of agents: for runtimes with {@link AgentFiles}. */
public interface AgentFilesContract extends AgentKit {
  /** More than any buffer on the way. */
  int LARGE = 4 * 1024 * 1024;

  /** Returns a folder of an agent that is there and may be written: absolute, as the agent sees it. */
  String folder(UUID workspaceId);

  private AgentFiles files() {
    return agents().runtime().facet(AgentFiles.class).orElseThrow();
  }

  @Test
  default void files_areCopiedBothWaysOverThoseThatAreThere() throws IOException {
    var id = agents().started();
    var folder = folder(id);
    var large = "0123456789abcdef".repeat(LARGE / 16);

    files().write(id, folder, archive(Map.of("kit/a", "1", "kit/deep/b", "\u00c4")));
    assertThat(read(id, folder + "/kit")).containsOnly(Map.entry("kit/a", "1"),
        Map.entry("kit/deep/b", "\u00c4"));
    files().write(id, folder, archive(Map.of("kit/a", "2")));
    assertThat(read(id, folder + "/kit")).containsOnly(Map.entry("kit/a", "2"),
        Map.entry("kit/deep/b", "\u00c4"));
    assertThat(read(id, folder + "/kit/a")).containsOnly(Map.entry("a", "2"));

    files().write(id, folder, archive(Map.of("large", large)));
    assertThat(large.equals(read(id, folder + "/large").get("large")))
        .as("the large file came back as it was").isTrue();
  }

  @Test
  default void files_theArchiveOfTheCallerIsReadToItsEndAndLeftOpen() throws IOException {
    var id = agents().started();
    var closed = new AtomicBoolean();
    var archive = new FilterInputStream(archive(Map.of("a", "1"))) {
      @Override
      public void close() {
        closed.set(true);
      }
    };

    files().write(id, folder(id), archive);

    assertThat(closed).isFalse();
    assertThat(archive.read()).as("what is left of the archive").isEqualTo(-1);
  }

  @Test
  default void files_pathsThatLeadNowhereAreRefused() {
    var id = agents().started();
    var folder = folder(id);
    var unknown = UUID.randomUUID();

    refused(ErrorCode.NOT_FOUND, () -> files().read(id, folder + "/no-such-file").close());
    refused(ErrorCode.NOT_FOUND,
        () -> files().write(id, folder + "/no-such-folder", archive(Map.of("a", "1"))));
    refused(ErrorCode.NOT_FOUND, () -> files().read(unknown, folder).close());
    refused(ErrorCode.NOT_FOUND,
        () -> files().write(unknown, folder, archive(Map.of("a", "1"))));
    refused(ErrorCode.INVALID, () -> files().read(id, "kit").close());
    refused(ErrorCode.INVALID, () -> files().write(id, "kit", archive(Map.of("a", "1"))));
  }

  private static InputStream archive(Map<String, String> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        var content = file.getValue().getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry(file.getKey());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private Map<String, String> read(UUID id, String path) throws IOException {
    var files = new TreeMap<String, String>();
    try (var tar = new TarArchiveInputStream(files().read(id, path))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          files.put(entry.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return files;
  }
}
