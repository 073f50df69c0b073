package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.folders.FolderDeletion;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.launch.Slug;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Adds templates of single workspaces ({@code wire.md} 12.7). A template is there as a whole or not at all. Safe for use by
 * many threads.
 */
public final class TemplateImport {
  private static final int MOST_FILES = 200;
  private static final String CONFIG = "config.yaml";
  private static final String HIDDEN = ".import-";

  private final Optional<Path> root;

  /** Takes the folder of templates, when there is one. */
  public TemplateImport(Optional<Path> root) {
    this.root = root;
  }

  /**
   * Adds a template and returns its id: the name as a folder may have it.
   *
   * @param files texts by their path below the template's folder; a {@code config.yaml} that is not among them says the name
   * @throws SdkException {@code invalid_field}, {@code path_escape}, {@code conflict} when it is there, {@code unsupported}
   *         without a folder of templates
   */
  String add(String name, Map<String, String> files) {
    var id = Slug.of(name).orElseThrow(
        () -> Parameters.invalid("name", "must have a letter or a digit"));
    var texts = checked(files);
    texts.computeIfAbsent(Path.of(CONFIG), path -> Json.object().put("name", name).toString());
    var folder = root.orElseThrow(
        () -> SdkException.unsupported("adding templates without a folder for them"));
    try {
      write(folder, id, texts);
    } catch (FileAlreadyExistsException e) {
      throw new SdkException(ErrorCode.CONFLICT, "there is a template '" + id + "'", e)
          .with("field", "name");
    } catch (IOException e) {
      throw new SdkException(ErrorCode.INTERNAL, "template '" + id + "' could not be written", e);
    }
    return id;
  }

  private static Map<Path, String> checked(Map<String, String> files) {
    if (files.isEmpty() || files.size() > MOST_FILES) {
      throw Parameters.invalid("files", "must have 1 to " + MOST_FILES + " members");
    }
    var checked = new TreeMap<Path, String>();
    files.forEach((name, text) -> checked.put(path(name), text));
    for (var path : checked.keySet()) {
      for (var above = path.getParent(); above != null; above = above.getParent()) {
        if (checked.containsKey(above)) {
          throw Parameters.invalid("files", "must not use one name for a file and a folder");
        }
      }
    }
    return checked;
  }

  private static Path path(String name) {
    try {
      var path = Path.of(name).normalize();
      if (!path.isAbsolute() && !path.startsWith("..") && !path.toString().isEmpty()
          && name.indexOf('\\') < 0) {
        return path;
      }
    } catch (InvalidPathException e) {
      // said below
    }
    throw new SdkException(ErrorCode.PATH_ESCAPE,
        "files must have names below the template's folder").with("field", "files");
  }

  private static void write(Path root, String id, Map<Path, String> texts) throws IOException {
    Files.createDirectories(root);
    var target = root.resolve(id);
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(id);
    }
    var made = Files.createTempDirectory(root, HIDDEN); // on the same disk, so that a move is one step
    try {
      for (var text : texts.entrySet()) {
        var file = made.resolve(text.getKey());
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text.getValue());
      }
      Files.move(made, target);
    } finally {
      FolderDeletion.delete(made);
    }
  }
}
