package app.moleculesai.sdk.runtime.files;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A temporary folder that nobody else can read, for the files of one upload. Close deletes it; belongs to one thread. */
final class StagingFolder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StagingFolder.class.getName());
  private static final int BUFFER = 64 << 10;

  private final Path root;
  private final Runnable onClose;
  private final List<Path> files = new ArrayList<>();

  /** Takes an empty folder, and what is called once it is deleted. */
  StagingFolder(Path root, Runnable onClose) {
    this.root = root;
    this.onClose = onClose;
  }

  /** Returns a place for one more file. */
  Path place() {
    var file = root.resolve(Integer.toString(files.size()));
    files.add(file);
    return file;
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
      for (var file : files) {
        Files.deleteIfExists(file);
      }
      Files.delete(root);
    } catch (IOException e) {
      LOG.log(WARNING, "a temporary folder could not be deleted", e);
    } finally {
      onClose.run();
    }
  }
}
