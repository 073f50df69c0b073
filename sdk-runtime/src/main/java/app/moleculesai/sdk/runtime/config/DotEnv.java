package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the variables of a {@code .env} file: {@code NAME=value} a line, with {@code export} before it if one likes. A
 * value in single or double quotes is taken as it is, over several lines too; one without ends at a blank and a
 * {@code #}. A {@code #} right behind a character is refused: half of a password would be a comment. Messages name the
 * line and quote nothing, as it may be a secret.
 */
final class DotEnv {
  private static final Pattern ENTRY = Pattern
      .compile("\\s*(?:export\\s+)?([A-Za-z_][\\w.-]*)\\s*=\\s*(.*?)\\s*", Pattern.DOTALL);
  private static final Pattern NOTHING = Pattern.compile("\\s*(#.*)?", Pattern.DOTALL);

  private final Path file;
  private final List<String> lines;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private int next;

  private DotEnv(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * Returns the variables of the file in this folder; none when there is no file.
   *
   * @throws SdkException {@code config_invalid} with the number of the first line that cannot be read
   */
  static Map<String, String> read(Path folder) {
    var file = folder.resolve(".env");
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      var env = new DotEnv(file, Files.readString(file).replace("\uFEFF", "").lines().toList());
      while (env.next < env.lines.size()) {
        env.entry();
      }
      return env.variables;
    } catch (IOException e) {
      throw new SdkException(ErrorCode.CONFIG_INVALID,
          file + " cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private void entry() {
    var number = next + 1;
    var line = lines.get(next++);
    if (NOTHING.matcher(line).matches()) {
      return;
    }
    var entry = ENTRY.matcher(line);
    if (!entry.matches()) {
      throw mistake(number, "must be NAME=value");
    }
    var value = entry.group(2);
    var read = value.startsWith("'") || value.startsWith("\"")
        ? quoted(value, number)
        : plain(value, number);
    if (variables.putIfAbsent(entry.group(1), read) != null) {
      throw mistake(number, "gives a name that was there before");
    }
  }

  private String quoted(String beginning, int number) {
    var text = new StringBuilder(beginning);
    var quote = beginning.charAt(0);
    while (text.indexOf(String.valueOf(quote), 1) < 0) {
      if (next == lines.size()) {
        throw mistake(number, "begins a quote that does not end");
      }
      text.append('\n').append(lines.get(next++));
    }
    var parts = text.toString().split(String.valueOf(quote), 3);
    if (!NOTHING.matcher(parts[2]).matches()) {
      throw mistake(number, "has something behind its quotes");
    }
    return parts[1];
  }

  private String plain(String value, int number) {
    if (value.startsWith("#")) {
      return "";
    }
    var text = value.split("\\s+#", 2)[0];
    if (text.contains("#")) {
      throw mistake(number, "has a # without a blank before it: put the value into quotes");
    }
    return text;
  }

  private SdkException mistake(int number, String what) {
    return new SdkException(ErrorCode.CONFIG_INVALID, file + " line " + number + " " + what);
  }
}
