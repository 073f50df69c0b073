package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.runtime.folders.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary folder that nobody else can read, for one plugin. Close deletes it; belongs to one thread. */
final class StagingFolder implements AutoCloseable {
  private static final String PLUGIN = "plugin";
  private static final String SCRATCH = "scratch";

  private final TemporaryFolder root;

  private StagingFolder(TemporaryFolder root) {
    this.root = root;
  }

  /** Makes a folder in one that servers share. */
  static StagingFolder create(Path parent) throws IOException {
    var folder = new StagingFolder(TemporaryFolder.create(parent, WorkspacePlugins.FOLDERS));
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
    return root.resolve(PLUGIN);
  }

  /** Returns where the plugin may be packed. */
  Path archive() {
    return root.resolve("archive");
  }

  /** Returns where anything else may be. */
  Path scratch() {
    return root.resolve(SCRATCH);
  }

  /** Deletes all that the plugin was made of; what stands in {@link #archive} stays. */
  void keepArchive() {
    root.delete(PLUGIN);
    root.delete(SCRATCH);
  }

  @Override
  public void close() {
    root.close();
  }
}
