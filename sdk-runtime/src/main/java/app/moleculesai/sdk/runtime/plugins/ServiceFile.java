package app.moleculesai.sdk.runtime.plugins;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/** The file in which a jar names its plugin class. */
final class ServiceFile {
  static final String NAME = "app.moleculesai.sdk.api.plugin.Plugin";
  static final String PATH = "META-INF/services/" + NAME;
  private static final Pattern CLASS_NAME = Pattern
      .compile("[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}.]*");

  private ServiceFile() {}

  /**
   * Returns the classes named, each once.
   *
   * @param problems gets a line for each line that cannot be read
   */
  static List<String> parse(byte[] content, List<PluginProblem> problems) {
    var names = new LinkedHashSet<String>();
    var lines = new ArrayList<>(new String(content, StandardCharsets.UTF_8).lines().toList());
    for (int i = 0; i < lines.size(); i++) {
      var name = lines.get(i).replaceFirst("#.*", "").trim();
      if (name.startsWith("\uFEFF")) {
        problems.add(bad(i, "begins with a byte order mark; save it as UTF-8 without one"));
      } else if (!name.isEmpty() && !CLASS_NAME.matcher(name).matches()) {
        problems.add(bad(i, "is not the name of a class"));
      } else if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  private static PluginProblem bad(int line, String problem) {
    return new PluginProblem(PluginCode.BAD_SERVICE_FILE,
        PATH + " line " + (line + 1) + " " + problem);
  }
}
