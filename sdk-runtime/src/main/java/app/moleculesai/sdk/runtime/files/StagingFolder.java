package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.folders.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary folder that nobody else can read, for the files of one upload. Close deletes it; belongs to one thread. */
final class StagingFolder implements AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private final TemporaryFolder root;
  private final Runnable onClose;
  private int places;

  /** Takes an empty folder, and what is called once it is deleted. */
  StagingFolder(TemporaryFolder root, Runnable onClose) {
    this.root = root;
    this.onClose = onClose;
  }

  /** Returns a place for one more file. */
  Path place() {
    return root.resolve(Integer.toString(places++));
  }

  /** Opens a new file. */
  OutputStream open(Path file) {
    try {
      return Files.newOutputStream(file);
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  /**
   * Copies what comes, up to a limit; what is beyond is read and counted.
   *
   * @return how many bytes came
   * @throws IOException when it cannot be read
   * @throws SdkException {@code unavailable} when it cannot be kept
   */
  long copy(InputStream in, Path file, long most) throws IOException {
    try (var out = open(file)) {
      var buffer = new byte[BUFFER];
      long size = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        size += read;
        if (size <= most) {
          write(out, buffer, read);
        }
      }
      return size;
    }
  }

  private static void write(OutputStream out, byte[] bytes, int length) {
    try {
      out.write(bytes, 0, length);
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  static SdkException noRoom(IOException cause) {
    return new SdkException(ErrorCode.UNAVAILABLE,
        "the files could not be kept on the disk of the server", cause);
  }

  @Override
  public void close() {
    try {
      root.close();
    } finally {
      onClose.run();
    }
  }
}
