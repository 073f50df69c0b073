package app.moleculesai.sdk.runtime.folders;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that a process lives to which a folder belongs: the system lets go of it when the process ends, however that may be.
 * Safe for use by many threads.
 */
final class FolderLock implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FolderLock.class.getName());
  private static final String FILE = "lock";

  /** Of this process, whose own locks the system does not show it, and drops when their file is opened and closed again. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
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
    var place = folder.toAbsolutePath().normalize();
    if (!HELD.add(place)) {
      return Optional.empty();
    }
    boolean taken = false;
    try {
      var lock = lock(place, how);
      taken = lock.isPresent();
      return lock;
    } finally {
      if (!taken) {
        HELD.remove(place);
      }
    }
  }

  private static Optional<FolderLock> lock(Path folder, StandardOpenOption how)
      throws IOException {
    var channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.WRITE, how,
        LinkOption.NOFOLLOW_LINKS);
    try {
      if (channel.tryLock() != null) {
        return Optional.of(new FolderLock(folder, channel));
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
      HELD.remove(folder);
    }
  }
}
