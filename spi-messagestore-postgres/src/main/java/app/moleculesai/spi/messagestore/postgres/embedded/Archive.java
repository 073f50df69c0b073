package app.moleculesai.spi.messagestore.postgres.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** An archive of programs. The only class that needs the libraries for it, which may be missing. */
final class Archive {
  private static final int RUNNABLE = 0100; // the owner's bit of a Unix mode
  private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews()
      .contains("posix");

  private Archive() {}

  /** Unpacks a tar file that was packed with xz into an empty folder. */
  static void unpack(InputStream packed, Path into) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, into);
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
      throws IOException {
    var file = into.resolve(entry.getName()).normalize();
    if (!file.startsWith(into)) {
      throw new IOException("the archive has a file outside of it: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(file, into.resolve(entry.getLinkName()).normalize());
    } else {
      write(tar, entry, file);
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path file)
      throws IOException {
    Files.copy(tar, file);
    if (POSIX) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(
          (entry.getMode() & RUNNABLE) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
    }
    // the folder counts as complete from its name on, also after the power went
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
