package app.moleculesai.sdk.runtime.templates;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of templates ({@code wire.md} 7.1). Safe for use by many threads. */
public final class TemplateCatalog {
  private static final System.Logger LOG = System.getLogger(TemplateCatalog.class.getName());

  private final Optional<Path> root;
  private final TemplateReader reader;

  /** Takes the folder, when there is one; it need not exist. */
  public TemplateCatalog(Optional<Path> root, TemplateReader reader) {
    this.root = root;
    this.reader = reader;
  }

  /**
   * A template by its folder.
   *
   * @param dir the name of the folder
   * @param template what it holds
   */
  public record Entry(String dir, OrgTemplate template) {}

  /** Lists the templates in order of their folders; one that cannot be read is left out, with a line in the log. */
  public List<Entry> list() {
    var entries = new ArrayList<Entry>();
    for (var folder : folders()) {
      var dir = String.valueOf(folder.getFileName());
      if (TemplateReader.isTemplate(folder)) {
        try {
          entries.add(new Entry(dir, require(dir)));
        } catch (SdkException e) {
          LOG.log(WARNING, "template {0} is left out: {1}", dir, e.getMessage());
        }
      } else if (Files.exists(folder.resolve(".git"))) {
        LOG.log(INFO, "template {0} is half a clone: it has .git and no org.yaml", dir);
      }
    }
    return entries;
  }

  private List<Path> folders() {
    if (root.filter(Files::isDirectory).isEmpty()) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(root.get())) {
      return children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      LOG.log(WARNING, "the folder of templates cannot be read", e);
      return List.of();
    }
  }

  /**
   * Reads the template of a folder below this one.
   *
   * @throws SdkException {@code template_not_found}, {@code path_escape}, {@code template_invalid}
   */
  public OrgTemplate require(String dir) {
    var folder = root.map(TemplateFiles::real)
        .flatMap(real -> TemplateFiles.within(real, real, dir))
        .orElseThrow(() -> TemplateReader.notFound(dir));
    return reader.read(folder);
  }
}
