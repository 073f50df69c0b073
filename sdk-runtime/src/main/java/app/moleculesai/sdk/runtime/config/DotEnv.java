package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import io.github.cdimascio.dotenv.Dotenv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the variables of {@code .env} files: {@code NAME=value} a line, a value with blanks or a {@code #} in quotes.
 * Messages quote nothing of a file: it may be a secret.
 */
public final class DotEnv {
  /** What the library would read as half a value: everything behind the sign would be a comment. */
  private static final Pattern CUT_SHORT = Pattern
      .compile("\\s*[\\w.-]+\\s*=\\s*[^\"'#\\s][^#]*[^#\\s]#.*|\\s*[\\w.-]+\\s*=\\s*[^\"'#\\s]#.*");
  private static final Pattern EXPORT = Pattern.compile("\\s*export\\s.*");

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
   * @throws SdkException with the code given, when a line is not {@code NAME=value}
   */
  public static Map<String, String> read(Path file, String name, ErrorCode ifBroken) {
    refuseWhatWouldBeReadOtherwise(file, name, ifBroken);
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
          name + ": every line must be NAME=value");
    }
  }

  private static void refuseWhatWouldBeReadOtherwise(Path file, String name, ErrorCode ifBroken) {
    try {
      int number = 0;
      for (var line : Files.readAllLines(file)) {
        number++;
        if (CUT_SHORT.matcher(line).matches()) {
          throw new SdkException(ifBroken, name + " line " + number
              + ": put a value with a # into quotes, or a blank before a comment");
        }
        if (EXPORT.matcher(line).matches()) {
          throw new SdkException(ifBroken, name + " line " + number
              + ": must be NAME=value, without export");
        }
      }
    } catch (IOException e) {
      throw new SdkException(ifBroken,
          name + " cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }
}
