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
import java.util.function.Supplier;

/**
 * Which installation this is, and which run of it ({@code wire.md} 5.3). The id is the registry's, else it is kept in the
 * data folder, else it is made up for this run.
 *
 * @param id the same for all servers that share state
 * @param owner this run: {@code <id>/<random>}
 */
record Installation(String id, String owner) {
  private static final String FILE = "installation-id";

  static Installation of(Registry registry, Optional<Path> dataFolder, Supplier<UUID> ids) {
    var id = registry.installationId()
        .or(() -> dataFolder.map(folder -> kept(folder.resolve(FILE), ids)))
        .orElseGet(() -> ids.get().toString());
    return new Installation(id, id + "/" + ids.get());
  }

  private static String kept(Path file, Supplier<UUID> ids) {
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
