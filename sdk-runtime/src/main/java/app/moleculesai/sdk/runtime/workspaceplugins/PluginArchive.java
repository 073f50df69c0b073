package app.moleculesai.sdk.runtime.workspaceplugins;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Packs the files of a plugin. One thread at a time. */
final class PluginArchive implements AutoCloseable {
  /** The user and the group that agents run as ({@code wire.md} 8.4). */
  private static final int AGENT = 1000;
  private static final int PLAIN = 0644;
  private static final int EXECUTABLE = 0755;

  private final TarArchiveOutputStream tar;

  private PluginArchive(OutputStream out) {
    tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /**
   * Writes an archive that replaces a plugin where it is unpacked, also one of which less is left: an empty file takes the
   * place of the old folder before the new one takes the file's.
   *
   * @param folder the folder of plugins, relative to where it is unpacked
   */
  static void replacement(PluginFiles plugin, String folder, String name, Path file)
      throws IOException {
    try (var archive = new PluginArchive(new BufferedOutputStream(Files.newOutputStream(file)))) {
      archive.folder(folder + "/");
      archive.emptyFile(folder + "/" + name);
      archive.folder(folder + "/" + name + "/");
      archive.add(plugin, folder + "/" + name + "/");
    }
  }

  /** Writes a compressed archive for somebody who unpacks it himself; the plugin's root is the archive's. */
  static void download(PluginFiles plugin, Path file) throws IOException {
    try (var archive = new PluginArchive(new GZIPOutputStream(
        new BufferedOutputStream(Files.newOutputStream(file))))) {
      archive.add(plugin, "");
    }
  }

  private void add(PluginFiles plugin, String prefix) throws IOException {
    for (var folder : plugin.folders()) {
      folder(prefix + folder.path() + "/");
    }
    for (var file : plugin.files()) {
      var entry = new TarArchiveEntry(prefix + file.path());
      entry.setSize(file.size());
      put(entry, file.executable() ? EXECUTABLE : PLAIN);
      Files.copy(plugin.at(file), tar);
      tar.closeArchiveEntry();
    }
  }

  private void folder(String path) throws IOException {
    put(new TarArchiveEntry(path), EXECUTABLE);
    tar.closeArchiveEntry();
  }

  private void emptyFile(String path) throws IOException {
    put(new TarArchiveEntry(path), PLAIN);
    tar.closeArchiveEntry();
  }

  private void put(TarArchiveEntry entry, int mode) throws IOException {
    entry.setMode(mode);
    entry.setUserId(AGENT);
    entry.setGroupId(AGENT);
    entry.setModTime(0L); // the same content is the same archive
    tar.putArchiveEntry(entry);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
