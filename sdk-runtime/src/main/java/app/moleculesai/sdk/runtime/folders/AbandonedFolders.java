package app.moleculesai.sdk.runtime.folders;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Deletes the {@link TemporaryFolder}s that servers which were killed left behind. That of a server that lives is locked;
 * only while it is made it is not yet, so that a young one is let be. Safe for use by many threads and servers.
 */
public final class AbandonedFolders {
  /** How often they should be looked for: what is young today may be of a server that was killed just now. */
  public static final Duration INTERVAL = Duration.ofMinutes(10);

  private static final System.Logger LOG = System.getLogger(AbandonedFolders.class.getName());
  private static final Duration YOUNG = Duration.ofMinutes(10);

  private final Path parent;
  private final List<String> prefixes;
  private final Clock clock;

  /**
   * Takes what to look through.
   *
   * @param parent where servers make folders
   * @param prefixes how the names of these folders begin, and of nothing else
   */
  public AbandonedFolders(Path parent, List<String> prefixes, Clock clock) {
    this.parent = parent;
    this.prefixes = List.copyOf(prefixes);
    this.clock = clock;
  }

  /** Deletes those of this user. */
  public void sweep() {
    var before = clock.instant().minus(YOUNG);
    try (var folders = Files.newDirectoryStream(parent, this::isOurs)) {
      var own = user();
      for (var folder : folders) {
        delete(folder, before, own);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(WARNING, "the folder for temporary files could not be read", e);
    }
  }

  private boolean isOurs(Path folder) {
    return prefixes.stream().anyMatch(String.valueOf(folder.getFileName())::startsWith);
  }

  /** Returns who owns what this process makes. */
  private UserPrincipal user() throws IOException {
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
          || !Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant()
              .isBefore(before)) {
        return;
      }
      var lock = FolderLock.find(folder);
      if (lock.isPresent()) {
        try (var held = lock.get()) {
          FolderDeletion.delete(folder);
          LOG.log(INFO, "deleted {0}, which a server that was killed left behind", folder);
        }
      }
    } catch (NoSuchFileException e) {
      // another server deletes it too
    } catch (IOException e) {
      LOG.log(WARNING, "a temporary folder could not be deleted", e);
    }
  }
}
