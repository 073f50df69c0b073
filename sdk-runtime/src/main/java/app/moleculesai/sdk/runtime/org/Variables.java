package app.moleculesai.sdk.runtime.org;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code $NAME} and <code>${NAME}</code> stand for in one workspace ({@code wire.md} OI-4): its own {@code .env},
 * then the template's, then the environment of this process. Immutable; never shows its values.
 */
final class Variables {
  private static final Pattern REFERENCE = Pattern
      .compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");

  private final Map<String, String> files;
  private final Map<String, String> process;

  private Variables(Map<String, String> files, Map<String, String> process) {
    this.files = files;
    this.process = process;
  }

  /** Joins the variables of both files, the workspace's own first, and those of the process. */
  static Variables of(Map<String, String> workspace, Map<String, String> template,
      Map<String, String> process) {
    var files = new LinkedHashMap<>(template);
    files.putAll(workspace);
    return new Variables(files, process);
  }

  /** Returns the variables of the files: what becomes the workspace's secrets (OI-8). */
  Map<String, String> ofFiles() {
    return files;
  }

  /** Puts values in; a name without one becomes empty and is told. */
  String expand(String text, Consumer<String> missing) {
    return REFERENCE.matcher(text).replaceAll(reference -> {
      var name = reference.group(1) == null ? reference.group(2) : reference.group(1);
      var value = files.getOrDefault(name, process.getOrDefault(name, ""));
      if (value.isEmpty()) {
        missing.accept(name);
      }
      return Matcher.quoteReplacement(value);
    });
  }
}
