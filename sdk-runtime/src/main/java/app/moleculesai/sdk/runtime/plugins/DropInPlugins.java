package app.moleculesai.sdk.runtime.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds plugins in a folder: {@code <id>.jar}, or {@code <id>/} with the jars of one plugin. What is wrong with one does
 * not keep another from being found. Files of other kinds and hidden ones are ignored.
 */
final class DropInPlugins {
  private final Path folder;
  private final boolean strict;
  private final Map<String, String> originsByHash = new HashMap<>();

  private DropInPlugins(Path folder, boolean strict) {
    this.folder = folder;
    this.strict = strict;
  }

  static List<FoundPlugin> find(Path folder, boolean strict) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var plugins = new DropInPlugins(folder, strict);
    var found = new ArrayList<FoundPlugin>();
    try {
      for (var place : list(folder)) {
        var name = place.getFileName().toString();
        if (!name.startsWith(".") && (name.endsWith(".jar") || isFolder(place))) {
          found.addAll(plugins.find(place, name));
        }
      }
    } catch (IOException e) {
      found.add(unreadable(folder.getFileName().toString(), folder.toString(), e));
    }
    return found;
  }

  /** Says whether it is a folder or was meant to be one: a link that leads nowhere is worth a line in the table. */
  private static boolean isFolder(Path place) {
    return Files.isDirectory(place) || Files.isSymbolicLink(place) && !Files.exists(place);
  }

  private List<FoundPlugin> find(Path place, String name) {
    try {
      return load(place, name);
    } catch (IOException e) {
      return List.of(unreadable(name, folder.getFileName() + "/" + name + "/", e));
    }
  }

  private static FoundPlugin unreadable(String id, String origin, IOException problem) {
    var plugin = new FoundPlugin(id, origin, false);
    plugin.reject(new PluginProblem(PluginCode.UNREADABLE,
        "the folder cannot be listed: " + Causes.text(problem)));
    return plugin;
  }

  private List<FoundPlugin> load(Path place, String name) throws IOException {
    var began = System.nanoTime();
    var inFolder = !name.endsWith(".jar");
    var jars = inFolder
        ? list(place).stream().filter(file -> file.toString().endsWith(".jar")).toList()
        : List.of(place);
    var archives = jars.stream().map(Archive::inspect).toList();
    var origin = folder.getFileName() + "/" + name + (inFolder
        ? "/ (" + jars.size() + (jars.size() == 1 ? " jar)" : " jars)")
        : "");
    var first = new FoundPlugin(inFolder ? name : name.replaceFirst("\\.jar$", ""), origin, false);
    archives.stream().flatMap(archive -> archive.marker().stream()).findFirst()
        .ifPresent(marker -> first.marked(marker, strict));
    judge(first, archives, inFolder);
    var found = first.isSound()
        ? new PluginClasses(first, archives, place.getFileName().toString()).load()
        : List.of(first);
    found.forEach(one -> one.took((System.nanoTime() - began) / found.size()));
    return found;
  }

  private void judge(FoundPlugin plugin, List<Archive> archives, boolean inFolder) {
    for (var archive : archives) {
      archive.problems().forEach(problem -> plugin.reject(archives.size() == 1
          ? problem
          : new PluginProblem(problem.code(),
              archive.file().getFileName() + ": " + problem.message())));
    }
    if (archives.isEmpty()) {
      plugin.reject(new PluginProblem(PluginCode.NO_PROVIDER, "the folder holds no .jar file"));
    }
    if (archives.isEmpty() || archives.stream().anyMatch(one -> one.sha256().isEmpty())) {
      return;
    }
    var hash = hash(archives);
    plugin.hashed(hash);
    var before = originsByHash.putIfAbsent(hash, plugin.origin());
    if (before != null) {
      plugin.reject(new PluginProblem(PluginCode.DUPLICATE_FILE,
          "it is the same as " + before + ", which is used; remove one of them"));
    }
    archives.forEach(archive -> judgeClassPath(plugin, archive, inFolder));
    if (plugin.isSound() && archives.stream().allMatch(one -> one.providers().isEmpty())) {
      var hints = archives.stream().flatMap(archive -> archive.hints().stream()).toList();
      plugin.reject(new PluginProblem(PluginCode.NO_PROVIDER, hints.isEmpty()
          ? "there is no " + ServiceFile.PATH + " that names its plugin class"
          : String.join("; ", hints)));
    }
  }

  /** The class path of a manifest is followed by the class loader, so it must stay among the plugin's own jars. */
  private void judgeClassPath(FoundPlugin plugin, Archive archive, boolean inFolder) {
    var home = inFolder ? parent(archive.file()) : archive.file();
    archive.classPath().stream().filter(entry -> !staysIn(home, archive.file(), entry)).findFirst()
        .ifPresent(entry -> plugin.reject(new PluginProblem(PluginCode.CLASS_PATH_ESCAPE,
            "the Class-Path of " + archive.file().getFileName() + " names " + entry + ", which is "
                + "outside the plugin; put all its jars into " + folder.getFileName() + "/"
                + plugin.id() + "/")));
  }

  private static boolean staysIn(Path home, Path jar, String entry) {
    try {
      // An address of any kind, absolute, or with .. may lead anywhere; links are followed too.
      var target = parent(jar).resolve(entry).normalize();
      return !entry.contains(":") && target.startsWith(home)
          && (!Files.exists(target) || target.toRealPath().startsWith(home.toRealPath()));
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  private static String hash(List<Archive> archives) {
    if (archives.size() == 1) {
      return archives.get(0).sha256();
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      archives.forEach(
          archive -> digest.update(archive.sha256().getBytes(StandardCharsets.US_ASCII)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Path parent(Path file) {
    return Optional.ofNullable(file.getParent()).orElse(file);
  }

  private static List<Path> list(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.sorted().toList();
    } catch (UncheckedIOException e) { // it failed on the way
      throw e.getCause();
    }
  }
}
