package app.moleculesai.sdk.runtime.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long an agent waits that dies again and again. */
class CrashLoopsTest {
  private final HandClock clock = new HandClock();
  private final CrashLoops loops = new CrashLoops(clock);
  private final UUID ada = UUID.randomUUID();

  private Duration wait(UUID id) {
    var at = loops.notBefore(id);
    return at.isAfter(clock.instant()) ? Duration.between(clock.instant(), at) : Duration.ZERO;
  }

  @Test
  void pausesDoubleUpToFiveMinutes() {
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      seconds.add(wait(ada).toSeconds());
      clock.move(wait(ada));
      loops.restarted(ada);
    }
    assertThat(seconds).containsExactly(0L, 0L, 5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
  }

  @Test
  void whoLivedForTenMinutesStartsAnew() {
    for (int i = 0; i < 6; i++) {
      loops.restarted(ada);
    }
    clock.move(Duration.ofMinutes(10).plusSeconds(1));
    assertThat(wait(ada)).isZero();
    loops.restarted(ada);
    assertThat(wait(ada)).isZero();
  }

  @Test
  void othersDoNotWait() {
    loops.restarted(ada);
    loops.restarted(ada);
    assertThat(wait(UUID.randomUUID())).isZero();
    loops.forget(ada);
    assertThat(wait(ada)).isZero();
  }
}
