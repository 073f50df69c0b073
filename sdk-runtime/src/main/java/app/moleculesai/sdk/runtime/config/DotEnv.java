package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import io.github.cdimascio.dotenv.Dotenv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads the variables of a {@code .env} file. */
final class DotEnv {
  private DotEnv() {}

  /** Returns the variables of the file in this folder; none when there is no file. */
  static Map<String, String> read(Path folder) {
    var variables = new HashMap<String, String>();
    if (Files.isRegularFile(folder.resolve(".env"))) {
      try {
        Dotenv.configure().directory(folder.toString()).load()
            .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
            .forEach(entry -> variables.put(entry.getKey(), entry.getValue()));
      } catch (RuntimeException e) {
        // No cause: its text quotes the line, which may hold a secret.
        throw new SdkException(ErrorCode.CONFIG_INVALID,
            folder.resolve(".env") + ": every line must be NAME=value, and each name there once");
      }
    }
    return variables;
  }
}
