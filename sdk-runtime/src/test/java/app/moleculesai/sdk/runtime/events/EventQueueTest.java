package app.moleculesai.sdk.runtime.events;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final AtomicInteger breaks = new AtomicInteger();
  private final EventQueue queue = new EventQueue(2, breaks::incrementAndGet);

  private static Event event() {
    return new Event(UUID.randomUUID(), "WORKSPACE_ONLINE", Optional.of(UUID.randomUUID()),
        Instant.EPOCH, Body.of("{}"));
  }

  @Test
  void whoWaitsGoesOnWhenTheLastEventIsTaken() throws Exception {
    queue.on(event());
    queue.on(event());
    var waiting = CompletableFuture.runAsync(this::awaitTaken);

    assertThat(queue.next(LONG)).isPresent();
    assertThat(waiting).isNotDone();
    assertThat(queue.next(LONG)).isPresent();

    assertThat(waiting).succeedsWithin(LONG);
  }

  @Test
  void whoWaitsGoesOnWhenTheQueueBreaks() {
    queue.on(event());
    var waiting = CompletableFuture.runAsync(this::awaitTaken);

    queue.on(event());
    queue.on(event());

    assertThat(queue.isBroken()).isTrue();
    assertThat(waiting).succeedsWithin(LONG);
  }

  @Test
  void whatBreaksTellsItsOwnerOnce() {
    queue.on(event());
    queue.on(event());
    assertThat(breaks).hasValue(0);

    queue.on(event());
    queue.on(event());
    queue.breakOff();

    assertThat(breaks).hasValue(1);
  }

  @Test
  void whoWaitsGoesOnWhenTheTimeIsOver() throws Exception {
    queue.on(event());

    queue.awaitTaken(Duration.ofMillis(5));

    assertThat(queue.size()).isEqualTo(1);
  }

  private void awaitTaken() {
    try {
      queue.awaitTaken(LONG);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
