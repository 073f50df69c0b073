package app.moleculesai.sdk.runtime.launch;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.config.YamlMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/**
 * Reads and writes an agent's {@code config.yaml}. Texts are written in quotes, so that nothing in them is YAML, and those
 * of several lines as blocks.
 */
final class ConfigYaml {
  private static final DumpSettings SETTINGS = DumpSettings.builder()
      .setDefaultFlowStyle(FlowStyle.BLOCK).setUseUnicodeEncoding(true).setWidth(100_000).build();

  private ConfigYaml() {}

  /** Writes a configuration. */
  static Body write(Map<String, Object> config) {
    return Body.of(new Dump(SETTINGS, new Quoting()).dumpToString(config));
  }

  /**
   * Reads a configuration; one that is no map is empty.
   *
   * @throws YamlEngineException when it is not YAML
   */
  static Map<String, Object> read(Body file) {
    var config = new LinkedHashMap<String, Object>();
    YamlMap.read(file.text()).ifPresent(
        map -> map.forEach((key, value) -> config.put(String.valueOf(key), value)));
    return config;
  }

  /** Puts texts in quotes. */
  private static final class Quoting extends StandardRepresenter {
    Quoting() {
      super(SETTINGS);
      representers.put(String.class, text -> text(text.toString()));
    }

    @Override
    protected NodeTuple representMappingEntry(Map.Entry<?, ?> entry) {
      return new NodeTuple(
          representScalar(Tag.STR, String.valueOf(entry.getKey()), ScalarStyle.PLAIN),
          representData(entry.getValue()));
    }

    private Node text(String text) {
      return representScalar(Tag.STR, text,
          text.indexOf('\n') < 0 ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.LITERAL);
    }
  }
}
