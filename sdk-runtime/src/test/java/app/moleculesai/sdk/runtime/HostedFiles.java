package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The files of one agent of {@link HostedAgents}, in memory: volumes at {@code /configs} and {@code /workspace}. Archives are unpacked as a
 * container engine does it. Safe for use by many threads.
 */
public final class HostedFiles {
  /**
   * A file, a folder or a link.
   *
   * @param link where a link leads
   */
  record Node(boolean folder, Optional<String> link, Body content, long owner, int mode) {}

  private final NavigableMap<String, Node> nodes = new TreeMap<>();

  HostedFiles() {
    nodes.put("/configs", folder());
    nodes.put("/workspace", folder());
  }

  private static Node folder() {
    return new Node(true, Optional.empty(), Body.of(""), 0, 0755);
  }

  /** Writes a file as the agent itself would. */
  public void put(String path, String text) {
    put(path, Body.of(text));
  }

  /** Writes a file that need not be text. */
  synchronized void put(String path, Body content) {
    parents(path);
    nodes.put(path, new Node(false, Optional.empty(), content, 1000, 0640));
  }

  /** Makes a folder as the agent itself would. */
  synchronized void putFolder(String path) {
    parents(path + "/x");
  }

  /** Makes a link as the agent itself would. */
  synchronized void putLink(String path, String target) {
    parents(path);
    nodes.put(path, new Node(false, Optional.of(target), Body.of(""), 1000, 0777));
  }

  private void parents(String path) {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      nodes.putIfAbsent(path.substring(0, slash), folder());
    }
  }

  /** Returns the text of a file. */
  public synchronized Optional<String> text(String path) {
    return find(path).map(node -> node.content.text());
  }

  synchronized Optional<Node> find(String path) {
    return Optional.ofNullable(nodes.get(path));
  }

  /** Returns all paths below one, in order. */
  public synchronized List<String> below(String path) {
    return List.copyOf(nodes.subMap(path + "/", path + "0").keySet());
  }

  synchronized InputStream read(String path) {
    if (!nodes.containsKey(path)) {
      throw SdkException.notFound(path);
    }
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      int prefix = path.lastIndexOf('/') + 1;
      for (var one : nodes.tailMap(path, true).entrySet()) {
        if (one.getKey().equals(path) || one.getKey().startsWith(path + "/")) {
          add(tar, one.getKey().substring(prefix), one.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void add(TarArchiveOutputStream tar, String name, Node node) throws IOException {
    var entry = node.link.isPresent()
        ? new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK)
        : new TarArchiveEntry(node.folder ? name + "/" : name);
    node.link.ifPresent(entry::setLinkName);
    var content = node.content.toByteArray();
    entry.setSize(content.length);
    entry.setMode(node.mode);
    entry.setUserId(node.owner);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  synchronized void write(String folder, InputStream archive) {
    if (find(folder).filter(Node::folder).isEmpty()) {
      throw SdkException.notFound(folder);
    }
    try {
      var tar = new TarArchiveInputStream(archive);
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var path = folder + "/" + entry.getName().replaceFirst("/$", "");
        if (!(entry.isDirectory() && find(path).filter(Node::folder).isPresent())) {
          delete(path);
        }
        parents(path);
        nodes.put(path,
            new Node(entry.isDirectory(), Optional.empty(), Body.wrap(tar.readAllBytes()),
                entry.getLongUserId(), entry.getMode() & 0777));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void delete(String path) {
    nodes.subMap(path + "/", path + "0").clear();
    nodes.remove(path);
  }
}
