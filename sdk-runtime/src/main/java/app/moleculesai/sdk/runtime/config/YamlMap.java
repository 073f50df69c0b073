package app.moleculesai.sdk.runtime.config;

import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads small YAML documents that hold keys with values. */
public final class YamlMap {
  private YamlMap() {}

  /**
   * Returns the keys and values; empty when the document is something else.
   *
   * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException when it is not YAML
   */
  public static Optional<Map<?, ?>> read(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text) instanceof Map<?, ?> map
        ? Optional.of(map)
        : Optional.empty();
  }
}
