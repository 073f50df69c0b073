package app.moleculesai.sdk.runtime.background;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.LogLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SupervisorTest {
  private static final Duration INTERVAL = ofMinutes(5);

  private final HandClock clock = new HandClock();
  private final HandPauses pauses = new HandPauses();
  private final Supervisor supervisor = new Supervisor(clock, pauses, Duration.ZERO);
  private final AtomicBoolean broken = new AtomicBoolean(true);

  @AfterEach
  void close() {
    supervisor.close();
  }

  private void work() {
    if (broken.get()) {
      throw new IllegalStateException("broken");
    }
  }

  private List<Duration> pauses(int number) throws InterruptedException {
    var taken = new ArrayList<Duration>();
    for (int i = 0; i < number; i++) {
      taken.add(pauses.end());
    }
    return taken;
  }

  @Test
  void whatFailsIsTriedAgainAfterPausesThatDouble() throws Exception {
    supervisor.every("sweep", INTERVAL, this::work);

    assertThat(pauses(8)).containsExactly(INTERVAL, ofSeconds(1), ofSeconds(2), ofSeconds(4),
        ofSeconds(8), ofSeconds(16), ofSeconds(30), ofSeconds(30));
  }

  @Test
  void whatMustBeDoneOnceIsTriedUntilItIs() throws Exception {
    var runs = new AtomicInteger();
    var done = new CompletableFuture<Integer>();
    supervisor.untilDone("start", () -> {
      if (runs.incrementAndGet() <= 2) {
        throw new SdkException(ErrorCode.UNAVAILABLE, "nobody answers");
      }
      done.complete(runs.get());
    });

    assertThat(pauses(2)).containsExactly(ofSeconds(1), ofSeconds(1));
    assertThat(done).succeedsWithin(ofSeconds(30)).isEqualTo(3);
  }

  @Test
  void whoWaitsHearsThatTheServerStops() throws Exception {
    var heard = new CompletableFuture<Boolean>();
    supervisor.run("turn", () -> heard.complete(supervisor.stopsWithin(Duration.ofDays(1))));
    assertThat(supervisor.stopsWithin(Duration.ZERO)).isFalse();

    supervisor.close();

    assertThat(heard).isCompletedWithValue(true);
    assertThat(supervisor.stopsWithin(Duration.ofDays(1))).isTrue();
  }

  @Test
  void anOutageIsToldInALineAndAFaultWithItsTrace() throws Exception {
    try (var lines = new LogLines()) {
      supervisor.every("sweep", INTERVAL, () -> {
        throw broken.get()
            ? new SdkException(ErrorCode.UNAVAILABLE, "nobody answers")
            : new IllegalStateException("broken");
      });
      pauses(2);
      broken.set(false);
      pauses(1);
      pauses(1);

      assertThat(lines.lines()).contains(
          "WARNING loop sweep failed, goes on in 1 s: nobody answers").anyMatch(
              line -> line.startsWith("SEVERE loop sweep failed"));
    }
  }

  @Test
  void whatWorksAgainKeepsItsInterval() throws Exception {
    var runs = new AtomicInteger();
    supervisor.every("sweep", INTERVAL, () -> {
      if (runs.incrementAndGet() <= 2) {
        throw new IllegalStateException("broken");
      }
    });

    assertThat(pauses(5)).containsExactly(INTERVAL, ofSeconds(1), ofSeconds(2), INTERVAL, INTERVAL);
  }

  @Test
  void aMinuteOfHealthIsForgiveness() throws Exception {
    var runs = new AtomicInteger();
    supervisor.every("sweep", INTERVAL, () -> {
      switch (runs.incrementAndGet()) {
        case 2 -> {
        } // and works for more than a minute
        case 4 -> {
        } // and works for less
        default -> throw new IllegalStateException("broken");
      }
    });
    assertThat(pauses(2)).containsExactly(INTERVAL, ofSeconds(1));
    awaitRuns(runs, 2);
    clock.move(ofSeconds(62));

    assertThat(pauses(2)).containsExactly(INTERVAL, ofSeconds(1));
    awaitRuns(runs, 4);
    clock.move(ofSeconds(50));

    assertThat(pauses(2)).containsExactly(INTERVAL, ofSeconds(2));
  }

  private static void awaitRuns(AtomicInteger runs, int number) {
    while (runs.get() < number) {
      Thread.onSpinWait();
    }
  }

  static Stream<Throwable> failures() {
    return Stream.of(new IllegalStateException("broken"), new OutOfMemoryError("too much"),
        new StackOverflowError("too deep"), new NoClassDefFoundError("not there"),
        new AssertionError("wrong"), new InterruptedException("not by us"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aLoopOutlivesWhateverIsThrown(Throwable failure) throws Exception {
    supervisor.every("sweep", INTERVAL, () -> SupervisorTest.<RuntimeException>fail(failure));

    assertThat(pauses(3)).containsExactly(INTERVAL, ofSeconds(1), ofSeconds(2));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // because nothing checks casts
  private static <E extends Throwable> void fail(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void aLoopOutlivesWorkThatLeavesItInterrupted() throws Exception {
    supervisor.every("sweep", INTERVAL, () -> Thread.currentThread().interrupt());

    assertThat(pauses(2)).containsExactly(INTERVAL, ofSeconds(1));
  }

  @Test
  void aLoopSaysWhenItLastEndedARound() throws Exception {
    broken.set(false);
    supervisor.every("sweep", INTERVAL, this::work);
    clock.move(ofMinutes(5));
    pauses(1);
    pauses(1);

    assertThat(supervisor.ticks()).containsEntry("sweep", clock.instant());
  }

  @Test
  void closeEndsLoopsEvenOnesThatSwallowTheInterruption() throws Exception {
    var working = new CompletableFuture<Boolean>();
    var rounds = new AtomicInteger();
    supervisor.every("stubborn", INTERVAL, () -> {
      rounds.incrementAndGet();
      working.complete(true);
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // goes on as if nothing had happened
      }
    });
    pauses(1);
    assertThat(working).succeedsWithin(ofSeconds(10));
    supervisor.every("waiting", INTERVAL, this::work);

    supervisor.close();

    assertThat(rounds).hasValue(1);
  }

  @Test
  void closeLetsALoopEndTheRoundThatItIsIn() throws Exception {
    var patient = new Supervisor(clock, pauses, ofMinutes(1));
    var closing = new Thread(patient::close);
    var working = new CompletableFuture<Boolean>();
    var interrupted = new CompletableFuture<Boolean>();
    patient.every("sweep", INTERVAL, () -> {
      working.complete(true);
      while (closing.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait(); // until it has done whatever it does at once
      }
      interrupted.complete(Thread.currentThread().isInterrupted());
    });
    pauses(1);
    assertThat(working).succeedsWithin(ofSeconds(10));

    closing.start();
    closing.join();

    assertThat(interrupted).isCompletedWithValue(false);
  }

  @Test
  void pausesEndWithTheServer() throws Exception {
    var real = new Supervisor(clock);
    var ended = new CompletableFuture<Boolean>();
    real.every("resting", INTERVAL, this::work);
    real.run("waiting", () -> {
      try {
        real.pause(ofMinutes(5));
      } catch (InterruptedException e) {
        ended.complete(true);
        throw e;
      }
    });

    real.close();

    assertThat(ended).isCompletedWithValue(true);
    assertThat(real.awaitTasks(Duration.ZERO)).isTrue();
  }

  @Test
  void afterCloseNothingIsRun() {
    supervisor.close();

    assertThat(supervisor.run("late", () -> broken.set(false))).isFalse();
    assertThat(broken).isTrue();
  }

  @Test
  void aTaskIsWaitedForAlsoWhenItFails() throws Exception {
    supervisor.run("task", () -> SupervisorTest.<RuntimeException>fail(new OutOfMemoryError("no")));

    assertThat(supervisor.awaitTasks(ofSeconds(10))).isTrue();
  }

  @Test
  void whoAttendsAClientIsNotWaitedForButEnded() throws Exception {
    var attending = new CompletableFuture<Boolean>();
    var ended = new CompletableFuture<Boolean>();
    supervisor.attend("client", () -> {
      attending.complete(true);
      try {
        new CountDownLatch(1).await();
      } finally {
        ended.complete(true);
      }
    });
    assertThat(attending).succeedsWithin(ofSeconds(10));

    assertThat(supervisor.awaitTasks(ofSeconds(10))).isTrue();
    assertThat(ended).isNotDone();
    supervisor.close();

    assertThat(ended).isCompleted();
  }

  @Test
  void nothingIsStartedAfterClose() throws Exception {
    supervisor.close();
    var ran = new AtomicBoolean();

    supervisor.run("task", () -> ran.set(true));
    supervisor.every("loop", INTERVAL, () -> ran.set(true));

    assertThat(supervisor.awaitTasks(ofSeconds(10))).isTrue();
    assertThat(supervisor.ticks()).isEmpty();
    assertThat(ran).isFalse();
  }
}
