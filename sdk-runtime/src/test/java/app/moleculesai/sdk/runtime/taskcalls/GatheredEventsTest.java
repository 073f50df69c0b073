package app.moleculesai.sdk.runtime.taskcalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.postgres.Until;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How events are read ahead of who takes them. */
@Timeout(60)
class GatheredEventsTest {
  private final Said said = new Said();
  private final AtomicInteger heard = new AtomicInteger();
  private final Supervisor supervisor = new Supervisor(Clock.systemUTC());

  @AfterEach
  void close() {
    supervisor.close();
  }

  /** An agent that says what a test puts into it. */
  private static final class Said implements AgentReply.Events {
    final BlockingQueue<Optional<Body>> coming = new LinkedBlockingQueue<>();
    final AtomicInteger asked = new AtomicInteger();
    final CountDownLatch interrupted = new CountDownLatch(1);
    final CompletableFuture<Thread> reader = new CompletableFuture<>();
    volatile Optional<Throwable> failure = Optional.empty();
    volatile boolean deaf;

    void say(String text) {
      coming.add(Optional.of(Body.of(text)));
    }

    @Override
    public Optional<Body> next() throws IOException, InterruptedException {
      reader.complete(Thread.currentThread());
      asked.incrementAndGet();
      try {
        var event = taken();
        if (event.isEmpty() && failure.orElse(null) instanceof IOException broken) {
          throw broken;
        }
        if (event.isEmpty() && failure.orElse(null) instanceof Error bug) {
          throw bug;
        }
        if (event.isEmpty() && failure.orElse(null) instanceof InterruptedException own) {
          throw own;
        }
        return event;
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    }

    private Optional<Body> taken() throws InterruptedException {
      while (true) {
        try {
          return coming.take();
        } catch (InterruptedException e) {
          if (!deaf) {
            throw e;
          }
          interrupted.countDown();
        }
      }
    }

    @Override
    public void close() {}
  }

  private GatheredEvents gathered() {
    return GatheredEvents.of(said, heard::incrementAndGet, supervisor);
  }

  private static List<String> texts(List<Body> bodies) {
    return bodies.stream().map(Body::text).toList();
  }

  @Test
  void whatCameMeanwhileIsTakenAtOnceAndInOrder() throws Exception {
    try (var events = gathered()) {
      said.say("1");
      assertThat(texts(events.next())).as("a lone one waits for nothing").containsExactly("1");

      List.of("2", "3", "4").forEach(said::say);
      Until.holds("all is read", () -> said.asked.get() == 5);
      assertThat(heard).hasValue(4);
      assertThat(texts(events.next())).containsExactly("2", "3", "4");

      said.say("5");
      said.coming.add(Optional.empty());
      assertThat(texts(events.next())).containsExactly("5");
      assertThat(events.next()).isEmpty();
      assertThat(events.next()).as("asked again").isEmpty();
    }
  }

  @Test
  void anAgentIsHeldUpWhileMuchWaits() throws Exception {
    try (var events = gathered()) {
      for (int i = 0; i < GatheredEvents.MOST + 5; i++) {
        said.say("event " + i);
      }
      Until.holds("the agent is held up", () -> heard.get() == GatheredEvents.MOST + 1);
      assertThat(events.next()).hasSize(GatheredEvents.MOST);
      Until.holds("the rest is read", () -> said.asked.get() == GatheredEvents.MOST + 6);
      assertThat(texts(events.next())).hasSize(5).startsWith("event " + GatheredEvents.MOST);

      said.say("x".repeat(GatheredEvents.MOST_BYTES));
      said.say("behind it");
      Until.holds("the agent is held up again", () -> heard.get() == GatheredEvents.MOST + 7);
      assertThat(events.next()).hasSize(1);
      assertThat(texts(events.next())).containsExactly("behind it");
    }
  }

  @Test
  void whatCameBeforeAStreamBrokeIsTakenFirst() throws Exception {
    said.failure = Optional.of(new IOException("it broke"));
    said.say("1");
    said.coming.add(Optional.empty());
    try (var events = gathered()) {
      assertThat(texts(events.next())).containsExactly("1");
      assertThatThrownBy(events::next).isInstanceOf(IOException.class).hasMessage("it broke");
    }
  }

  @Test
  void whoTakesHearsOfAnyFailure() {
    said.failure = Optional.of(new StackOverflowError());
    said.coming.add(Optional.empty());
    try (var events = gathered()) {
      assertThatThrownBy(events::next).isInstanceOf(IOException.class)
          .hasCauseInstanceOf(StackOverflowError.class);
    }
  }

  @Test
  void nobodyReadsAfterwards() throws Exception {
    try (var events = gathered()) {
      Until.holds("the agent thinks", () -> said.asked.get() == 1);
    }
    assertThat(said.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anAgentThatHasSaidAllIsNotInterrupted() throws Exception {
    try (var events = gathered()) {
      said.say("the end");
      Until.holds("it tidies up", () -> said.asked.get() == 2);
      assertThat(events.next()).hasSize(1);
      events.complete();
    }
    said.coming.add(Optional.empty());

    assertThat(said.reader.get().join(Duration.ofSeconds(30))).isTrue();
    assertThat(said.interrupted.getCount()).as("interrupts").isEqualTo(1);
  }

  @Test
  void anAgentThatDoesNotHearOfItsEndIsReadNoMore() throws Exception {
    said.deaf = true;
    try (var events = gathered()) {
      for (int i = 0; i < GatheredEvents.MOST; i++) {
        said.say("event " + i);
      }
      Until.holds("as much waits as may", () -> said.asked.get() == GatheredEvents.MOST + 1);
    }
    assertThat(said.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    said.say("too late");

    assertThat(said.reader.get().join(Duration.ofSeconds(30))).as("nobody waits").isTrue();
    assertThat(said.asked).hasValue(GatheredEvents.MOST + 1);
  }

  @Test
  void whatCameBeforeAnInterruptIsTakenFirst() throws Exception {
    try (var events = gathered()) {
      said.say("1");
      Until.holds("it waits", () -> said.asked.get() == 2);
      Thread.currentThread().interrupt();

      assertThat(texts(events.next())).containsExactly("1");
      assertThat(Thread.currentThread().isInterrupted()).as("while it is written").isFalse();
      said.say("2");
      Until.holds("more waits", () -> said.asked.get() == 3);
      assertThatThrownBy(events::next).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void anAnswerThatIsThereIsTakenDespiteAnInterrupt() throws Exception {
    said.say("1");
    said.coming.add(Optional.empty());
    try (var events = gathered()) {
      assertThat(said.reader.get().join(Duration.ofSeconds(30))).isTrue();
      Thread.currentThread().interrupt();

      assertThat(texts(events.next())).containsExactly("1");
      assertThat(events.next()).isEmpty();
    }
  }

  @Test
  void theReadingEndsWithTheServer() throws Exception {
    try (var events = gathered()) {
      Until.holds("the agent thinks", () -> said.asked.get() == 1);
      supervisor.close();

      assertThat(said.interrupted.getCount()).isZero();
      assertThatThrownBy(events::next).isInstanceOf(InterruptedException.class);
    }
    try (var events = gathered()) {
      assertThatThrownBy(events::next).as("it stops already")
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void anAgentThatInterruptsItselfIsNoStop() throws Exception {
    said.failure = Optional.of(new InterruptedException("its own"));
    said.coming.add(Optional.empty());
    try (var events = gathered()) {
      assertThatThrownBy(events::next).isInstanceOf(IOException.class)
          .hasRootCauseMessage("its own");
    }
  }
}
