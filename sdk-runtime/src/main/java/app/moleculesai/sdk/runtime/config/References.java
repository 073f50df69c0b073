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
 * secret itself. A file's line end is cut; its path is relative to the configuration file.
 */
record References(Map<String, String> environment, Path folder, List<String> problems) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

  Tree resolve(Tree tree) {
    return tree.mapTexts(text -> REFERENCE.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), found.group(2)))));
  }

  private String value(String kind, String name) {
    return kind.equals("env") ? variable(name) : content(name);
  }

  private String variable(String name) {
    var value = environment.get(name);
    if (value == null) {
      problems.add("${env:" + name + "} has no value: the environment has no " + name);
      return "";
    }
    return value;
  }

  private String content(String name) {
    var path = folder.resolve(name);
    try {
      return Files.readString(path).stripTrailing();
    } catch (IOException e) {
      problems.add("${file:" + name + "} cannot be read: " + path + " ("
          + e.getClass().getSimpleName() + ")");
      return "";
    }
  }
}
