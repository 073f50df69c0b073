package app.moleculesai.sdk.runtime.files;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Where the files of uploads lie until they are where they belong: a folder for each upload, and only so many at once, for
 * the disk's sake. Safe for use by many threads.
 */
public final class UploadStaging {
  /** How many uploads may lie on the disk of a server at once. */
  public static final int MOST_BATCHES = 16;

  private static final System.Logger LOG = System.getLogger(UploadStaging.class.getName());
  private static final String PREFIX = "molecule-upload-";
  /** No upload of a living server lies that long without a byte that comes. */
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final int RETRY_SECONDS = 5;

  private final Path parent;
  private final int most;
  private final Semaphore places;

  /** Takes where folders are made, and how many may be there at once. */
  public UploadStaging(Path parent, int most) {
    this.parent = parent;
    this.most = most;
    this.places = new Semaphore(most);
  }

  /**
   * Makes a folder.
   *
   * @throws SdkException {@code busy} when there are as many as may be, {@code unavailable}
   */
  StagingFolder open() {
    if (!places.tryAcquire()) {
      throw new SdkException(ErrorCode.BUSY, "the server has " + most
          + " uploads under way already; try again in " + RETRY_SECONDS + " s")
          .with("retry_after", RETRY_SECONDS);
    }
    try {
      return new StagingFolder(Files.createTempDirectory(parent, PREFIX), places::release);
    } catch (IOException e) {
      places.release();
      throw StagingFolder.noRoom(e);
    }
  }

  /** Deletes the folders that servers which were killed left there, never one of a server that lives. */
  public void deleteAbandoned(Instant now) {
    var before = now.minus(ABANDONED);
    try {
      for (var folder : list(parent, PREFIX + "*")) {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          deleteAbandoned(folder, before);
        }
      }
    } catch (IOException e) {
      LOG.log(WARNING, "the folder for temporary files could not be read", e);
    }
  }

  /** A folder changes when a file is added, and a file with each byte. */
  private static void deleteAbandoned(Path folder, Instant before) {
    try {
      var files = list(folder, "*");
      if (!isOlder(folder, before)) {
        return;
      }
      for (var file : files) {
        if (!isOlder(file, before)) {
          return;
        }
      }
      for (var file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
      LOG.log(INFO, "deleted {0}, the files of an upload that never ended", folder);
    } catch (NoSuchFileException e) {
      // its server lives, or another one deletes it too
    } catch (IOException e) {
      LOG.log(WARNING, "a temporary folder could not be deleted", e);
    }
  }

  private static List<Path> list(Path folder, String glob) throws IOException {
    try (var paths = Files.newDirectoryStream(folder, glob)) {
      var list = new ArrayList<Path>();
      paths.forEach(list::add);
      return list;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static boolean isOlder(Path path, Instant before) throws IOException {
    return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(before);
  }
}
