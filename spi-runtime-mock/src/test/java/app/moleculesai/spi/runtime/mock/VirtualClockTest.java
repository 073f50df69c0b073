package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
  private static final Instant NINE = Instant.parse("2026-01-01T09:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration HOUR = Duration.ofHours(1);

  private final VirtualClock clock = VirtualClock.at(NINE);

  @Test
  void itStandsStillUntilItIsMoved() {
    assertThat(clock.instant()).isEqualTo(NINE).isEqualTo(clock.instant());
    clock.advance(HOUR);
    assertThat(clock.instant()).isEqualTo(NINE.plus(HOUR));
    assertThat(clock.millis()).isEqualTo(NINE.plus(HOUR).toEpochMilli());
  }

  @Test
  void itNeverGoesBack() {
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void inAnotherZoneItIsTheSameClock() {
    var tokyo = clock.withZone(ZoneId.of("Asia/Tokyo"));

    tokyo.advance(HOUR);

    assertThat(clock.instant()).isEqualTo(NINE.plus(HOUR));
    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
    assertThat(tokyo.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(tokyo).isNotEqualTo(clock);
    assertThat(tokyo.withZone(ZoneOffset.UTC)).isEqualTo(clock).hasSameHashCodeAs(clock);
    assertThat(VirtualClock.at(clock.instant())).isNotEqualTo(clock);
  }

  @Test
  void aSleeperWakesWhenItsTimeHasComeAndNotBefore() throws Exception {
    var sleeper = sleeping(HOUR);
    clock.awaitWaiting(1, SOON);

    clock.advance(HOUR.minusNanos(1));
    assertThat(clock.waiting()).isEqualTo(1);
    assertThat(sleeper).isNotDone();
    clock.advance(Duration.ofNanos(1));

    assertThat(sleeper).succeedsWithin(SOON).isEqualTo(NINE.plus(HOUR));
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void whoNeedNotWaitDoesNot() throws Exception {
    clock.sleep(Duration.ZERO);
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void oneStepWakesAllWhoseTimeHasCome() throws Exception {
    var sleepers = IntStream.rangeClosed(1, 100).mapToObj(i -> sleeping(Duration.ofMinutes(i)))
        .toList();
    clock.awaitWaiting(100, SOON);

    clock.advance(Duration.ofMinutes(60));

    sleepers.subList(0, 60).forEach(sleeper -> assertThat(sleeper).succeedsWithin(SOON));
    assertThat(clock.waiting()).isEqualTo(40);
    sleepers.subList(60, 100).forEach(sleeper -> assertThat(sleeper).isNotDone());
    clock.advance(HOUR);
    sleepers.forEach(sleeper -> assertThat(sleeper).succeedsWithin(SOON));
  }

  @Test
  void itMovesFromOneWaitToTheNext() throws Exception {
    clock.advanceToNextWait();
    assertThat(clock.instant()).isEqualTo(NINE);
    var sleepers = List.of(sleeping(HOUR), sleeping(HOUR.multipliedBy(3)));
    clock.awaitWaiting(2, SOON);

    clock.advanceToNextWait();
    assertThat(clock.instant()).isEqualTo(NINE.plus(HOUR));
    assertThat(clock.waiting()).isEqualTo(1);
    clock.advanceToNextWait();

    assertThat(clock.instant()).isEqualTo(NINE.plus(HOUR.multipliedBy(3)));
    sleepers.forEach(sleeper -> assertThat(sleeper).succeedsWithin(SOON));
  }

  @Test
  void waitingForSleepersThatDoNotComeFails() {
    assertThatThrownBy(() -> clock.awaitWaiting(2, Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class).hasMessageContaining("0 of 2");
  }

  @Test
  void anInterruptWakesASleeper() throws Exception {
    var woken = new CompletableFuture<Boolean>();
    var thread = Thread.ofVirtual().start(() -> {
      try {
        clock.sleep(HOUR);
        woken.complete(false);
      } catch (InterruptedException e) {
        woken.complete(true);
      }
    });
    clock.awaitWaiting(1, SOON);

    thread.interrupt();

    assertThat(woken).succeedsWithin(SOON).isEqualTo(true);
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void itIsAClockForEverybodyElse() {
    Clock any = clock;
    var later = Clock.offset(any, HOUR);
    clock.advance(HOUR);
    assertThat(later.instant()).isEqualTo(NINE.plus(HOUR.multipliedBy(2)));
    assertThat(clock).hasToString("VirtualClock[2026-01-01T10:00:00Z, Z]");
  }

  private CompletableFuture<Instant> sleeping(Duration length) {
    return Asking.later(() -> {
      clock.sleep(length);
      return clock.instant();
    });
  }
}
