package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import app.moleculesai.sdk.api.plugin.PluginContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What one instance is offered.
 *
 * @param ref which instance
 * @param identity returns the id of the installation
 * @param logger named {@code molecule.plugin.<plugin>.<instance>}
 * @param tasks virtual threads that see the plugin's class loader
 * @param meter tagged with plugin, type and instance
 * @param clock the server's
 * @param data the server's data folder
 * @param others the instances that it declared to use, as the server sees them
 */
record HostContext(
    InstanceRef ref,
    Supplier<String> identity,
    System.Logger logger,
    ExecutorService tasks,
    Meter meter,
    Clock clock,
    Optional<Path> data,
    Map<InstanceRef, Component> others) implements PluginContext {
  /** Makes the executor: one virtual thread a task, with the loader as context class loader. */
  static ExecutorService tasks(InstanceRef ref, ClassLoader loader) {
    var threads = Thread.ofVirtual().name("plugin-" + ref + "-", 0).factory();
    return Executors.newThreadPerTaskExecutor(task -> {
      var thread = threads.newThread(task);
      thread.setContextClassLoader(loader);
      return thread;
    });
  }

  @Override
  public String instance() {
    return ref.name();
  }

  @Override
  public String installation() {
    return identity.get();
  }

  @Override
  public Executor executor() {
    return tasks;
  }

  @Override
  public Path dataDir() {
    var folder = data.orElseThrow(() -> SdkException.unsupported("a data folder for " + ref))
        .resolve("plugins").resolve(ref.toString());
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + folder + " cannot be made", e);
    }
  }

  @Override
  public boolean supports(String feature) {
    return false; // nothing was added since the first release
  }

  @Override
  public <T extends Component> T instance(InstanceRef other, Class<T> kind) {
    var component = others.get(other);
    if (component == null) {
      throw SdkException.invalid("ref", ref + " did not declare that it uses " + other);
    }
    if (!kind.isInstance(component)) {
      throw SdkException.invalid("kind", other + " is not a " + kind.getSimpleName());
    }
    return kind.cast(component);
  }
}
