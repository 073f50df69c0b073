package app.moleculesai.sdk.runtime.plugins;

import app.moleculesai.sdk.api.plugin.Plugin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where plugins are looked for. Immutable; nothing is looked for before a server is built.
 *
 * <pre>{@code
 * Discovery.classPath().and(Discovery.directory(Path.of("plugins")))
 * }</pre>
 */
public final class Discovery {
  /** One place. */
  sealed interface Source {
    record ClassPath(ClassLoader loader) implements Source {}

    record Directory(Path path) implements Source {}

    record Given(List<Plugin> plugins) implements Source {}
  }

  private final List<Source> sources;

  private Discovery(List<Source> sources) {
    this.sources = List.copyOf(sources);
  }

  /** Nowhere: what is needed is given to the builder. */
  public static Discovery none() {
    return new Discovery(List.of());
  }

  /** What the class path of this thread's context offers through {@link java.util.ServiceLoader}, not isolated. */
  public static Discovery classPath() {
    return classPath(Optional.ofNullable(Thread.currentThread().getContextClassLoader())
        .orElseGet(Discovery.class::getClassLoader));
  }

  /** What a class loader offers through {@link java.util.ServiceLoader}, not isolated. */
  public static Discovery classPath(ClassLoader loader) {
    return new Discovery(List.of(new Source.ClassPath(loader)));
  }

  /**
   * Jars in a folder, {@code <id>.jar} or {@code <id>/*.jar}, each plugin with a class loader of its own. A folder that
   * does not exist holds none; files of other kinds are ignored.
   */
  public static Discovery directory(Path folder) {
    return new Discovery(List.of(new Source.Directory(folder.toAbsolutePath().normalize())));
  }

  /** These objects. They win over discovered plugins with the same id. */
  public static Discovery of(Plugin... plugins) {
    return new Discovery(List.of(new Source.Given(List.of(plugins))));
  }

  /** These places and those of another. */
  public Discovery and(Discovery other) {
    var all = new ArrayList<>(sources);
    all.addAll(other.sources);
    return new Discovery(all);
  }

  List<Source> sources() {
    return sources;
  }
}
