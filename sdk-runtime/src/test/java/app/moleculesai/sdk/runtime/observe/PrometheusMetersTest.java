package app.moleculesai.sdk.runtime.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PrometheusMetersTest {
  private final Metrics metrics = new Metrics();
  private final PrometheusMeters meters = new PrometheusMeters(metrics.registry());
  private final InstanceRef main = InstanceRef.store("main");
  private final InstanceRef cold = InstanceRef.store("cold");

  private String text() {
    return new String(metrics.text(), StandardCharsets.UTF_8);
  }

  @Test
  void instancesOfOneTypeShareAMetric() {
    meters.meter("acme-s3-plugin", "acme-s3", main).count("rows_written", 2);
    meters.meter("acme-s3-plugin", "acme-s3", cold).count("rows_written", 3);
    meters.meter("acme-s3-plugin", "acme-s3", main).count("rows_written", 5);

    assertThat(text())
        .contains(
            "molecule_acme_s3_rows_written_total{instance=\"stores.main\",plugin=\"acme-s3-plugin\"} 7.0")
        .contains(
            "molecule_acme_s3_rows_written_total{instance=\"stores.cold\",plugin=\"acme-s3-plugin\"} 3.0");
  }

  @Test
  void timesBecomeSeconds() {
    meters.meter("acme-plugin", "acme", main).time("flush", Duration.ofMillis(250));

    assertThat(text())
        .contains(
            "molecule_acme_flush_seconds_count{instance=\"stores.main\",plugin=\"acme-plugin\"} 1")
        .contains(
            "molecule_acme_flush_seconds_sum{instance=\"stores.main\",plugin=\"acme-plugin\"} 0.25");
  }

  @Test
  void gaugesAreReadWhenAskedForUntilTheirInstanceIsClosed() {
    var level = new AtomicInteger(4);
    meters.meter("acme-plugin", "acme", main).gauge("level", level::get);
    meters.meter("acme-plugin", "acme", cold).gauge("level", () -> 1);
    level.set(9);
    assertThat(text())
        .contains("molecule_acme_level{instance=\"stores.main\",plugin=\"acme-plugin\"} 9.0");

    meters.forget(main);

    assertThat(text())
        .doesNotContain("molecule_acme_level{instance=\"stores.main\",plugin=\"acme-plugin\"}")
        .contains("molecule_acme_level{instance=\"stores.cold\",plugin=\"acme-plugin\"} 1.0");
  }

  @Test
  void aGaugeThatFailsDoesNotTakeTheOthersWithIt() {
    meters.meter("acme-plugin", "acme", main).gauge("level", () -> {
      throw new IllegalStateException("closed");
    });
    meters.meter("acme-plugin", "acme", cold).gauge("level", () -> 1);

    assertThat(text())
        .contains("molecule_acme_level{instance=\"stores.cold\",plugin=\"acme-plugin\"} 1.0")
        .contains("molecule_acme_level{instance=\"stores.main\",plugin=\"acme-plugin\"} NaN");
  }

  @Test
  void typesDoNotMeetInOneMetric() {
    meters.meter("acme-plugin", "acme", main).count("work", 1);
    meters.meter("other-plugin", "other", main).time("work", Duration.ofSeconds(1));

    assertThat(text()).contains("molecule_acme_work_total").contains("molecule_other_work_seconds");
  }

  @Test
  void aNameIsOneKindAndWellFormed() {
    var meter = meters.meter("acme-plugin", "acme", main);
    meter.count("work", 1);

    assertThatThrownBy(() -> meter.time("work", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("work");
    assertThatThrownBy(() -> meter.count("Work-Done", 1))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Work-Done");
  }
}
