package app.moleculesai.sdk.runtime.folders;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that no other user can read, locked until it is closed, so that {@link AbandonedFolders} lets it be. Close
 * deletes it with all in it. Safe for use by many threads.
 */
public final class TemporaryFolder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TemporaryFolder.class.getName());

  private final Path root;
  private final FolderLock lock;

  private TemporaryFolder(Path root, FolderLock lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Makes a folder.
   *
   * @param parent where servers may make folders
   * @param prefix how its name begins
   * @throws IOException when it cannot be made; nothing is left of it then
   */
  public static TemporaryFolder create(Path parent, String prefix) throws IOException {
    var root = Files.createTempDirectory(parent, prefix);
    try {
      return new TemporaryFolder(root, FolderLock.take(root));
    } catch (IOException e) {
      delete(root);
      throw e;
    }
  }

  /** Returns a place in it for a file or a folder; {@code lock} is taken. */
  public Path resolve(String name) {
    return root.resolve(name);
  }

  /** Deletes a file in it, or a folder with all in it; what cannot be deleted is logged and waits for the close. */
  public void delete(String name) {
    delete(resolve(name));
  }

  @Override
  public void close() {
    lock.close();
    delete(root);
  }

  private static void delete(Path path) {
    try {
      FolderDeletion.delete(path);
    } catch (IOException e) {
      LOG.log(WARNING, "a temporary folder could not be deleted", e);
    }
  }
}
