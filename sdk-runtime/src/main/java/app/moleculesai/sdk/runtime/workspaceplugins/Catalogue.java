package app.moleculesai.sdk.runtime.workspaceplugins;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.templates.TemplateFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The folder of workspace plugins on this server, a sub-folder each; read anew each time. Hidden folders are none, and
 * links out of the folder are not followed. Immutable.
 */
public final class Catalogue {
  private static final System.Logger LOG = System.getLogger(Catalogue.class.getName());

  private final Optional<Path> folder;

  /** Takes the folder, which need not exist. */
  public Catalogue(Optional<Path> folder) {
    this.folder = folder;
  }

  /** Lists what is there in order of the name; nothing when the folder cannot be read. */
  List<WorkspacePluginInfo> list() {
    return root().filter(Files::isDirectory).map(Catalogue::read).orElse(List.of());
  }

  private static List<WorkspacePluginInfo> read(Path root) {
    var plugins = new ArrayList<WorkspacePluginInfo>();
    try (var entries = Files.newDirectoryStream(root)) {
      for (var entry : entries) {
        var name = String.valueOf(entry.getFileName());
        if (!name.startsWith(".") && WorkspacePluginName.isGood(name)) {
          find(root, name).map(plugin -> WorkspacePluginYaml.read(name, yaml(plugin)))
              .ifPresent(plugins::add);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(WARNING, "the catalogue of workspace plugins cannot be read", e);
      return List.of();
    }
    plugins.sort(Comparator.comparing(WorkspacePluginInfo::name));
    return List.copyOf(plugins);
  }

  private static Optional<byte[]> yaml(Path plugin) {
    var file = plugin.resolve(WorkspacePluginYaml.FILE);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (var in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(WorkspacePluginYaml.MOST_BYTES + 1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Finds the folder of a plugin; where its name is a link, the folder that it leads to. */
  Optional<Path> find(String name) {
    return root().flatMap(root -> find(root, name));
  }

  private static Optional<Path> find(Path root, String name) {
    try {
      return TemplateFiles.within(root, root, name).filter(Files::isDirectory)
          .filter(plugin -> !plugin.equals(root));
    } catch (SdkException e) {
      return Optional.empty(); // a link out of the folder
    }
  }

  private Optional<Path> root() {
    return folder.map(TemplateFiles::real);
  }
}
