package app.moleculesai.sdk.runtime.lifecycle;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.config.YamlMap;
import app.moleculesai.sdk.runtime.launch.Slug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Folders with a {@code config.yaml} that new workspaces start from ({@code wire.md} CR-1). Immutable. */
public final class WorkspaceTemplates {
  private static final System.Logger LOG = System.getLogger(WorkspaceTemplates.class.getName());

  private final Optional<Path> root;

  /** Takes the folder of templates, when there is one. */
  public WorkspaceTemplates(Optional<Path> root) {
    this.root = root;
  }

  /**
   * What a template says of a new workspace.
   *
   * @param runtime its runtime
   * @param model its model
   */
  public record Defaults(Optional<String> runtime, Optional<String> model) {}

  /**
   * Reads a template; one that is missing or unreadable says nothing.
   *
   * @throws SdkException {@code path_escape} for a name that leaves the folder
   */
  public Defaults defaults(String name) {
    var path = requireName(name);
    return root.map(folder -> folder.resolve(path).resolve("config.yaml"))
        .filter(Files::isRegularFile).flatMap(this::read)
        .map(map -> new Defaults(text(map, "runtime"), model(map)))
        .orElse(new Defaults(Optional.empty(), Optional.empty()));
  }

  /**
   * Reads the team of the template that is named like a workspace ({@code wire.md} 7.5).
   *
   * @return empty when there is no such template, or it cannot be read
   * @throws SdkException {@code template_invalid} when it names no team, or one that cannot be made
   */
  public Optional<List<TeamMember>> team(String workspace) {
    return findLike(workspace).flatMap(name -> root.map(folder -> folder.resolve(name)))
        .map(folder -> folder.resolve("config.yaml")).filter(Files::isRegularFile)
        .flatMap(this::read).map(WorkspaceTemplates::team);
  }

  private static List<TeamMember> team(Map<?, ?> map) {
    if (!(map.get("sub_workspaces") instanceof List<?> list) || list.isEmpty()) {
      throw new SdkException(ErrorCode.TEMPLATE_INVALID,
          "the template has no sub_workspaces: a list of config, name and role");
    }
    var members = new ArrayList<TeamMember>();
    for (Object entry : list) {
      var place = "sub_workspaces[" + members.size() + "]";
      if (!(entry instanceof Map<?, ?> fields)) {
        throw new SdkException(ErrorCode.TEMPLATE_INVALID, place + " must be an object");
      }
      members.add(member(place, fields));
    }
    return List.copyOf(members);
  }

  private static TeamMember member(String place, Map<?, ?> fields) {
    var config = text(fields, "config");
    var name = text(fields, "name").or(() -> config).orElseThrow(() -> new SdkException(
        ErrorCode.TEMPLATE_INVALID, place + ".name is required"));
    try {
      config.ifPresent(WorkspaceTemplates::requireName);
      return new TeamMember(WorkspaceRules.name(name),
          text(fields, "role").map(WorkspaceRules::role), config);
    } catch (SdkException e) {
      throw new SdkException(ErrorCode.TEMPLATE_INVALID, place + ": " + e.getMessage(), e);
    }
  }

  /**
   * Finds a template by its name.
   *
   * @throws SdkException {@code path_escape} for a name that leaves the folder
   */
  public Optional<String> find(String name) {
    var path = requireName(name);
    return root.map(folder -> folder.resolve(path)).filter(Files::isDirectory).map(found -> name);
  }

  /**
   * Lists the templates by name, as {@code GET /templates} shows them ({@code wire.md} 12.7): a folder counts when its
   * {@code config.yaml} can be read, and what that does not say is left out or empty.
   */
  public List<Map<String, Object>> list() {
    return root.filter(Files::isDirectory).map(this::configs).orElse(List.of()).stream()
        .flatMap(file -> read(file).map(map -> shown(file, map)).stream()).toList();
  }

  private List<Path> configs(Path folder) {
    try (var inside = Files.list(folder)) {
      return inside.filter(template -> !String.valueOf(template.getFileName()).startsWith("."))
          .sorted().map(template -> template.resolve("config.yaml"))
          .filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      LOG.log(WARNING, "templates in " + folder + " cannot be listed", e);
      return List.of();
    }
  }

  private static Map<String, Object> shown(Path file, Map<?, ?> map) {
    var id = String.valueOf(file.getName(file.getNameCount() - 2));
    var runtime = map.get("runtime_config") instanceof Map<?, ?> config ? config : Map.of();
    var skills = map.get("skills") instanceof List<?> list ? list : List.of();
    var shown = new LinkedHashMap<String, Object>();
    shown.put("id", id);
    shown.put("name", text(map, "name").orElse(id));
    shown.put("description", text(map, "description").orElse(""));
    shown.put("tier", map.get("tier") instanceof Integer tier ? tier : 0);
    shown.put("runtime", text(map, "runtime").orElse(""));
    shown.put("model", model(map).orElse(""));
    for (var member : List.of("models", "required_env", "providers")) {
      if (runtime.get(member) instanceof List<?> list) {
        shown.put(member, list);
      }
    }
    if (map.get("providers") instanceof List<?> registry) {
      shown.put("provider_registry", registry);
    }
    shown.put("skills", skills);
    shown.put("skill_count", skills.size());
    if (runtime.get("provision_timeout_seconds") instanceof Integer seconds && seconds > 0) {
      shown.put("provision_timeout_seconds", seconds);
    }
    return shown;
  }

  /** Finds the template that is named like a workspace: in lower case, with {@code -} for what a name may not have. */
  public Optional<String> findLike(String workspace) {
    return Slug.of(workspace).flatMap(this::find);
  }

  /**
   * Returns the path of a template below the folder of templates, which it may not leave.
   *
   * @throws SdkException {@code path_escape}
   */
  public static Path requireName(String name) {
    var path = Path.of(name).normalize();
    if (path.isAbsolute() || path.startsWith("..") || path.toString().isEmpty()
        || name.indexOf('\\') >= 0) {
      throw new SdkException(ErrorCode.PATH_ESCAPE,
          "template must be a folder below the templates folder")
          .with("field", "template");
    }
    return path;
  }

  private Optional<Map<?, ?>> read(Path file) {
    try {
      return YamlMap.read(Files.readString(file));
    } catch (IOException | YamlEngineException e) {
      LOG.log(WARNING, "template " + file + " could not be read", e);
      return Optional.empty();
    }
  }

  private static Optional<String> model(Map<?, ?> map) {
    return text(map, "model").or(() -> map.get("runtime_config") instanceof Map<?, ?> config
        ? text(config, "model")
        : Optional.empty());
  }

  private static Optional<String> text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text && !text.isBlank()
        ? Optional.of(text)
        : Optional.empty();
  }
}
