package app.moleculesai.sdk.runtime.queue;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Tells how many messages wait. Safe for use by many threads. */
public final class QueueMetrics {
  private final Gauge depth;

  /** Adds the metric to a registry. */
  public QueueMetrics(PrometheusRegistry registry) {
    depth = Gauge.builder()
        .name("molecule_a2a_queue_depth")
        .help("Messages that waited for busy agents, of all servers, when this one last looked")
        .register(registry);
  }

  void depth(int waiting) {
    depth.set(waiting);
  }
}
