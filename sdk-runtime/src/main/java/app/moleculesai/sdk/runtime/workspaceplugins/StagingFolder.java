package app.moleculesai.sdk.runtime.workspaceplugins;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.runtime.git.FolderDeletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary folder that nobody else can read, for one plugin. Close deletes it; belongs to one thread. */
final class StagingFolder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StagingFolder.class.getName());

  private final Path root;
  private final FolderLock lock;

  private StagingFolder(Path root, FolderLock lock) {
    this.root = root;
    this.lock = lock;
  }

  /** Makes a folder in one that servers share. */
  static StagingFolder create(Path parent) throws IOException {
    var root = Files.createTempDirectory(parent, AbandonedStaging.PREFIX);
    var folder = new StagingFolder(root, FolderLock.take(root));
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

  /** Returns where the plugin may be packed. */
  Path archive() {
    return root.resolve("archive");
  }

  /** Returns where anything else may be. */
  Path scratch() {
    return root.resolve("scratch");
  }

  /** Deletes all that the plugin was made of; what stands in {@link #archive} stays. */
  void keepArchive() {
    delete(plugin());
    delete(scratch());
  }

  @Override
  public void close() {
    lock.close();
    delete(root);
  }

  private static void delete(Path folder) {
    try {
      FolderDeletion.delete(folder);
    } catch (IOException e) {
      LOG.log(WARNING, "a temporary folder could not be deleted", e);
    }
  }
}
