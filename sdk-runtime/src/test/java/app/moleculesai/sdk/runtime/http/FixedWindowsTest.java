package app.moleculesai.sdk.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FixedWindowsTest {
  private final AtomicLong now = new AtomicLong(-5); // nanoTime may be negative
  private final FixedWindows<String> windows = new FixedWindows<>(2, Duration.ofMinutes(1),
      now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aWindowGrantsItsLimitAndNoMore() {
    assertThat(windows.take("a")).isEqualTo(new FixedWindows.Share(true, 1, 60));
    pass(Duration.ofMillis(20_500));
    assertThat(windows.take("a")).isEqualTo(new FixedWindows.Share(true, 0, 40));
    assertThat(windows.take("a")).isEqualTo(new FixedWindows.Share(false, 0, 40));
  }

  @Test
  void keysDoNotShareAWindow() {
    windows.take("a");
    windows.take("a");

    assertThat(windows.take("b").granted()).isTrue();
  }

  @Test
  void aWindowStartsWithTheFirstCallAfterTheOneBeforeEnded() {
    windows.take("a");
    windows.take("a");
    pass(Duration.ofSeconds(59));
    assertThat(windows.take("a").granted()).isFalse();
    pass(Duration.ofSeconds(31));

    assertThat(windows.take("a")).isEqualTo(new FixedWindows.Share(true, 1, 60));
  }

  @Test
  void sweepingForgetsEndedWindowsOnly() {
    windows.take("old");
    pass(Duration.ofSeconds(50));
    windows.take("new");
    pass(Duration.ofSeconds(10));

    windows.sweep();

    assertThat(windows.size()).isEqualTo(1);
    assertThat(windows.take("new").left()).isZero();
  }
}
