package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import io.github.cdimascio.dotenv.Dotenv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the variables of {@code .env} files. */
public final class DotEnv {
  private DotEnv() {}

  /** Returns the variables of the file in this folder; none when there is no file. */
  static Map<String, String> in(Path folder) {
    var file = folder.resolve(".env");
    return Files.isRegularFile(file)
        ? read(file, file.toString(), ErrorCode.CONFIG_INVALID)
        : Map.of();
  }

  /**
   * Returns the variables of a file that exists, in order.
   *
   * @param name what messages call it
   * @throws SdkException with the code given, when a line is not {@code NAME=value} or a name stands there twice
   */
  public static Map<String, String> read(Path file, String name, ErrorCode ifBroken) {
    var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    try {
      var variables = new LinkedHashMap<String, String>();
      // the dot keeps a folder called x.env from being taken for x
      Dotenv.configure().directory(folder.resolve(".").toString())
          .filename(String.valueOf(file.getFileName())).load()
          .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
          .forEach(entry -> variables.put(entry.getKey(), entry.getValue()));
      return variables;
    } catch (RuntimeException e) {
      // no cause: its text quotes the line, which may hold a secret
      throw new SdkException(ifBroken,
          name + ": every line must be NAME=value, and each name there once");
    }
  }
}
