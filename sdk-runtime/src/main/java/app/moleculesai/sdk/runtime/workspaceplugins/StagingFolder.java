package app.moleculesai.sdk.runtime.workspaceplugins;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A temporary folder that nobody else can read, for one plugin. Close deletes it; belongs to one thread. */
final class StagingFolder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StagingFolder.class.getName());

  private final Path root;

  private StagingFolder(Path root) {
    this.root = root;
  }

  static StagingFolder create() throws IOException {
    var folder = new StagingFolder(Files.createTempDirectory("molecule-plugin-"));
    try {
      Files.createDirectory(folder.plugin());
      Files.createDirectory(folder.scratch());
      return folder;
    } catch (IOException e) {
      folder.close();
      throw e;
    }
  }

  /** Returns where the plugin's files are. */
  Path plugin() {
    return root.resolve("plugin");
  }

  /** Returns where anything else may be. */
  Path scratch() {
    return root.resolve("scratch");
  }

  @Override
  public void close() {
    try {
      if (Files.exists(root)) {
        Files.walkFileTree(root, new Deletion());
      }
    } catch (IOException e) {
      LOG.log(WARNING, "a temporary folder could not be deleted", e);
    }
  }

  /** Deletes what it visits; links are deleted, not followed. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
        throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(dir);
      return FileVisitResult.CONTINUE;
    }
  }
}
