package app.moleculesai.sdk.runtime.workspaceplugins;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads the folder of plugins as an agent gives it. What comes out of an agent is not trusted: names that are none and
 * links are passed over, and nothing is read, or read past, without a limit.
 */
final class InstalledPlugins {
  private static final int MOST_PLUGINS = 1_000;
  private static final int MOST_ENTRIES = 200_000;
  private static final long MOST_BYTES = 1L << 30;

  private InstalledPlugins() {}

  /**
   * Returns the plugins in order of the name.
   *
   * @param archive the folder, with all in it
   * @throws IOException also when a limit is reached, or the archive is none
   */
  static List<WorkspacePluginInfo> read(InputStream archive) throws IOException {
    var found = new TreeMap<String, WorkspacePluginInfo>();
    try (var tar = new TarArchiveInputStream(archive)) {
      int entries = 0;
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        note(found, tar, entry);
        // the next entry stands behind the whole of this one
        if (++entries > MOST_ENTRIES || found.size() > MOST_PLUGINS
            || entry.getSize() > MOST_BYTES - tar.getBytesRead()) {
          throw new IOException("they are too many or too large");
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the archive is none", e);
    }
    return List.copyOf(found.values());
  }

  /** Notes the folder of a plugin, or its description; the archive begins with the folder of all. */
  private static void note(Map<String, WorkspacePluginInfo> found, TarArchiveInputStream tar,
      TarArchiveEntry entry) throws IOException {
    var path = entry.getName().replaceFirst("^\\./", "").split("/", -1);
    boolean isFolder = entry.isDirectory() && path.length > 1 && !path[1].isEmpty();
    boolean isFile = entry.isFile() && path.length > 2;
    if (!(isFolder || isFile) || !WorkspacePluginName.isGood(path[1])) {
      return;
    }
    found.computeIfAbsent(path[1], name -> WorkspacePluginYaml.read(name, Optional.empty()));
    if (isFile && path.length == 3 && path[2].equals(WorkspacePluginYaml.FILE)) {
      found.put(path[1], WorkspacePluginYaml.read(path[1],
          Optional.of(tar.readNBytes(WorkspacePluginYaml.MOST_BYTES + 1))));
    }
  }
}
