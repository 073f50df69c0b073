package app.moleculesai.sdk.runtime.workspaceplugins;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.runtime.git.FolderDeletion;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;

/**
 * Deletes the folders of plugins that servers which were killed left behind. A folder of a server that lives is locked;
 * only while it is made it is not yet, so that a young one is let be. Safe for use by many threads and servers.
 */
public final class AbandonedStaging {
  /** How the names of the folders begin. */
  static final String PREFIX = "molecule-plugin-";

  private static final System.Logger LOG = System.getLogger(AbandonedStaging.class.getName());
  private static final Duration YOUNG = Duration.ofMinutes(10);

  private AbandonedStaging() {}

  /** Deletes those of this user in a folder that servers share. */
  public static void delete(Path parent, Instant now) {
    var before = now.minus(YOUNG);
    try (var folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      var own = user(parent);
      for (var folder : folders) {
        delete(folder, before, own);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(WARNING, "the folder for temporary files could not be read", e);
    }
  }

  /** Returns who owns what this process makes. */
  private static UserPrincipal user(Path parent) throws IOException {
    var file = Files.createTempFile(parent, "molecule-", "");
    try {
      return Files.getOwner(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void delete(Path folder, Instant before, UserPrincipal own) {
    try {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          || !Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(own)
          || !Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
        return;
      }
      var lock = FolderLock.find(folder);
      if (lock.isPresent()) {
        try (var held = lock.get()) {
          FolderDeletion.delete(folder);
          LOG.log(INFO, "deleted {0}, a plugin whose installation never ended", folder);
        }
      }
    } catch (NoSuchFileException e) {
      // another server deletes it too
    } catch (IOException e) {
      LOG.log(WARNING, "a temporary folder could not be deleted", e);
    }
  }
}
