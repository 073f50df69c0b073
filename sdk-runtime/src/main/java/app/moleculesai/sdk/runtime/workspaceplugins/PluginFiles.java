package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The files of a plugin's folder, found by one walk that follows no link: links, and what is neither file nor folder, are
 * no part of a plugin. Immutable.
 *
 * @param root the folder
 * @param files regular files in order of their paths, byte by byte
 * @param folders folders but the root, in the same order, and so each behind the one that it is in
 */
record PluginFiles(Path root, List<Entry> files, List<Entry> folders) {
  private static final Comparator<Entry> BY_BYTES = (a, b) -> Arrays.compareUnsigned(
      a.path.getBytes(StandardCharsets.UTF_8), b.path.getBytes(StandardCharsets.UTF_8));

  /**
   * One file or folder.
   *
   * @param path relative to the root, with slashes
   * @param size in bytes
   * @param executable whether its owner may run it
   */
  record Entry(String path, long size, boolean executable) {}

  /**
   * Walks over a folder.
   *
   * @throws SdkException {@code too_large}
   */
  static PluginFiles of(Path root, PluginLimits limits) throws IOException {
    var walk = new Walk(root, limits);
    Files.walkFileTree(root, walk);
    walk.files.sort(BY_BYTES);
    walk.folders.sort(BY_BYTES);
    return new PluginFiles(root, List.copyOf(walk.files), List.copyOf(walk.folders));
  }

  /** Returns where an entry is. */
  Path at(Entry entry) {
    return root.resolve(entry.path);
  }

  /** Walks over a folder once. */
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final PluginLimits limits;
    private final List<Entry> files = new ArrayList<>();
    private final List<Entry> folders = new ArrayList<>();
    private long bytes;

    Walk(Path root, PluginLimits limits) {
      this.root = root;
      this.limits = limits;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
      if (!dir.equals(root)) {
        folders.add(entry(dir, 0, true));
      }
      limits.check(bytes, files.size() + folders.size());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        bytes += attributes.size();
        files.add(entry(file, attributes.size(), Files.isExecutable(file)));
      }
      limits.check(bytes, files.size() + folders.size());
      return FileVisitResult.CONTINUE;
    }

    private Entry entry(Path path, long size, boolean executable) {
      var relative = root.relativize(path).toString()
          .replace(root.getFileSystem().getSeparator(), "/");
      limits.checkPath(relative.getBytes(StandardCharsets.UTF_8).length);
      return new Entry(relative, size, executable);
    }
  }
}
