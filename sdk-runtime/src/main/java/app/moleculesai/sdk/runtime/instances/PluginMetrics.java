package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Where instances count and time. Safe for use by many threads. */
public interface PluginMetrics {
  /** Returns the meter of one instance; what it is given is tagged with plugin, type and instance. */
  Meter meter(String plugin, String type, InstanceRef instance);

  /** Forgets the gauges of an instance, which was closed. */
  void forget(InstanceRef instance);

  /** Counts nothing. */
  static PluginMetrics none() {
    return new PluginMetrics() {
      @Override
      public Meter meter(String plugin, String type, InstanceRef instance) {
        return new Meter() {
          @Override
          public void count(String name, long amount) {}

          @Override
          public void time(String name, Duration took) {}

          @Override
          public void gauge(String name, DoubleSupplier value) {}
        };
      }

      @Override
      public void forget(InstanceRef instance) {}
    };
  }
}
