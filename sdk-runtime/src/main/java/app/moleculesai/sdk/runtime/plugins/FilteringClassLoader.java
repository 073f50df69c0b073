package app.moleculesai.sdk.runtime.plugins;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * The class loader of one drop-in plugin: its own jars, the JDK, and of the server nothing but the API (and SLF4J, so
 * that libraries log where the server does). The list of shared packages is part of the API. Source: D4.
 */
public final class FilteringClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final System.Logger LOG = System
      .getLogger(FilteringClassLoader.class.getName());
  private static final String API = "app.moleculesai.sdk.api.";
  private static final String SLF4J = "org.slf4j.";

  private final ClassLoader host;
  private final List<String> shared;

  FilteringClassLoader(String plugin, URL[] jars, ClassLoader host) {
    super("plugin " + plugin, jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
    this.shared = shared(host);
  }

  /** Returns the prefixes of classes that come from the server. */
  public static List<String> shared(ClassLoader host) {
    return host.getResource("org/slf4j/Logger.class") == null
        ? List.of(API)
        : List.of(API, SLF4J);
  }

  /** Closes it; a jar that cannot be closed is logged, it must not keep others open. */
  public void end() {
    try {
      close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, () -> getName() + ": a jar could not be closed", e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return shared.stream().anyMatch(name::startsWith)
        ? host.loadClass(name)
        : super.loadClass(name, resolve);
  }
}
