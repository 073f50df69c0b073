package app.moleculesai.sdk.runtime.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a plugin can measure, and what it cannot spoil. */
class PluginMeterTest {
  private final Map<String, DoubleSupplier> gauges = new HashMap<>();
  private final Meter none = PluginMetrics.none().meter("toys", "toy", InstanceRef.store("main"));
  private final Meter keeping = new Meter() {
    @Override
    public void count(String name, long amount) {}

    @Override
    public void time(String name, Duration took) {}

    @Override
    public void gauge(String name, DoubleSupplier value) {
      gauges.put(name, value);
    }
  };

  @Test
  void theNamesOfTheServersOwnMetricsAreNotThePlugins() {
    var meter = new PluginMeter(none, getClass().getClassLoader());

    meter.count("calls", 1);
    for (var name : new String[]{"host_calls", "host_call_failures"}) {
      assertThatThrownBy(() -> meter.count(name, 1)).hasMessageContaining("'" + name + "'");
      assertThatThrownBy(() -> meter.time(name, Duration.ZERO)).hasMessageContaining(name);
      assertThatThrownBy(() -> meter.gauge(name, () -> 1)).hasMessageContaining(name);
    }
  }

  @Test
  void aGaugeIsReadWithThePluginsLoaderAndFailsForItselfAlone() throws Exception {
    var seen = new AtomicReference<@Nullable ClassLoader>();
    try (var inside = new URLClassLoader(new URL[0])) {
      var meter = new PluginMeter(keeping, inside);
      meter.gauge("inside", () -> {
        seen.set(Thread.currentThread().getContextClassLoader());
        return 1;
      });
      meter.gauge("broken", () -> {
        throw new NoClassDefFoundError("lib/Gone");
      });

      assertThat(read("inside")).isEqualTo(1);
      assertThat(seen.get()).isSameAs(inside);
      assertThat(read("broken")).isNaN();
    }
  }

  private double read(String name) {
    return Optional.ofNullable(gauges.get(name)).orElseThrow().getAsDouble();
  }
}
