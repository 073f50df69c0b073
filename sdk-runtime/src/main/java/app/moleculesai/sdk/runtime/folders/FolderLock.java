package app.moleculesai.sdk.runtime.folders;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Says that a process lives to which a folder belongs: by the system's lock on a file in it, which a killed process loses,
 * and, as the system does not show a process its own locks, by a property of the JVM, which classes of every class loader
 * see. Safe for use by many threads.
 */
final class FolderLock implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FolderLock.class.getName());
  private static final String FILE = "lock";
  private static final String PROPERTY = "app.moleculesai.folder.";

  private final String property;
  private final FileChannel channel;

  private FolderLock(String property, FileChannel channel) {
    this.property = property;
    this.channel = channel;
  }

  /** Takes the lock of a new folder. */
  static FolderLock take(Path folder) throws IOException {
    return find(folder, StandardOpenOption.CREATE_NEW)
        .orElseThrow(() -> new IOException("the new folder " + folder + " belongs to another"));
  }

  /**
   * Takes the lock of a folder that somebody else made. One without a lock, as a process leaves that is killed before it
   * has one or while it deletes the folder, gets it.
   *
   * @return none while a process lives that has it
   * @throws IOException when it cannot be told
   */
  static Optional<FolderLock> find(Path folder) throws IOException {
    return find(folder, StandardOpenOption.CREATE);
  }

  private static Optional<FolderLock> find(Path folder, StandardOpenOption how)
      throws IOException {
    var property = PROPERTY + folder.toRealPath();
    // looked at first: closing any channel of the file would give up the lock that this JVM has by another
    if (System.getProperties().putIfAbsent(property, "in use") != null) {
      return Optional.empty();
    }
    var channel = Optional.<FileChannel>empty();
    try {
      channel = locked(folder.resolve(FILE), how);
      return channel.map(held -> new FolderLock(property, held));
    } finally {
      if (channel.isEmpty()) {
        System.getProperties().remove(property);
      }
    }
  }

  private static Optional<FileChannel> locked(Path file, StandardOpenOption how)
      throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.WRITE, how, LinkOption.NOFOLLOW_LINKS);
    try {
      if (channel.tryLock() != null) {
        return Optional.of(channel);
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(DEBUG, "a lock could not be given back", e);
    } finally {
      System.getProperties().remove(property);
    }
  }
}
