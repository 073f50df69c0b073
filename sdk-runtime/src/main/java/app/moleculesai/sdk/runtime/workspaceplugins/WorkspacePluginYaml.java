package app.moleculesai.sdk.runtime.workspaceplugins;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/** Reads {@code plugin.yaml}. Whatever is wrong with it, there is an answer: a plugin is more than what it says of itself. */
final class WorkspacePluginYaml {
  /** The name of the file. */
  static final String FILE = "plugin.yaml";
  /** The most bytes of such a file that are read. */
  static final int MOST_BYTES = 64 * 1024;

  private static final int MOST_ALIASES = 50;
  /** Every scalar is the text that it is written as: a version 1.10 is not 1.1. */
  private static final Schema SCHEMA = new JsonSchema() {
    @Override
    public ScalarResolver getScalarResolver() {
      return (text, isPlain) -> text.isEmpty() && isPlain ? Tag.NULL : Tag.STR;
    }
  };

  private WorkspacePluginYaml() {}

  /** Returns what a plugin says; one without the file, or with one that cannot be read, has only its name. */
  static WorkspacePluginInfo read(String name, Optional<byte[]> file) {
    var values = file.filter(bytes -> bytes.length <= MOST_BYTES)
        .map(WorkspacePluginYaml::values).orElse(Map.of());
    return new WorkspacePluginInfo(name, text(values, "version"), text(values, "description"),
        text(values, "author"), list(values, "tags"), list(values, "skills"),
        list(values, "runtimes"));
  }

  private static Map<?, ?> values(byte[] file) {
    var settings = LoadSettings.builder().setSchema(SCHEMA)
        .setMaxAliasesForCollections(MOST_ALIASES).setCodePointLimit(MOST_BYTES).build();
    try {
      return new Load(settings)
          .loadFromString(new String(file, StandardCharsets.UTF_8)) instanceof Map<?, ?> map
              ? map
              : Map.of();
    } catch (RuntimeException | StackOverflowError e) { // the latter for one nested too deeply
      return Map.of();
    }
  }

  private static String text(Map<?, ?> values, String key) {
    return values.get(key) instanceof String text ? text : "";
  }

  private static List<String> list(Map<?, ?> values, String key) {
    return values.get(key) instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
