package app.moleculesai.sdk.testkit.support;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import app.moleculesai.sdk.api.plugin.PluginContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/**
 * What the kits hand to a provider instead of a server: a random installation, a logger that keeps every line, the
 * system's clock, one virtual thread a task, which it knows until it ends, no other instances. Safe for use by many threads.
 */
public final class KitContext implements PluginContext {
  private final Path dataDir;
  private final String installation = UUID.randomUUID().toString();
  private final KeptLog log = new KeptLog("molecule.testkit");
  private final Meter meter = new SilentMeter();
  private final Set<Thread> tasks = ConcurrentHashMap.newKeySet();

  /** Uses this folder as the instance's own. */
  public KitContext(Path dataDir) {
    this.dataDir = dataDir;
  }

  /** Returns what was logged so far. */
  public KeptLog log() {
    return log;
  }

  @Override
  public String instance() {
    return "kit";
  }

  @Override
  public String installation() {
    return installation;
  }

  @Override
  public System.Logger logger() {
    return log;
  }

  @Override
  public Executor executor() {
    return task -> {
      var thread = Thread.ofVirtual().name("kit-task").unstarted(() -> {
        try {
          task.run();
        } finally {
          tasks.remove(Thread.currentThread());
        }
      });
      tasks.add(thread);
      thread.start();
    };
  }

  /** Returns the threads of the tasks that were given to {@link #executor()} and have not ended. */
  public Set<Thread> tasks() {
    return Set.copyOf(tasks);
  }

  @Override
  public Meter meter() {
    return meter;
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public Path dataDir() {
    return dataDir;
  }

  @Override
  public boolean supports(String feature) {
    return false;
  }

  @Override
  public <T extends Component> T instance(InstanceRef ref, Class<T> kind) {
    throw SdkException.invalid("instance", ref + " was not declared");
  }

  private static final class SilentMeter implements Meter {
    @Override
    public void count(String name, long amount) {}

    @Override
    public void time(String name, Duration took) {}

    @Override
    public void gauge(String name, DoubleSupplier value) {}
  }
}
