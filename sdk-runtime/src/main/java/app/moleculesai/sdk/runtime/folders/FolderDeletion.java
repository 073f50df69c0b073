package app.moleculesai.sdk.runtime.folders;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Deletes folders with all in them. Links are deleted, not followed. One thread at a time. */
public final class FolderDeletion extends SimpleFileVisitor<Path> {
  private Optional<IOException> failure = Optional.empty();

  private FolderDeletion() {}

  /**
   * Deletes a folder, or a file; one that is not there is no error.
   *
   * @throws IOException when something of it is left; as much as possible is deleted
   */
  public static void delete(Path folder) throws IOException {
    var deletion = new FolderDeletion();
    Files.walkFileTree(folder, deletion);
    if (deletion.failure.isPresent()) {
      throw deletion.failure.get();
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    return delete(file, Optional.empty());
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    return delete(file, Optional.of(e));
  }

  @Override
  public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) {
    return delete(dir, Optional.ofNullable(e));
  }

  private FileVisitResult delete(Path path, Optional<IOException> before) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      failure = failure.or(() -> before).or(() -> Optional.of(e));
    }
    return FileVisitResult.CONTINUE;
  }
}
