package app.moleculesai.sdk.runtime.lifecycle;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.config.YamlMap;
import app.moleculesai.sdk.runtime.launch.Slug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        .filter(Files::isRegularFile)
        .map(this::read).orElse(new Defaults(Optional.empty(), Optional.empty()));
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

  private Defaults read(Path file) {
    try {
      var map = YamlMap.read(Files.readString(file)).orElse(Map.of());
      var nested = map.get("runtime_config") instanceof Map<?, ?> config
          ? text(config, "model")
          : Optional.<String>empty();
      return new Defaults(text(map, "runtime"), text(map, "model").or(() -> nested));
    } catch (IOException | YamlEngineException e) {
      LOG.log(WARNING, "template " + file + " could not be read", e);
    }
    return new Defaults(Optional.empty(), Optional.empty());
  }

  private static Optional<String> text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text && !text.isBlank()
        ? Optional.of(text)
        : Optional.empty();
  }
}
