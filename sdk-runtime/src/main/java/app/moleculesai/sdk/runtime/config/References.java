package app.moleculesai.sdk.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values in the place of {@code ${env:NAME}} and {@code ${file:path}}, so that a configuration file holds no
 * secret itself. A file's line end is cut; its path is relative to {@code folder}. One that has no value or an
 * empty one is a mistake, never as good as none: a lost admin token must not open the server.
 */
record References(Map<String, String> environment, Path folder, List<String> problems) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

  Tree resolve(Tree tree) {
    return tree.mapTexts(this::resolve);
  }

  /** Returns the text with values in the place of references; {@code key} is for messages. */
  String resolve(String key, String text) {
    return REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(
        found.group(1).equals("env")
            ? variable(key, found.group(2))
            : content(key, found.group(2))));
  }

  private String variable(String key, String name) {
    var value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      problem(key, "${env:" + name + "} has no value: the environment "
          + (environment.containsKey(name) ? "has an empty " : "has no ") + name);
    }
    return value;
  }

  private String content(String key, String name) {
    var path = folder.resolve(name);
    try {
      var value = Files.readString(path).stripTrailing();
      if (value.isEmpty()) {
        problem(key, "${file:" + name + "} has no value: " + path + " is empty");
      }
      return value;
    } catch (IOException e) {
      problem(key, "${file:" + name + "} cannot be read: " + path + " ("
          + e.getClass().getSimpleName() + ")");
      return "";
    }
  }

  private void problem(String key, String what) {
    problems.add("'" + key + "': " + what);
  }
}
