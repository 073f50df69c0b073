package app.moleculesai.sdk.runtime.launch;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.templates.TemplateFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Folders of files for agents: templates of workspaces, what organisations' templates have for single workspaces, and
 * workspace plugins. Links are not followed, and neither {@code .git} nor {@code .env} is for an agent: the latter became secrets. Immutable.
 */
public final class TemplateFolders {
  private static final long MOST_BYTES = 32L << 20;

  private final Optional<Path> workspaces;
  private final Optional<Path> organisations;
  private final Optional<Path> plugins;

  /** Takes the folders of workspace templates, of organisations and of workspace plugins; none need exist. */
  public TemplateFolders(Optional<Path> workspaces, Optional<Path> organisations,
      Optional<Path> plugins) {
    this.workspaces = workspaces.map(TemplateFiles::real);
    this.organisations = organisations.map(TemplateFiles::real);
    this.plugins = plugins.map(TemplateFiles::real);
  }

  /** Returns the files of a workspace template, by their paths in it; empty when there is no such folder. */
  Optional<Map<String, Body>> workspace(String name) {
    return files(workspaces, name);
  }

  /** Returns the files that the template of an organisation has for one workspace; empty when there is no such folder. */
  Optional<Map<String, Body>> ofOrganisation(String dir, String filesDir) {
    return organisations.flatMap(root -> TemplateFiles.within(root, root, dir))
        .flatMap(template -> files(Optional.of(template), filesDir));
  }

  /** Returns the files of a workspace plugin of the catalogue; empty when there is no such folder. */
  Optional<Map<String, Body>> plugin(String name) {
    return files(plugins, name);
  }

  private static Optional<Map<String, Body>> files(Optional<Path> root, String name) {
    return root.flatMap(there -> TemplateFiles.within(there, there, name))
        .filter(Files::isDirectory).map(TemplateFolders::read);
  }

  private static Map<String, Body> read(Path folder) {
    try {
      var reading = new Reading(folder);
      Files.walkFileTree(folder, reading);
      return reading.files;
    } catch (IOException e) {
      throw LaunchRefusedException.because(ErrorCode.TEMPLATE_INVALID,
          "the template folder '" + folder.getFileName() + "' cannot be read", e);
    }
  }

  /** Walks over a folder once. */
  private static final class Reading extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final Map<String, Body> files = new TreeMap<>();
    private long bytes;

    Reading(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
      return dir.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
        throws IOException {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !file.endsWith(".env")) {
        bytes += attributes.size();
        if (bytes > MOST_BYTES) {
          throw new IOException("the folder holds more than " + MOST_BYTES + " bytes");
        }
        files.put(folder.relativize(file).toString(), Body.wrap(Files.readAllBytes(file)));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
