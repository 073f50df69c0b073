package app.moleculesai.sdk.runtime.observe;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Health;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final Readiness readiness = new Readiness(
      () -> Map.of("stores.main", Health.down("asked " + asked.incrementAndGet())), now::get);

  @Test
  void partsAreAskedAtMostOnceASecond() {
    readiness.parts();
    now.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(readiness.parts()).containsEntry("stores.main", Health.down("asked 1"));

    now.addAndGet(Duration.ofMillis(1).toNanos());

    assertThat(readiness.parts()).containsEntry("stores.main", Health.down("asked 2"));
  }
}
