package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Which installation this is, and which run of it ({@code wire.md} 5.3). The id is the registry's, else it is kept in the
 * data folder, else it is made up for this run. It is found out when it is first asked for: a registry that does not
 * answer yet has its own, and a made-up one would be another installation's. Safe for use by many threads; {@code lock}
 * lets one of them find it out.
 */
final class Installation {
  private static final String FILE = "installation-id";

  private final Registry registry;
  private final Optional<Path> dataFolder;
  private final Supplier<UUID> ids;
  private final UUID run;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Optional<String> known = Optional.empty();

  Installation(Registry registry, Optional<Path> dataFolder, Supplier<UUID> ids) {
    this.registry = registry;
    this.dataFolder = dataFolder;
    this.ids = ids;
    this.run = ids.get();
  }

  /**
   * Returns the id, the same for all servers that share state.
   *
   * @throws SdkException {@code unavailable} while the registry does not say; {@code config_invalid} when the data
   *         folder cannot keep it
   */
  String id() {
    return known.orElseGet(this::find);
  }

  /** Returns the name of this run, {@code <id>/<random>}; fails like {@link #id}. */
  String owner() {
    return id() + "/" + run;
  }

  private String find() {
    lock.lock();
    try {
      var id = known.or(registry::installationId)
          .or(() -> dataFolder.map(folder -> kept(folder.resolve(FILE))))
          .orElseGet(() -> ids.get().toString());
      known = Optional.of(id);
      return id;
    } finally {
      lock.unlock();
    }
  }

  private String kept(Path file) {
    try {
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      var id = ids.get().toString();
      Files.writeString(file, id + "\n", StandardOpenOption.CREATE_NEW);
      return id;
    } catch (IOException e) {
      throw new SdkException(ErrorCode.CONFIG_INVALID,
          "the installation id cannot be kept in " + file
              + "; make the folder writable or set MOLECULE_DATA_DIR",
          e);
    }
  }
}
