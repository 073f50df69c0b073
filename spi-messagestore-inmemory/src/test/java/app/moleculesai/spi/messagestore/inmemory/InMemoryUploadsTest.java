package app.moleculesai.spi.messagestore.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PendingUpload;
import app.moleculesai.sdk.api.registry.PendingUploadRepository.Content;
import app.moleculesai.sdk.api.registry.Workspace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contents of uploads lie on the disk as long as their rows are there, and no longer. */
class InMemoryUploadsTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

  private final UUID workspace = UUID.randomUUID();

  @TempDir
  Path temporary;
  private InMemoryRegistry registry;

  @BeforeEach
  void insertWorkspace() {
    registry = new InMemoryRegistry(temporary);
    assertThat(registry.workspaces().insert(List.of(Workspace.of(workspace, "w", NOON).build())))
        .hasSize(1);
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private List<Path> made() throws IOException {
    return files(temporary);
  }

  private PendingUpload upload(long size) {
    return PendingUpload.of(UUID.randomUUID(), workspace, "a", "", size, NOON,
        NOON.plusSeconds(1));
  }

  private static Content bytes(int count) {
    return () -> new ByteArrayInputStream(new byte[count]);
  }

  @Test
  void aFolderComesWithTheFirstFileAndGoesWithTheLast() throws Exception {
    var one = upload(1);
    var two = upload(2);
    registry.pendingUploads().insert(one, bytes(1));
    registry.pendingUploads().insert(two, bytes(2));
    assertThat(made()).singleElement().satisfies(folder -> {
      assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
      assertThat(files(folder)).hasSize(2);
    });

    registry.pendingUploads().delete(List.of(one.id()));
    assertThat(made()).singleElement()
        .satisfies(folder -> assertThat(files(folder)).hasSize(1));
    registry.workspaces().purge(List.of(workspace));
    assertThat(made()).isEmpty();
  }

  @Test
  void whatIsUndoneLeavesNothing() throws Exception {
    assertThatThrownBy(() -> registry.transaction(tx -> {
      tx.pendingUploads().insert(upload(1), bytes(1));
      assertThat(temporary).isNotEmptyDirectory();
      throw new IllegalStateException("undone");
    })).hasMessage("undone");

    assertThat(made()).isEmpty();
  }

  @Test
  void aContentOfAnotherSizeIsRefusedAndLeavesNothing() throws Exception {
    assertThatThrownBy(() -> registry.pendingUploads().insert(upload(3), bytes(2)))
        .isInstanceOf(SdkException.class);

    assertThat(made()).isEmpty();
  }

  @Test
  void aClosedRegistryLeavesNothing() throws Exception {
    registry.pendingUploads().insert(upload(1), bytes(1));

    registry.close();

    assertThat(made()).isEmpty();
  }
}
