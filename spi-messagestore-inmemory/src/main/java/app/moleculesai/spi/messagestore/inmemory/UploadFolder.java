package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PendingUploadRepository.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The contents of uploads: a heap that is meant for rows is no place for them. They lie in a temporary folder that only
 * this process's user can read, is made for the first one and goes with the last one. Belongs to whoever has the writer's
 * lock.
 */
final class UploadFolder {
  private final Set<Path> files = new HashSet<>();
  private final Path parent;
  private @Nullable Path folder;

  /** Takes where temporary folders are made. */
  UploadFolder(Path parent) {
    this.parent = parent;
  }

  /** Writes a content; it stays until {@link #keep} finds that no row has it. */
  Path write(Content content, long size) {
    try {
      var place = folder;
      if (place == null) {
        place = Files.createTempDirectory(parent, "molecule-uploads-");
        folder = place;
      }
      var file = place.resolve(UUID.randomUUID().toString());
      files.add(file);
      try (var in = content.open()) {
        long copied = Files.copy(in, file);
        if (copied != size) {
          throw SdkException.invalid("content", "has " + copied + " bytes and not " + size);
        }
      }
      return file;
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "the content of a file could not be kept", e);
    }
  }

  /** Deletes the contents that no row has. */
  void keep(Map<UUID, KeptUpload> rows) {
    if (files.size() == rows.size()) { // each row has its own file: nothing is left over
      return;
    }
    var kept = rows.values().stream().map(KeptUpload::file).collect(Collectors.toSet());
    files.removeIf(file -> !kept.contains(file) && isDeleted(file));
    if (files.isEmpty() && folder != null && isDeleted(folder)) {
      folder = null;
    }
  }

  /** Tries to; what somebody reads may not go now on every system, and is tried again. */
  private static boolean isDeleted(Path path) {
    try {
      Files.deleteIfExists(path);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
