package app.moleculesai.sdk.runtime.workspaceplugins;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The plugins among the files of agents, in {@code /configs/plugins}. What comes out of an agent is not trusted: nothing is
 * read without a limit. Safe for use by many threads.
 */
public final class AgentPlugins {
  private static final System.Logger LOG = System.getLogger(AgentPlugins.class.getName());
  private static final String CONFIGS = "/configs";
  private static final String PLUGINS = "plugins";
  private static final String FOLDER = CONFIGS + "/" + PLUGINS;
  private static final String INSTRUCTIONS = "CLAUDE.md";
  private static final int MOST_INSTRUCTIONS = 4 << 20;
  /** What stands in a file need not be text: it has to come out as it went in. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(10);

  private final AgentObserver observer;

  /** Takes who says whether agents run, and so whose they are. */
  public AgentPlugins(AgentObserver observer) {
    this.observer = observer;
  }

  /** Says whether an agent with files runs; while that cannot be found out it does not. */
  boolean runs(Workspace row) {
    return files(row).isPresent() && switch (observer.recent(row)) {
      case WorkspaceState.Running running -> true;
      case WorkspaceState.Stopped stopped -> false;
      case WorkspaceState.Unknown unknown -> {
        LOG.log(WARNING, "workspace={0} whether its agent runs is not known, its plugins are left"
            + " alone: {1}", row.id(), unknown.reason());
        yield false;
      }
    };
  }

  /**
   * Lists what is installed in an agent that runs, in order of the name.
   *
   * @throws SdkException {@code agent_files_failed}
   */
  List<WorkspacePluginInfo> list(Workspace row) {
    try (var archive = requireFiles(row).read(row.id(), FOLDER)) {
      return InstalledPlugins.read(archive);
    } catch (SdkException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return List.of();
      }
      throw failed("the agent's plugins cannot be listed", e);
    } catch (IOException e) {
      throw failed("the agent's plugins cannot be listed: " + e.getMessage(), e);
    }
  }

  /**
   * Puts a plugin into an agent that runs, in the place of one of its name.
   *
   * @throws SdkException {@code agent_files_failed}
   */
  void install(Workspace row, StagedPlugin plugin) {
    var archive = plugin.folder().archive();
    try {
      PluginArchive.replacement(plugin.files(), PLUGINS, plugin.name(), archive);
      try (var in = Files.newInputStream(archive)) {
        requireFiles(row).write(row.id(), CONFIGS, in);
      }
    } catch (IOException | SdkException e) {
      throw failed("the plugin '" + plugin.name() + "' could not be copied into the agent", e)
          .with("plugin", plugin.name());
    }
  }

  /**
   * Takes a plugin, its skills and its rules out of an agent that runs; one that is not there is no error.
   *
   * @throws SdkException {@code agent_files_failed}
   */
  void uninstall(Workspace row, String name) {
    var files = requireFiles(row);
    var paths = new ArrayList<String>();
    skills(row, files, name).forEach(skill -> paths.add(CONFIGS + "/skills/" + skill));
    paths.add(FOLDER + "/" + name);
    dropRules(row, files, name);
    try {
      files.delete(row.id(), paths);
    } catch (SdkException e) {
      throw failed("the plugin '" + name + "' could not be deleted from the agent", e)
          .with("plugin", name);
    }
    flush(row);
  }

  private static List<String> skills(Workspace row, AgentFiles files, String name) {
    try {
      return readFile(row, files, FOLDER + "/" + name + "/" + WorkspacePluginYaml.FILE,
          WorkspacePluginYaml.MOST_BYTES)
          .map(file -> WorkspacePluginYaml
              .read(name, Optional.of(file.content().getBytes(BYTES))).skills())
          .orElse(List.of()).stream().filter(WorkspacePluginName::isGood).toList();
    } catch (IOException | SdkException e) {
      LOG.log(WARNING, "workspace={0} plugin={1} its skills are not known and stay: {2}", row.id(),
          name, e.getMessage());
      return List.of();
    }
  }

  private static void dropRules(Workspace row, AgentFiles files, String name) {
    try {
      var file = readFile(row, files, CONFIGS + "/" + INSTRUCTIONS, MOST_INSTRUCTIONS);
      if (file.isPresent()) {
        var text = file.get().content();
        var rest = InstructionsFile.without(
            new String(name.getBytes(StandardCharsets.UTF_8), BYTES), text);
        if (!rest.equals(text)) {
          files.write(row.id(), CONFIGS,
              new ByteArrayInputStream(archive(file.get().entry(), rest.getBytes(BYTES))));
        }
      }
    } catch (IOException | SdkException e) {
      LOG.log(WARNING, "workspace={0} plugin={1} its rules stay in {2}: {3}", row.id(), name,
          INSTRUCTIONS, e.getMessage());
    }
  }

  /** A file as an agent has it, a character for each byte. */
  private record FileOfAgent(TarArchiveEntry entry, String content) {}

  /** Reads a regular file; empty when it is none, or not there. */
  private static Optional<FileOfAgent> readFile(Workspace row, AgentFiles files, String path,
      int most) throws IOException {
    try (var tar = new TarArchiveInputStream(files.read(row.id(), path))) {
      var entry = tar.getNextEntry();
      if (entry == null || !entry.isFile()) {
        return Optional.empty();
      }
      var content = tar.readNBytes(most + 1);
      if (content.length > most) {
        throw new IOException("it has more than " + most + " bytes");
      }
      return Optional.of(new FileOfAgent(entry, new String(content, BYTES)));
    } catch (IllegalArgumentException e) {
      throw new IOException("the archive is none", e);
    } catch (SdkException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Packs a file as it was but for its content. */
  private static byte[] archive(TarArchiveEntry before, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var entry = new TarArchiveEntry(INSTRUCTIONS);
      entry.setMode(before.getMode());
      entry.setUserId(before.getLongUserId());
      entry.setGroupId(before.getLongGroupId());
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  /** Has the agent's host write what it keeps back; where it has no such program nothing is lost but time. */
  private void flush(Workspace row) {
    try {
      observer.owner(row).flatMap(runtime -> runtime.facet(AgentCommands.class))
          .ifPresent(commands -> commands.run(row.id(), List.of("sync"), FLUSH_LIMIT));
    } catch (SdkException e) {
      LOG.log(WARNING, "workspace={0} its files may not be on disk yet: {1}", row.id(),
          e.getMessage());
    }
  }

  private AgentFiles requireFiles(Workspace row) {
    return files(row).orElseThrow(() -> SdkException.unsupported("copying files of agents"));
  }

  private Optional<AgentFiles> files(Workspace row) {
    return observer.owner(row).flatMap(runtime -> runtime.facet(AgentFiles.class));
  }

  private static SdkException failed(String what, Exception cause) {
    return new SdkException(ErrorCode.AGENT_FILES_FAILED, what, cause);
  }
}
