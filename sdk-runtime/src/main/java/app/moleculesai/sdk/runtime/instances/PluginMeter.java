package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.plugin.Meter;
import app.moleculesai.sdk.runtime.plugins.Guarded;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The meter as a plugin has it: names that begin with {@code host_} are the server's, and what reads a value runs with
 * the plugin's loader and fails for itself alone. Safe for use by many threads.
 */
record PluginMeter(Meter meter, ClassLoader loader) implements Meter {
  /** What the names of the server's own metrics of an instance begin with. */
  static final String HOST = "host_";

  @Override
  public void count(String name, long amount) {
    meter.count(own(name), amount);
  }

  @Override
  public void time(String name, Duration took) {
    meter.time(own(name), took);
  }

  @Override
  public void gauge(String name, DoubleSupplier value) {
    meter.gauge(own(name), () -> {
      try {
        return Guarded.here(loader, value::getAsDouble);
      } catch (Throwable e) { // because one bad value must not hide all others
        return Double.NaN;
      }
    });
  }

  private static String own(String name) {
    if (name.startsWith(HOST)) {
      throw new IllegalArgumentException(
          "metric name '" + name + "' begins with " + HOST + ", as only the server's own do");
    }
    return name;
  }
}
