package app.moleculesai.sdk.runtime.push;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Tells how much news is in the outbox. Safe for use by many threads. */
public final class PushMetrics {
  private final Gauge outbox;

  /** Adds the metric to a registry. */
  public PushMetrics(PrometheusRegistry registry) {
    outbox = Gauge.builder()
        .name("molecule_a2a_push_outbox")
        .help(
            "Push notifications in the outbox of all servers when this one last looked: those that"
                + " wait, and those that were given up")
        .labelNames("state")
        .register(registry);
  }

  void counts(int waiting, int dead) {
    outbox.labelValues("waiting").set(waiting);
    outbox.labelValues("dead").set(dead);
  }
}
