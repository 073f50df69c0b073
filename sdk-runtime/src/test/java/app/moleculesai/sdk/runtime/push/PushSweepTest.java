package app.moleculesai.sdk.runtime.push;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.PushClaim;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.SealedValue;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is forgotten of push notifications, and when. */
class PushSweepTest {
  private static final SealedValue CONTENT = SealedValue
      .of("{\"url\":\"http://localhost/\"}".getBytes(StandardCharsets.UTF_8), 0);

  private final HandClock clock = new HandClock();
  private final Registry registry = InMemory.registry();
  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final PushSweep sweep = new PushSweep(registry, new PushMetrics(metrics), clock);

  private UUID config(UUID workspace, String task) {
    var key = UUID.randomUUID();
    return registry.pushConfigs().put(new PushConfig(key, workspace, task, key.toString(),
        "canvas", "1.0", CONTENT, Optional.empty(), clock.instant())).key();
  }

  private double count(String state) {
    return metrics.scrape(name -> name.equals("molecule_a2a_push_outbox")).stream()
        .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
        .filter(point -> state.equals(point.getLabels().get("state")))
        .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue).sum();
  }

  @Test
  void whatIsDeadAndWhatBecameNoTaskGoesAfterAWeek() throws Exception {
    var workspace = StoredWorkspace.in(registry, clock);
    var named = config(workspace, "t");
    var unnamed = config(workspace, "");
    registry.pushOutbox().insert(List.of(
        PushDelivery.of(UUID.randomUUID(), named, Body.of("{}"), clock.instant()),
        PushDelivery.of(UUID.randomUUID(), named, Body.of("{}"), clock.instant())));
    var due = registry.pushOutbox()
        .claimDue(new PushClaim("one", clock.instant().plusSeconds(60)), clock.instant());
    registry.pushOutbox().giveUp(due.orElseThrow().id(), "one", "why", clock.instant());

    sweep.sweep();
    assertThat(count("waiting")).isEqualTo(1);
    assertThat(count("dead")).isEqualTo(1);
    assertThat(registry.pushConfigs().find(unnamed)).isPresent();

    clock.move(Duration.ofDays(6));
    sweep.sweep();
    assertThat(registry.pushConfigs().find(unnamed)).as("its message may wait").isPresent();
    assertThat(count("dead")).isEqualTo(1);

    clock.move(Duration.ofDays(1).plusSeconds(1));
    sweep.sweep();
    assertThat(registry.pushConfigs().find(unnamed)).isEmpty();
    assertThat(count("dead")).isZero();
    assertThat(count("waiting")).isEqualTo(1);
    assertThat(registry.pushConfigs().find(named)).isPresent();
  }

  @Test
  void whatNobodyUsesOfATaskThatNobodyKnowsGoesAfterAMonth() throws Exception {
    var workspace = StoredWorkspace.in(registry, clock);
    var unused = config(workspace, "t");
    var used = config(workspace, "t");
    clock.move(Duration.ofDays(29));
    registry.pushOutbox().insert(List.of(
        PushDelivery.of(UUID.randomUUID(), used, Body.of("{}"), clock.instant())));
    sweep.sweep();
    assertThat(registry.pushConfigs().find(unused)).isPresent();

    clock.move(Duration.ofDays(1).plusSeconds(1));
    sweep.sweep();
    assertThat(registry.pushConfigs().find(unused)).isEmpty();
    assertThat(registry.pushConfigs().find(used)).isPresent();
  }

  @Test
  void aConfigurationWhoseMessageStillWaitsStays() throws Exception {
    var workspace = StoredWorkspace.in(registry, clock);
    var unnamed = config(workspace, "");
    var item = UUID.randomUUID();
    registry.queue().insert(item, new QueueMessage(workspace, Optional.empty(), QueueMessage.TASK,
        Body.of("{}"), "message/send", Optional.empty(), Optional.empty(), Optional.empty()),
        clock.instant().plusSeconds(30));
    clock.move(Duration.ofDays(20));

    sweep.sweep();
    assertThat(registry.pushConfigs().find(unnamed)).isPresent();

    registry.queue().claim(workspace, 1, new QueueClaim("one", clock.instant().plusSeconds(60)),
        clock.instant());
    registry.queue().end(item, "one", QueueEnd.dropped("nobody waits"), clock.instant());
    sweep.sweep();
    assertThat(registry.pushConfigs().find(unnamed)).isEmpty();
  }
}
