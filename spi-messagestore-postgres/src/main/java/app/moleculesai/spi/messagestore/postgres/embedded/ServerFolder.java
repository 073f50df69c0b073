package app.moleculesai.spi.messagestore.postgres.embedded;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What stands where in the folder of a server: {@code data} with the rows, {@code password} for its only user,
 * {@code server.log}, {@code lock}, and the programs in {@code postgresql-…}. Used under the folder's lock.
 *
 * @param root the folder, absolute and without links
 */
record ServerFolder(Path root) {
  /** The server's only user. */
  static final String USER = "molecule";

  private static final System.Logger LOG = System.getLogger(ServerFolder.class.getName());
  private static final String VERSION_FILE = "PG_VERSION";
  private static final int PASSWORD_BYTES = 24;
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  static ServerFolder make(Path path) throws IOException {
    if (Files.exists(path.resolve(VERSION_FILE))) {
      throw new SdkException(ErrorCode.CONFIG_INVALID, path + " is the data folder of a PostgreSQL"
          + " server: start that server and give its address, or name a folder for a new one");
    }
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path, onlyOwner("rwx------"));
    }
    return new ServerFolder(path.toRealPath());
  }

  Path data() {
    return root.resolve("data");
  }

  Path log() {
    return root.resolve("server.log");
  }

  private Path passwordFile() {
    return root.resolve("password");
  }

  /** Refuses rows that these programs cannot read. */
  void requireUsableBy(Programs programs) throws IOException {
    var file = data().resolve(VERSION_FILE);
    if (!Files.exists(file)) {
      return;
    }
    var written = Files.readString(file).strip();
    var version = VERSION.matcher(programs.run("postgres", List.of("--version")));
    if (!version.find() || !version.group(1).equals(written)) {
      throw new SdkException(ErrorCode.CONFIG_INVALID, root + " was written by PostgreSQL "
          + written + ", and the programs here are of PostgreSQL "
          + (version.hasMatch() ? version.group(1) : "?") + ": use the Molecule that wrote it, "
          + "or export there and import into a new folder here");
    }
    if (!Files.exists(passwordFile())) {
      throw new SdkException(ErrorCode.CONFIG_INVALID, passwordFile()
          + " is missing: restore it from a backup; without it nobody can read the rows");
    }
  }

  /** Makes an empty database cluster unless there is one. One that was begun and not finished is begun again. */
  void initialize(Programs programs) throws IOException {
    if (Files.exists(data().resolve(VERSION_FILE))) {
      return;
    }
    if (!Files.exists(passwordFile())) {
      writePassword();
    }
    var unfinished = root.resolve("data.unfinished");
    Trees.delete(unfinished);
    programs.run("initdb", List.of("-D", unfinished.toString(), "--username=" + USER,
        "--pwfile=" + passwordFile(), "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void writePassword() throws IOException {
    var random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    var unfinished = root.resolve("password.unfinished");
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, onlyOwner("rw-------"));
    Files.writeString(unfinished, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    Files.move(unfinished, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
  }

  String password() throws IOException {
    return Files.readString(passwordFile()).strip();
  }

  /** Stops the server of this folder that a killed process left running; forgets one whose number another has now. */
  void endLeftover(Postmaster postmaster) throws IOException {
    var process = PostmasterFile.in(data()).flatMap(PostmasterFile::process);
    if (process.isEmpty()) {
      return;
    }
    switch (PostmasterFile.ownerOf(process.get(), root, data())) {
      case OURS -> {
        LOG.log(Level.WARNING, root + ": PostgreSQL was left running by a server that was killed"
            + ", as process " + process.get().pid() + "; stopping it");
        postmaster.stop();
      }
      case FOREIGN -> PostmasterFile.forgetProcess(data());
      case UNKNOWN -> {
      } // PostgreSQL judges by itself
    }
  }

  private static FileAttribute<?>[] onlyOwner(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(
            PosixFilePermissions.fromString(permissions))}
        : new FileAttribute<?>[0];
  }
}
