package app.moleculesai.sdk.runtime.observe;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
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
 * plugins never meet in one, and has the instance as its label. Safe for use by many threads.
 */
public final class PrometheusMeters {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final double NANOS = 1e-9;

  private final PrometheusRegistry registry;
  private final Map<String, MetricWithFixedMetadata> metrics = new ConcurrentHashMap<>();
  private final Map<String, Map<String, DoubleSupplier>> gauges = new ConcurrentHashMap<>();

  /** Takes where metrics are collected. */
  public PrometheusMeters(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /** Returns the meter of one instance. */
  public Meter of(String type, InstanceRef instance) {
    return new InstanceMeter(type.replaceAll("[^a-z0-9]", "_"), instance.toString());
  }

  /** Forgets the gauges of an instance that was closed; what it counted stays. */
  public void closed(InstanceRef instance) {
    gauges.values().forEach(values -> values.remove(instance.toString()));
  }

  private final class InstanceMeter implements Meter {
    private final String type;
    private final String instance;

    private InstanceMeter(String type, String instance) {
      this.type = type;
      this.instance = instance;
    }

    @Override
    public void count(String name, long amount) {
      metric(name, Counter.class, full -> Counter.builder().name(full).help(help(name))
          .labelNames("instance").register(registry))
          .labelValues(instance).inc(amount);
    }

    @Override
    public void time(String name, Duration took) {
      metric(name, Histogram.class, full -> Histogram.builder().name(full + "_seconds")
          .help(help(name)).labelNames("instance").classicOnly().register(registry))
          .labelValues(instance).observe(took.toNanos() * NANOS);
    }

    @Override
    public void gauge(String name, DoubleSupplier value) {
      metric(name, GaugeWithCallback.class, full -> GaugeWithCallback.builder().name(full)
          .help(help(name)).labelNames("instance").callback(callback -> values(full)
              .forEach((of, read) -> callback.call(read(read), of)))
          .register(registry));
      values(full(name)).put(instance, value);
    }

    private <M extends MetricWithFixedMetadata> M metric(String name, Class<M> kind,
        Function<String, M> make) {
      var metric = metrics.computeIfAbsent(full(name), make);
      if (!kind.isInstance(metric)) {
        throw new IllegalArgumentException("metric " + name + " of " + instance + " is a "
            + metric.getClass().getSimpleName() + " already; one name is one kind");
      }
      return kind.cast(metric);
    }

    private String full(String name) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "metric name '" + name + "' must be lower case with underscores");
      }
      return "molecule_" + type + "_" + name;
    }

    private String help(String name) {
      return "Of the plugin " + type + ": " + name.replace('_', ' ');
    }
  }

  private static double read(DoubleSupplier value) {
    try {
      return value.getAsDouble();
    } catch (RuntimeException e) {
      return Double.NaN; // the others are worth showing
    }
  }

  private Map<String, DoubleSupplier> values(String name) {
    return gauges.computeIfAbsent(name, same -> new ConcurrentHashMap<>());
  }
}
