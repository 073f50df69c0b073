package app.moleculesai.sdk.runtime.observe;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import app.moleculesai.sdk.runtime.instances.PluginMetrics;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.MetricWithFixedMetadata;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Makes the meters of plugins. A metric is named {@code molecule_<type>_<name>} after the type of the provider, so two
 * plugins do not meet in one, and is labelled with the plugin and the instance. Safe for use by many threads.
 */
public final class PrometheusMeters implements PluginMetrics {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final String[] LABELS = {"plugin", "instance"};
  private static final double NANOS = 1e-9;

  private record Reading(String plugin, DoubleSupplier value) {
    double read() {
      try {
        return value.getAsDouble();
      } catch (RuntimeException e) {
        return Double.NaN; // the others are worth showing
      }
    }
  }

  private final PrometheusRegistry registry;
  private final Map<String, MetricWithFixedMetadata> metrics = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Reading>> gauges = new ConcurrentHashMap<>();

  /** Takes where metrics are collected. */
  public PrometheusMeters(PrometheusRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Meter meter(String plugin, String type, InstanceRef instance) {
    return new InstanceMeter(plugin, type.replaceAll("[^a-z0-9]", "_"), instance.toString());
  }

  /** Forgets the gauges of an instance, which was closed; what it counted stays. */
  @Override
  public void forget(InstanceRef instance) {
    gauges.values().forEach(readings -> readings.remove(instance.toString()));
  }

  private Map<String, Reading> readings(String metric) {
    return gauges.computeIfAbsent(metric, same -> new ConcurrentHashMap<>());
  }

  /** Finds the metric of a name; a name that is another kind already is a mistake of the plugin. */
  private <M extends MetricWithFixedMetadata> M metric(String name, Class<M> kind,
      Function<String, M> make) {
    var metric = metrics.computeIfAbsent(name, make);
    if (!kind.isInstance(metric)) {
      throw new IllegalArgumentException("metric " + name + " is a "
          + metric.getClass().getSimpleName() + " already; one name is one kind");
    }
    return kind.cast(metric);
  }

  /** Every call of a plugin is timed, so a name is looked up once. */
  private final class InstanceMeter implements Meter {
    private final String plugin;
    private final String type;
    private final String instance;
    private final Map<String, CounterDataPoint> counters = new ConcurrentHashMap<>();
    private final Map<String, DistributionDataPoint> timers = new ConcurrentHashMap<>();

    private InstanceMeter(String plugin, String type, String instance) {
      this.plugin = plugin;
      this.type = type;
      this.instance = instance;
    }

    @Override
    public void count(String name, long amount) {
      var counter = counters.get(name);
      if (counter == null) {
        counter = counters.computeIfAbsent(name, this::counter);
      }
      counter.inc(amount);
    }

    @Override
    public void time(String name, Duration took) {
      var timer = timers.get(name);
      if (timer == null) {
        timer = timers.computeIfAbsent(name, this::timer);
      }
      timer.observe(took.toNanos() * NANOS);
    }

    @Override
    public void gauge(String name, DoubleSupplier value) {
      metric(full(name), GaugeWithCallback.class, full -> GaugeWithCallback.builder().name(full)
          .help(help(name)).labelNames(LABELS)
          .callback(callback -> readings(full).forEach((of, reading) -> callback
              .call(reading.read(), reading.plugin(), of)))
          .register(registry));
      readings(full(name)).put(instance, new Reading(plugin, value));
    }

    private CounterDataPoint counter(String name) {
      return metric(full(name), Counter.class, full -> Counter.builder().name(full)
          .help(help(name)).labelNames(LABELS).withoutExemplars().register(registry))
          .labelValues(plugin, instance);
    }

    private DistributionDataPoint timer(String name) {
      return metric(full(name), Histogram.class, full -> Histogram.builder().name(full + "_seconds")
          .help(help(name)).labelNames(LABELS).classicOnly().withoutExemplars()
          .classicUpperBounds(0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30)
          .register(registry))
          .labelValues(plugin, instance);
    }

    private String full(String name) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "metric name '" + name + "' must be lower case with underscores");
      }
      return "molecule_" + type + "_" + name;
    }

    private String help(String name) {
      return "Of " + type + ": " + name.replace('_', ' ');
    }
  }
}
