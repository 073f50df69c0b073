package app.moleculesai.sdk.runtime.taskcalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.runtime.postgres.Until;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How events are read ahead of who takes them. */
@Timeout(60)
class GatheredEventsTest {
  private final Said said = new Said();
  private final AtomicInteger heard = new AtomicInteger();

  /** An agent that says what a test puts into it. */
  private static final class Said implements AgentReply.Events {
    final BlockingQueue<Optional<Body>> coming = new LinkedBlockingQueue<>();
    final AtomicInteger asked = new AtomicInteger();
    final CountDownLatch interrupted = new CountDownLatch(1);
    volatile Optional<Throwable> failure = Optional.empty();

    void say(String text) {
      coming.add(Optional.of(Body.of(text)));
    }

    @Override
    public Optional<Body> next() throws IOException, InterruptedException {
      asked.incrementAndGet();
      try {
        var event = coming.take();
        if (event.isEmpty() && failure.orElse(null) instanceof IOException broken) {
          throw broken;
        }
        if (event.isEmpty() && failure.orElse(null) instanceof Error bug) {
          throw bug;
        }
        return event;
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    }

    @Override
    public void close() {}
  }

  private GatheredEvents gathered() {
    return GatheredEvents.of(said, heard::incrementAndGet);
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
    gathered().close();

    assertThat(said.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
