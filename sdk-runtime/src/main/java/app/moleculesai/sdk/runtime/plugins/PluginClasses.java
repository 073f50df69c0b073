package app.moleculesai.sdk.runtime.plugins;

import app.moleculesai.sdk.api.plugin.Plugin;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Loads and constructs the plugin classes of one drop-in plugin, in a class loader of its own. */
final class PluginClasses {
  private final FoundPlugin first;
  private final List<Archive> archives;
  private final String name;
  private final Duration longest;

  /**
   * Takes what was found sound.
   *
   * @param first what is known so far; becomes the first plugin
   * @param name the file or folder, for the name of the class loader
   * @param longest how long a plugin may take
   */
  PluginClasses(FoundPlugin first, List<Archive> archives, String name, Duration longest) {
    this.first = first;
    this.archives = archives;
    this.name = name;
    this.longest = longest;
  }

  /** Returns one plugin for each class named: jars of several plugins may have been merged, service files and all. */
  List<FoundPlugin> load() {
    var loader = new FilteringClassLoader(name,
        archives.stream().map(archive -> url(archive.file())).toArray(URL[]::new),
        PluginClasses.class.getClassLoader());
    var classes = new LinkedHashSet<String>();
    archives.forEach(archive -> classes.addAll(archive.providers()));
    var found = new ArrayList<FoundPlugin>();
    for (var className : classes) {
      var one = found.isEmpty() ? first : first.sibling();
      one.isolatedBy(loader);
      load(one, className, loader);
      found.add(one);
    }
    if (found.stream().noneMatch(FoundPlugin::isUsable)
        && found.stream().allMatch(FoundPlugin::isQuiet)) {
      loader.end();
    }
    return found;
  }

  private void load(FoundPlugin plugin, String className, FilteringClassLoader loader) {
    try {
      plugin.describe(Guarded.loading(longest, "load-" + className, loader,
          () -> construct(className, loader)), longest);
    } catch (Guarded.StillRunning e) {
      plugin.stillRuns(e);
      plugin.reject(new PluginProblem(PluginCode.CONSTRUCTOR_THREW,
          "making " + className + " " + e.getMessage()));
    } catch (Refused e) {
      plugin.reject(e.problem);
    } catch (LinkageError e) {
      plugin.reject(Causes.ofLinkage(e));
    } catch (Throwable e) { // because whatever one plugin throws must not end the others
      plugin.reject(new PluginProblem(PluginCode.NOT_INSTANTIABLE,
          className + " cannot be constructed: " + Causes.text(e)));
    }
  }

  private static Plugin construct(String className, ClassLoader loader) throws Exception {
    Class<?> type;
    try {
      type = loader.loadClass(className);
    } catch (ClassNotFoundException e) {
      throw new Refused(PluginCode.PROVIDER_CLASS_MISSING, ServiceFile.PATH + " names " + className
          + ", which is not in the plugin");
    }
    if (!Plugin.class.isAssignableFrom(type)) {
      throw new Refused(PluginCode.NOT_A_PLUGIN,
          className + " does not implement " + Plugin.class.getName());
    }
    if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())
        || type.getConstructors().length == 0) {
      throw new Refused(PluginCode.NOT_INSTANTIABLE, className
          + " must be public, not abstract, with a public constructor without parameters");
    }
    initialise(type);
    try {
      return (Plugin) type.getConstructor().newInstance();
    } catch (NoSuchMethodException e) {
      throw new Refused(PluginCode.NOT_INSTANTIABLE,
          className + " has no public constructor without parameters");
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof LinkageError linkage) {
        throw linkage;
      }
      throw new Refused(PluginCode.CONSTRUCTOR_THREW, "the constructor of " + className
          + " failed: " + Causes.text(e.getCause() == null ? e : e.getCause()));
    }
  }

  /** Runs the static initialiser by itself, so that its failure does not look like one of the constructor. */
  static void initialise(Class<?> type) throws Refused {
    try {
      Class.forName(type.getName(), true, type.getClassLoader());
    } catch (Throwable e) { // because an initialiser may throw any error
      throw new Refused(Causes.ofInitialiser(e));
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Why a class is not used. */
  static final class Refused extends Exception {
    private final transient PluginProblem problem;

    Refused(PluginCode code, String message) {
      this(new PluginProblem(code, message));
    }

    Refused(PluginProblem problem) {
      super(problem.message());
      this.problem = problem;
    }

    PluginProblem problem() {
      return problem;
    }
  }
}
