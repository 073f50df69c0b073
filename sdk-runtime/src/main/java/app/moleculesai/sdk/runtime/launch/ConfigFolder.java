package app.moleculesai.sdk.runtime.launch;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Puts together the configuration folder of an agent ({@code wire.md} 4.3 CR-8, 4.7 RS-6, 5.6): the files of a workspace
 * template, over them its plugins, those that the organisation's template has for it, and over them {@code config.yaml} with what is
 * known of the workspace. Safe for use by many threads.
 */
public final class ConfigFolder {
  private static final System.Logger LOG = System.getLogger(ConfigFolder.class.getName());
  private static final String CONFIG_FILE = "config.yaml";
  private static final String SYSTEM_PROMPT_FILE = "system-prompt.md";
  private static final String RUNTIME_CONFIG = "runtime_config";
  private static final String PLUGINS = "plugins";

  private final Registry registry;
  private final TemplateFolders folders;

  /** Takes where configurations are kept, and where templates are. */
  public ConfigFolder(Registry registry, TemplateFolders folders) {
    this.registry = registry;
    this.folders = folders;
  }

  /**
   * The files of a folder.
   *
   * @param files written over those that are there
   * @param firstFiles written only when there is no configuration yet
   * @param config what {@code config.yaml} says
   */
  record Contents(Map<String, Body> files, Map<String, Body> firstFiles,
      Map<String, Object> config) {
    /** Returns the model. */
    Optional<String> model() {
      return text(config, "model").or(() -> runtimeConfig().flatMap(map -> text(map, "model")));
    }

    /** Returns the names of variables without which the agent is of no use. */
    List<String> requiredEnvironment() {
      return runtimeConfig().map(map -> map.get("required_env") instanceof List<?> names
          ? names.stream().map(String::valueOf).distinct().toList()
          : List.<String>of()).orElse(List.of());
    }

    private Optional<Map<?, ?>> runtimeConfig() {
      return config.get(RUNTIME_CONFIG) instanceof Map<?, ?> map
          ? Optional.of(map)
          : Optional.empty();
    }
  }

  /**
   * Returns what the folder gets at a start.
   *
   * @throws LaunchRefusedException when a template cannot be read, or the one asked for is not there
   */
  Contents of(Workspace row, StartOptions options) {
    var stored = registry.configs().find(row.id()).map(ConfigJson::read).orElse(Map.of());
    var files = new TreeMap<>(template(row, stored, options));
    files.putAll(plugins(row, stored));
    files.putAll(ofOrganisation(stored));
    text(stored, ConfigJson.SYSTEM_PROMPT)
        .ifPresent(prompt -> files.put(SYSTEM_PROMPT_FILE, Body.of(prompt)));
    var config = config(row, stored, files);
    return options.template().isPresent() || options.rebuildsConfig()
        ? new Contents(files, Map.of(), config)
        : new Contents(Map.of(), files, config);
  }

  private Map<String, Body> template(Workspace row, Map<String, Object> stored,
      StartOptions options) {
    if (options.template().isPresent()) {
      return find(options.template().get()).orElseThrow(() -> LaunchRefusedException.because(
          ErrorCode.TEMPLATE_NOT_FOUND, "the template asked for is not there",
          SdkException.notFound("template '" + options.template().get() + "'")));
    }
    return text(stored, ConfigJson.TEMPLATE).flatMap(this::find)
        .or(() -> find(row.runtime() + "-default")).or(() -> find(row.runtime()))
        .orElse(Map.of());
  }

  private Optional<Map<String, Body>> find(String template) {
    return folders.workspace(template);
  }

  /**
   * The plugins that a template gives, where those that are installed later are too ({@code wire.md} OI-6). One that has
   * left the catalogue since the import costs nobody an agent.
   */
  private Map<String, Body> plugins(Workspace row, Map<String, Object> stored) {
    var files = new TreeMap<String, Body>();
    if (stored.get(PLUGINS) instanceof List<?> names) {
      names.forEach(name -> folders.plugin(String.valueOf(name)).ifPresentOrElse(
          plugin -> plugin.forEach(
              (path, content) -> files.put(PLUGINS + "/" + name + "/" + path, content)),
          () -> LOG.log(WARNING, "workspace={0} starts without the plugin ''{1}'' of its template:"
              + " it is not in the catalogue", row.id(), name)));
    }
    return files;
  }

  private Map<String, Body> ofOrganisation(Map<String, Object> stored) {
    return text(stored, ConfigJson.ORGANISATION)
        .flatMap(dir -> text(stored, ConfigJson.FILES_DIR)
            .flatMap(filesDir -> folders.ofOrganisation(dir, filesDir)))
        .orElse(Map.of());
  }

  /** Writes the configuration into the files and returns it. One of a template that is no YAML stays as it is. */
  private static Map<String, Object> config(Workspace row, Map<String, Object> stored,
      Map<String, Body> files) {
    try {
      var config = merged(row, stored,
          Optional.ofNullable(files.get(CONFIG_FILE)).map(ConfigYaml::read).orElse(Map.of()));
      files.put(CONFIG_FILE, ConfigYaml.write(config));
      return config;
    } catch (YamlEngineException e) {
      return Map.of();
    }
  }

  /** What is known of the workspace wins over a template; what was only assumed does not. */
  private static Map<String, Object> merged(Workspace row, Map<String, Object> stored,
      Map<String, Object> template) {
    var config = new LinkedHashMap<String, Object>();
    config.put("name", row.name());
    config.put("description", row.role().map(ConfigFolder::onOneLine)
        .or(() -> text(template, "description")).orElse(""));
    config.put("version", template.getOrDefault("version", "1.0.0"));
    config.put("tier", row.tier());
    config.put("runtime", row.runtime());
    model(row, stored, template).ifPresent(model -> config.put("model", model));
    template.forEach(config::putIfAbsent);
    stored.forEach((key, value) -> {
      switch (key) {
        case ConfigJson.ORGANISATION, ConfigJson.TEMPLATE, ConfigJson.FILES_DIR,
            ConfigJson.SYSTEM_PROMPT, "name", "description", "version", "tier", "runtime",
            "model" -> {
          // said above, or for the server alone
        }
        case RUNTIME_CONFIG -> config.putIfAbsent(key, value);
        default -> config.put(key, value);
      }
    });
    if (stored.isEmpty() && ConfigJson.hasTimeout(row.runtime())) {
      config.putIfAbsent(RUNTIME_CONFIG, Map.of("timeout", 0));
    }
    return config;
  }

  private static Optional<String> model(Workspace row, Map<String, Object> stored,
      Map<String, Object> template) {
    var usual = ConfigJson.defaultModel(row.runtime());
    boolean templateHasOne = template.containsKey("model")
        || (template.get(RUNTIME_CONFIG) instanceof Map<?, ?> map && map.containsKey("model"));
    return text(stored, "model").filter(model -> !templateHasOne || !model.equals(usual))
        .or(() -> text(template, "model"))
        .or(() -> templateHasOne ? Optional.empty() : Optional.of(usual));
  }

  private static String onOneLine(String text) {
    return text.replaceAll("\\R", " ");
  }

  private static Optional<String> text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text && !text.isBlank()
        ? Optional.of(text)
        : Optional.empty();
  }
}
