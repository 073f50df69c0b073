package app.moleculesai.sdk.runtime.calls;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallWatchTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration ALMOST = LIMIT.minusMillis(1);

  private final UUID workspace = UUID.randomUUID();
  private final EventBus bus = new EventBus();
  private final AtomicLong nanos = new AtomicLong();
  private final CallWatch watch = new CallWatch(bus, nanos::get);

  @AfterEach
  void leaveNoInterruptionBehind() {
    assertThat(Thread.interrupted()).isFalse();
  }

  private CallWatch.Call call(Optional<Duration> ceiling) {
    return watch.begin(workspace, LIMIT, ceiling);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    watch.check();
  }

  private void hear(UUID about) {
    bus.deliver(new Event(UUID.randomUUID(), "WORKSPACE_HEARTBEAT", Optional.of(about),
        Instant.EPOCH, Body.of("{}")));
  }

  @Test
  void aCallOfWhichNothingIsHeardEndsAndItsInterruptionWithIt() {
    try (var call = call(Optional.empty())) {
      pass(ALMOST);
      assertThat(call.ended()).isEmpty();
      pass(Duration.ofMillis(1));
      assertThat(call.ended()).hasValueSatisfying(why -> assertThat(why).contains("300000 ms"));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }
  }

  @Test
  void aByteOfTheAnswerKeepsACallAlive() {
    try (var call = call(Optional.empty())) {
      for (int i = 0; i < 10; i++) {
        pass(ALMOST);
        call.sign();
      }
      assertThat(call.ended()).isEmpty();
    }
  }

  @Test
  void anEventOfItsWorkspaceKeepsACallAlive() {
    try (var call = call(Optional.empty())) {
      for (int i = 0; i < 10; i++) {
        pass(ALMOST);
        hear(workspace);
      }
      assertThat(call.ended()).isEmpty();
    }
  }

  @Test
  void onlyAByteKeepsACallAliveThatReads() {
    try (var call = watch.beginReading(LIMIT)) {
      for (int i = 0; i < 10; i++) {
        pass(ALMOST);
        call.sign();
      }
      assertThat(call.ended()).isEmpty();
      hear(workspace);
      pass(ALMOST);
      hear(workspace);
      pass(ALMOST);
      assertThat(call.ended()).isPresent();
    }
  }

  @Test
  void anEventThatNobodyListensToKeepsACallAliveAndIsNotMadeForIt() {
    var changes = new Changes(InMemory.registry(), bus, Optional.empty(), new HandClock(),
        UUID::randomUUID);
    try (var call = call(Optional.empty())) {
      for (int i = 0; i < 3; i++) {
        pass(ALMOST);
        changes.broadcast(EventType.WORKSPACE_HEARTBEAT, workspace, () -> {
          throw new AssertionError("nobody hears it");
        });
      }
      assertThat(call.ended()).isEmpty();
    }
  }

  @Test
  void anEventOfAnotherWorkspaceDoesNot() {
    try (var call = call(Optional.empty())) {
      pass(ALMOST);
      hear(UUID.randomUUID());
      pass(ALMOST);
      assertThat(call.ended()).isPresent();
    }
  }

  @Test
  void theCeilingHoldsWhateverIsHeard() {
    try (var call = call(Optional.of(LIMIT.multipliedBy(2)))) {
      for (int i = 0; i < 3; i++) {
        pass(ALMOST);
        call.sign();
      }
      assertThat(call.ended()).hasValueSatisfying(why -> assertThat(why).contains("600000 ms"));
    }
  }

  @Test
  void aCallThatHasEndedIsLeftAlone() {
    var call = call(Optional.empty());
    call.close();
    pass(LIMIT.multipliedBy(2));
    assertThat(call.ended()).isEmpty();
  }

  @Test
  void oneCallThatEndsLeavesTheOthersOfItsWorkspaceWatched() {
    try (var call = call(Optional.empty())) {
      call(Optional.empty()).close();
      for (int i = 0; i < 3; i++) {
        pass(ALMOST);
        hear(workspace);
      }
      assertThat(call.ended()).isEmpty();
    }
  }

  @Test
  void anInterruptionFromElsewhereStays() {
    try (var call = call(Optional.empty())) {
      Thread.currentThread().interrupt();
      call.sign();
    }
    assertThat(Thread.interrupted()).isTrue();
  }
}
