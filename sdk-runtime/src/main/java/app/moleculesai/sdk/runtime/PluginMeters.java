package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import app.moleculesai.sdk.runtime.observe.Metrics;
import app.moleculesai.sdk.runtime.observe.PrometheusMeters;
import app.moleculesai.sdk.runtime.plugins.PluginMetrics;

/** Joins what plugins count to what {@code GET /metrics} shows. */
final class PluginMeters implements PluginMetrics {
  private final PrometheusMeters meters;

  PluginMeters(Metrics metrics) {
    this.meters = new PrometheusMeters(metrics.registry());
  }

  @Override
  public Meter meter(String plugin, String type, InstanceRef instance) {
    return meters.of(type, instance);
  }

  @Override
  public void forget(InstanceRef instance) {
    meters.closed(instance);
  }
}
