package app.moleculesai.sdk.runtime.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class TimeLimitTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  private final CountDownLatch end = new CountDownLatch(1);
  private final CompletableFuture<String> late = new CompletableFuture<>();

  @AfterEach
  void close() {
    end.countDown();
    supervisor.close();
  }

  private String within(TimeLimit limit, TimeLimit.Work<String> work) throws Exception {
    return limit.within("work", work, (result, stopping) -> late
        .complete(result + (stopping ? " at the stop" : "")));
  }

  private TimeLimit limit(Duration longest, Duration grace) {
    return new TimeLimit(supervisor::attend, longest, grace);
  }

  private String deaf() {
    boolean over = false;
    while (!over) {
      try {
        end.await();
        over = true;
      } catch (InterruptedException e) {
        // goes on
      }
    }
    return "done";
  }

  @Test
  void whatWorkReturnsOrThrowsIsPassedOn() throws Exception {
    var limit = limit(LONG, Duration.ZERO);

    assertThat(within(limit, () -> "done")).isEqualTo("done");
    assertThatThrownBy(() -> within(limit, () -> {
      throw SdkException.notFound("it");
    })).isInstanceOf(SdkException.class).hasMessageContaining("it");
    assertThatThrownBy(() -> within(limit, () -> {
      throw new AssertionError("mine");
    })).isInstanceOf(AssertionError.class).hasMessage("mine");
  }

  @RepeatedTest(20) // how the failure and the end of the patience meet is left to chance
  void workThatFailsWhenItIsInterruptedTookTooLong() {
    assertThatThrownBy(() -> within(limit(Duration.ofMillis(1), Duration.ZERO), () -> {
      while (!Thread.interrupted()) {
        Thread.onSpinWait();
      }
      throw SdkException.notFound("it");
    })).isInstanceOf(TimeLimit.OverdueException.class);
  }

  @Test
  void workThatDoesNotHeedTheInterruptGoesOnAndItsResultIsTaken() {
    assertThatThrownBy(() -> within(limit(SHORT, SHORT), this::deaf))
        .isInstanceOfSatisfying(TimeLimit.OverdueException.class,
            e -> assertThat(e.goesOn()).isTrue());
    assertThat(late).isNotDone();

    end.countDown();

    assertThat(late).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo("done");
  }

  @Test
  void workThatEndsWhenItIsInterruptedIsOverdueToo() {
    assertThatThrownBy(() -> within(limit(SHORT, LONG), () -> {
      end.await();
      return "done";
    })).isInstanceOfSatisfying(TimeLimit.OverdueException.class,
        e -> assertThat(e.goesOn()).isFalse());
  }

  @Test
  void workThatSucceedsWhileItIsWaitedForHasSucceeded() throws Exception {
    assertThat(within(limit(SHORT, LONG), () -> {
      try {
        end.await();
        return "too early";
      } catch (InterruptedException e) {
        return "just in time";
      }
    })).isEqualTo("just in time");
  }

  @Test
  void whoeverIsInterruptedInterruptsTheWork() {
    var begun = new CountDownLatch(1);
    var caller = Thread.ofVirtual().start(() -> {
      try {
        within(limit(LONG, LONG), () -> {
          begun.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            return "interrupted";
          }
          return "done";
        });
      } catch (Exception e) {
        // as it must
      }
    });
    assertThat(CompletableFuture.runAsync(() -> await(begun)))
        .succeedsWithin(30, TimeUnit.SECONDS);

    caller.interrupt();

    assertThat(late).succeedsWithin(30, TimeUnit.SECONDS)
        .isEqualTo("interrupted at the stop");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void afterTheStopNothingBegins() {
    supervisor.close();

    assertThatThrownBy(() -> within(limit(LONG, LONG), () -> "done"))
        .isInstanceOf(InterruptedException.class);
  }
}
