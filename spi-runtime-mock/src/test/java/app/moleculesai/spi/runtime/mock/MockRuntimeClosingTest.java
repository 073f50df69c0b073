package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.Responder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MockRuntimeClosingTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Message.Agent ADA = new Message.Agent(UUID.randomUUID(), "Ada");

  static Stream<Clock> clocks() {
    return Stream.of(Clock.systemUTC(), VirtualClock.at(Instant.EPOCH));
  }

  @ParameterizedTest
  @MethodSource("clocks")
  void closingWakesEverybodyWhoWaitsForAnAnswer(Clock clock) throws Exception {
    var agents = MockRuntime.scripted(MockScript.canned().delay(DAY), clock);
    var waiting = IntStream.range(0, 50)
        .mapToObj(i -> Asking.later(() -> Asking.ask(agents, Message.to("Ada", "n" + i)))).toList();
    agents.awaitCalls(50, SOON);

    agents.close();

    waiting.forEach(call -> assertThat(call).failsWithin(SOON).withThrowableThat().havingCause()
        .satisfies(MockRuntimeClosingTest::isClosed));
  }

  @ParameterizedTest
  @MethodSource("clocks")
  void closingBreaksStreamsThatAreNotAtTheirEnd(Clock clock) throws Exception {
    var script = MockScript.canned()
        .otherwise(MockReply.stream(MockEvent.text("one"), MockEvent.text("two").after(DAY)));
    var agents = MockRuntime.scripted(script, clock);
    var events = Asking.open(agents, Message.to("Ada", "hello"));
    events.next();
    var next = Asking.later(events::next);

    agents.close();

    assertThat(next).failsWithin(SOON).withThrowableThat().havingCause()
        .isInstanceOf(IOException.class);
    assertThatThrownBy(events::next).isInstanceOf(IOException.class);
    events.close();
  }

  @Test
  void afterwardsEveryCallFails() {
    var agents = MockRuntime.scripted(MockScript.canned());
    var responder = responder(agents);
    agents.close();
    agents.close();

    fails(() -> agents.endpoint(ADA));
    fails(() -> agents.observe(ADA.id()));
    fails(agents::observeAll);
    fails(() -> responder.respond(Message.to(ADA, "hello")));
    assertThat(agents.check().status()).isEqualTo(Health.Status.DOWN);
  }

  @Test
  void untilThenItIsWell() throws Exception {
    try (var agents = MockRuntime.scripted(MockScript.canned())) {
      agents.start();
      assertThat(agents.check()).isEqualTo(Health.up());
    }
  }

  @ParameterizedTest
  @MethodSource("clocks")
  void anInterruptEndsTheWaitOfOneCall(Clock clock) throws Exception {
    try (var agents = MockRuntime.scripted(MockScript.canned().delay(DAY), clock)) {
      var ended = new CompletableFuture<String>();
      var thread = Thread.ofVirtual().start(() -> {
        try {
          ended.complete("" + Asking.ask(agents, Message.to("Ada", "hello")));
        } catch (InterruptedException e) {
          ended.complete("interrupted");
        }
      });
      agents.awaitCalls(1, SOON);

      thread.interrupt();

      assertThat(ended).succeedsWithin(SOON).isEqualTo("interrupted");
    }
  }

  @Test
  void inRealTimeAnAnswerTakesTheDelay() throws Exception {
    var delay = Duration.ofMillis(30);
    try (var agents = MockRuntime.unattended(MockScript.canned().delay(delay), Clock.systemUTC())) {
      long before = System.nanoTime();
      Asking.ask(agents, Message.to("Ada", "hello"));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(delay);
    }
  }

  private static Responder responder(MockRuntime agents) {
    return ((Endpoint.InProcess) agents.endpoint(ADA)).responder();
  }

  private static void fails(ThrowingCallable call) {
    assertThatThrownBy(call).satisfies(MockRuntimeClosingTest::isClosed);
  }

  private static void isClosed(Throwable e) {
    assertThat(e).isInstanceOf(SdkException.class);
    assertThat(((SdkException) e).code()).isEqualTo(ErrorCode.CLOSED);
  }
}
