package app.moleculesai.sdk.runtime.plugins;

import app.moleculesai.sdk.api.plugin.Plugin;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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
  private static final int MOST_FAILURES = 100;

  private final ClassLoader loader;
  private final LoadRules rules;
  private final List<FoundPlugin> found = new ArrayList<>();

  private ClassPathPlugins(ClassLoader loader, LoadRules rules) {
    this.loader = loader;
    this.rules = rules;
  }

  static List<FoundPlugin> find(ClassLoader loader, LoadRules rules) {
    var plugins = new ClassPathPlugins(loader, rules);
    plugins.load();
    plugins.compareWithMarkers();
    return plugins.found;
  }

  private void load() {
    var failures = 0;
    var providers = ServiceLoader.load(Plugin.class, loader).stream().spliterator();
    while (failures < MOST_FAILURES) {
      try {
        if (!providers.tryAdvance(this::take)) {
          return;
        }
      } catch (ServiceConfigurationError e) {
        failures++;
        refused(ServiceErrors.problem(e));
      } catch (LinkageError e) {
        failures++;
        refused(Causes.ofLinkage(e));
      }
    }
  }

  private void take(ServiceLoader.Provider<Plugin> provider) {
    var started = System.nanoTime();
    try {
      Plugin plugin = Guarded.loading(rules.longest(), "load-" + provider.type().getName(), loader,
          () -> made(provider));
      var one = new FoundPlugin("?", origin(plugin), false);
      file(plugin).filter(Files::isRegularFile).ifPresent(one::standsIn);
      one.describe(plugin, rules.longest());
      one.took(System.nanoTime() - started);
      found.add(one);
    } catch (ServiceConfigurationError e) {
      refused(ServiceErrors.problem(e));
    } catch (LinkageError e) {
      refused(Causes.ofLinkage(e));
    } catch (PluginClasses.Refused e) {
      refused(e.problem());
    } catch (Throwable e) { // because whatever one plugin throws must not end the others
      refused(new PluginProblem(PluginCode.CONSTRUCTOR_THREW,
          "making " + provider.type().getName() + " " + Causes.text(e)));
    }
  }

  private static Plugin made(ServiceLoader.Provider<Plugin> provider)
      throws PluginClasses.Refused {
    PluginClasses.initialise(provider.type());
    return provider.get();
  }

  private void refused(PluginProblem problem) {
    var one = new FoundPlugin("?", "class path", false);
    one.reject(problem);
    found.add(one);
  }

  /** Markers have names of their own, so they are there even when a service file was lost. */
  private void compareWithMarkers() {
    for (var one : found) {
      if (one.isUsable()) {
        marker(Marker.FOLDER + one.id() + Marker.SUFFIX)
            .ifPresent(marker -> one.marked(marker, rules.strict()));
      }
    }
    var markers = markers();
    found.forEach(one -> markers.remove(one.id()));
    if (found.stream().anyMatch(one -> one.id().equals("?"))) {
      return; // a marker without plugin may belong to one that was refused
    }
    markers.values().forEach(marker -> {
      var lost = new FoundPlugin(marker.id(), "class path", false);
      lost.marked(marker, rules.strict());
      lost.reject(new PluginProblem(PluginCode.NO_PROVIDER,
          "its service file was lost when jars were merged into one; merge "
              + ServiceFile.PATH + " (maven-shade-plugin: ServicesResourceTransformer)"));
      found.add(lost);
    });
  }

  private Map<String, Marker> markers() {
    var markers = new HashMap<String, Marker>();
    try {
      for (var folder : Collections.list(loader.getResources(Marker.FOLDER))) {
        for (var name : names(folder)) {
          marker(name).ifPresent(marker -> markers.put(marker.id(), marker));
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "plugin markers on the class path cannot be listed", e);
    }
    return markers;
  }

  private Optional<Marker> marker(String name) {
    try (var in = loader.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(Marker.read(name, in));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> name + " cannot be read", e);
      return Optional.empty();
    }
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

  private static Optional<Path> file(Plugin plugin) {
    var source = plugin.getClass().getProtectionDomain().getCodeSource();
    try {
      return source == null || source.getLocation() == null
          || !source.getLocation().getProtocol().equals("file")
              ? Optional.empty()
              : Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      return Optional.empty();
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
