package app.moleculesai.spi.messagestore.postgres.embedded;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Says that a folder is in use: by the system's lock on a file in it, which a killed process loses, and, as that lock
 * does not keep a process from itself, by a property of the JVM, which classes of every class loader see.
 */
final class FolderLock implements AutoCloseable {
  private static final int MOST_DIGITS = 20;
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1; // the first ones stay readable

  private final String property;
  private final FileChannel channel;

  private FolderLock(String property, FileChannel channel) {
    this.property = property;
    this.channel = channel;
  }

  /**
   * Takes the lock of a folder.
   *
   * @throws SdkException {@code conflict} when somebody has it
   */
  static FolderLock take(Path folder) throws IOException {
    var property = "app.moleculesai.embedded-postgres." + folder.toRealPath();
    // looked at first: closing any channel of the file would give up the lock that this JVM has by another
    if (System.getProperties().putIfAbsent(property, "in use") != null) {
      throw inUse(folder, "this process");
    }
    try {
      return new FolderLock(property, locked(folder));
    } catch (IOException | RuntimeException e) {
      System.getProperties().remove(property);
      throw e;
    }
  }

  private static FileChannel locked(Path folder) throws IOException {
    var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
        StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
        throw inUse(folder, "process " + owner(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(
          Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(MOST_DIGITS);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
  }

  private static SdkException inUse(Path folder, String by) {
    return new SdkException(ErrorCode.CONFLICT, "the folder " + folder + " is in use by " + by
        + ": stop the Molecule server that runs there, or choose another folder");
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      System.getProperties().remove(property);
    }
  }
}
