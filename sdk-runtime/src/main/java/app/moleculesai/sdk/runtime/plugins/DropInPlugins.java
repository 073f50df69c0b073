package app.moleculesai.sdk.runtime.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  private final LoadRules rules;

  private DropInPlugins(Path folder, LoadRules rules) {
    this.folder = folder;
    this.rules = rules;
  }

  static List<FoundPlugin> find(Path folder, LoadRules rules) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var plugins = new DropInPlugins(folder, rules);
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
    return Files.isDirectory(place) || (Files.isSymbolicLink(place) && !Files.exists(place));
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
    var archives = archives(place, inFolder
        ? list(place).stream().filter(DropInPlugins::isJar).toList()
        : List.of(place));
    var origin = folder.getFileName() + "/" + name + (inFolder
        ? "/ (" + archives.size() + (archives.size() == 1 ? " jar)" : " jars)")
        : "");
    var first = new FoundPlugin(inFolder ? name : name.replaceFirst("\\.jar$", ""), origin, false);
    archives.stream().flatMap(archive -> archive.marker().stream()).findFirst()
        .ifPresent(marker -> first.marked(marker, rules.strict()));
    judge(first, archives, place);
    var found = first.isSound()
        ? new PluginClasses(first, archives, name, rules.longest()).load()
        : List.of(first);
    found.forEach(one -> one.took((System.nanoTime() - began) / found.size()));
    return found;
  }

  private static boolean isJar(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(".jar") && !name.startsWith("."); // ._acme.jar is what a Mac leaves behind
  }

  /** Inspects jars, and those that their manifests name inside the plugin: the class loader follows them too. */
  private static List<Archive> archives(Path place, List<Path> jars) {
    Map<Path, Archive> inspected = new LinkedHashMap<>();
    var waiting = new ArrayDeque<>(jars);
    while (!waiting.isEmpty()) {
      var jar = waiting.poll();
      if (!inspected.containsKey(jar)) {
        var archive = Archive.inspect(jar);
        inspected.put(jar, archive);
        archive.classPath().stream().flatMap(entry -> jarNamed(place, jar, entry).stream())
            .forEach(waiting::add);
      }
    }
    return List.copyOf(inspected.values());
  }

  /** Returns the jar that an entry of a manifest's class path names, when there is one inside the plugin. */
  private static Optional<Path> jarNamed(Path place, Path jar, String entry) {
    try {
      var target = parent(jar).resolve(decoded(entry)).normalize();
      return target.startsWith(place) && isJar(target) && Files.isRegularFile(target)
          && target.toRealPath().startsWith(place.toRealPath())
              ? Optional.of(target)
              : Optional.empty();
    } catch (IOException | InvalidPathException | URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Returns the path of an entry, which is a relative address: an address of any other kind may lead anywhere. */
  private static String decoded(String entry) throws URISyntaxException {
    var address = new URI(entry);
    if (address.isAbsolute() || address.getRawAuthority() != null || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new URISyntaxException(entry, "is not a path");
    }
    return address.getPath();
  }

  private void judge(FoundPlugin plugin, List<Archive> archives, Path place) {
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
    plugin.hashed(hash(archives));
    archives.forEach(archive -> judgeClassPath(plugin, archive, archives, place));
    if (plugin.isSound() && archives.stream().allMatch(one -> one.providers().isEmpty())) {
      var hints = archives.stream().flatMap(archive -> archive.hints().stream()).toList();
      plugin.reject(new PluginProblem(PluginCode.NO_PROVIDER, hints.isEmpty()
          ? "there is no " + ServiceFile.PATH + " that names its plugin class"
          : String.join("; ", hints)));
    }
  }

  /** The class path of a manifest is followed by the class loader, so it may name nothing but jars that were judged. */
  private void judgeClassPath(FoundPlugin plugin, Archive archive, List<Archive> archives,
      Path place) {
    archive.classPath().stream().filter(entry -> !isJudged(place, archive, archives, entry))
        .findFirst().ifPresent(entry -> plugin.reject(new PluginProblem(
            PluginCode.CLASS_PATH_ESCAPE, "the Class-Path of " + archive.file().getFileName()
                + " names " + entry + ", which is no jar of the plugin; put all its jars into "
                + folder.getFileName() + "/" + plugin.id() + "/")));
  }

  private static boolean isJudged(Path place, Archive archive, List<Archive> archives,
      String entry) {
    try {
      var target = parent(archive.file()).resolve(decoded(entry)).normalize();
      return archives.stream().anyMatch(other -> other.file().equals(target))
          || (target.startsWith(place) && !Files.exists(target)); // there is nothing to follow
    } catch (InvalidPathException | URISyntaxException e) {
      return false;
    }
  }

  /** Returns the hash of the one jar, or of the jars' hashes, whatever the jars are called. */
  private static String hash(List<Archive> archives) {
    var hashes = archives.stream().map(Archive::sha256).sorted().toList();
    return hashes.size() == 1
        ? hashes.get(0)
        : Sha256.of(String.join("", hashes).getBytes(StandardCharsets.US_ASCII));
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
