package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.folders.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * Where the files of uploads lie until they are where they belong: a folder for each upload, and only so many at once, for
 * the disk's sake. Safe for use by many threads.
 */
public final class UploadStaging {
  /** How many uploads may lie on the disk of a server at once. */
  public static final int MOST_BATCHES = 16;
  /** How the names of the folders begin. */
  public static final String FOLDERS = "molecule-upload-";

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
      return new StagingFolder(TemporaryFolder.create(parent, FOLDERS), places::release);
    } catch (IOException e) {
      places.release();
      throw StagingFolder.noRoom(e);
    }
  }
}
