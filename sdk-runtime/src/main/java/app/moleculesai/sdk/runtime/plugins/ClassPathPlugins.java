package app.moleculesai.sdk.runtime.plugins;

import app.moleculesai.sdk.api.plugin.Plugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds plugins on a class path or module path through {@link ServiceLoader}. They share the server's libraries; what
 * is wrong with one does not keep another from being found.
 */
final class ClassPathPlugins {
  private static final System.Logger LOG = System.getLogger(ClassPathPlugins.class.getName());
  /** Which of both calls of the iterator reports an error differs between Java versions: both are guarded. */
  private static final int MOST_FAILURES = 100;

  private final ClassLoader loader;
  private final List<FoundPlugin> found = new ArrayList<>();

  private ClassPathPlugins(ClassLoader loader) {
    this.loader = loader;
  }

  static List<FoundPlugin> find(ClassLoader loader) {
    var plugins = new ClassPathPlugins(loader);
    plugins.load();
    plugins.compareWithMarkers();
    return plugins.found;
  }

  private void load() {
    var failures = 0;
    Iterator<Plugin> iterator = ServiceLoader.load(Plugin.class, loader).iterator();
    while (failures < MOST_FAILURES) {
      var started = System.nanoTime();
      try {
        if (!iterator.hasNext()) {
          return;
        }
        var plugin = iterator.next();
        var one = new FoundPlugin("?", origin(plugin), false);
        one.describe(plugin);
        one.took(System.nanoTime() - started);
        found.add(one);
      } catch (ServiceConfigurationError e) {
        failures++;
        refused(ServiceErrors.problem(e));
      } catch (LinkageError e) {
        failures++;
        refused(Causes.ofLinkage(e));
      }
    }
  }

  private void refused(PluginProblem problem) {
    var one = new FoundPlugin("?", "class path", false);
    one.reject(problem);
    found.add(one);
  }

  /** Markers have names of their own, so they are there even when a service file was lost. */
  private void compareWithMarkers() {
    var markers = markers();
    for (var one : found) {
      Optional.ofNullable(markers.remove(one.id())).ifPresent(marker -> {
        if (one.isUsable()) {
          one.marked(marker);
        }
      });
    }
    if (found.stream().anyMatch(one -> one.id().equals("?"))) {
      return; // a marker without plugin may belong to one that was refused
    }
    markers.values().forEach(marker -> {
      var lost = new FoundPlugin(marker.id(), "class path", false);
      lost.marked(marker);
      lost.reject(new PluginProblem(PluginCode.NO_PROVIDER,
          "its service file was lost when jars were merged into one; merge "
              + ServiceFile.PATH + " (maven-shade-plugin: ServicesResourceTransformer)"));
      found.add(lost);
    });
  }

  private Map<String, Marker> markers() {
    var markers = new HashMap<String, Marker>();
    try {
      for (var folder : java.util.Collections.list(loader.getResources(Marker.FOLDER))) {
        for (var name : names(folder)) {
          try (var in = loader.getResourceAsStream(name)) {
            if (in != null) {
              var marker = Marker.read(name, in);
              markers.put(marker.id(), marker);
            }
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "plugin markers on the class path cannot be listed", e);
    }
    return markers;
  }

  private static List<String> names(URL folder) throws IOException {
    if (folder.openConnection() instanceof JarURLConnection connection) {
      connection.setUseCaches(false);
      try (var jar = connection.getJarFile()) {
        return jar.stream().map(entry -> entry.getName()).filter(Marker::isMarker).toList();
      }
    }
    if (!folder.getProtocol().equals("file")) {
      return List.of();
    }
    try (var files = Files.list(Path.of(folder.toURI()))) {
      return files.map(file -> Marker.FOLDER + file.getFileName()).filter(Marker::isMarker)
          .toList();
    } catch (URISyntaxException e) {
      return List.of();
    }
  }

  private static String origin(Plugin plugin) {
    var source = plugin.getClass().getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "class path";
    }
    var parts = source.getLocation().getPath().replaceAll("/(target/(quick/)?classes/?)?$", "")
        .split("/", -1);
    return "class path: " + parts[parts.length - 1];
  }
}
