package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordedCallsTest {
  private static final Instant NINE = Instant.parse("2026-01-01T09:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(5);

  private final VirtualClock clock = VirtualClock.at(NINE);
  private final MockRuntime agents = MockRuntime.scripted(MockScript.canned(), clock);

  @AfterEach
  void close() {
    agents.close();
  }

  @Test
  void aCallSaysWhoSaidWhatToWhomAndWhen() throws Exception {
    var ada = new Message.Agent(UUID.randomUUID(), "Ada");
    var boss = UUID.randomUUID();
    Asking.ask(agents, Message.to(ada, "one"));
    clock.advance(Duration.ofMinutes(1));
    Asking.ask(agents, Message.to("Bob", "two").from(boss));
    Asking.ask(agents, Message.to(ada, "three").method("message/stream").requestId(Optional.empty())
        .contextId(Optional.empty()).body(Body.of("{\"three\":3}")));

    var calls = agents.recordedCalls();

    assertThat(calls).extracting(MockCall::text).containsExactly("one", "two", "three");
    assertThat(calls).extracting(MockCall::number).containsExactly(1L, 2L, 3L);
    assertThat(calls).extracting(MockCall::turn).containsExactly(1L, 1L, 2L);
    assertThat(calls).extracting(MockCall::workspaceName).containsExactly("Ada", "Bob", "Ada");
    assertThat(calls).extracting(MockCall::caller).containsExactly(Optional.empty(),
        Optional.of(boss), Optional.empty());
    var minuteLater = NINE.plusSeconds(60);
    assertThat(calls).extracting(MockCall::at).containsExactly(NINE, minuteLater, minuteLater);
    assertThat(calls.get(0)).isEqualTo(new MockCall(1, 1, ada.id(), "Ada", Optional.empty(),
        "message/send", Optional.of("1"), Optional.of("context-1"), Optional.of("message-1"),
        Optional.empty(), "0.3", "one", Body.of("{}"), NINE));
    assertThat(calls.get(2).body().text()).isEqualTo("{\"three\":3}");
    assertThat(calls.get(2).requestId()).isEmpty();
  }

  @Test
  void itsTextShowsNoContent() throws Exception {
    Asking.ask(agents, Message.to("Ada", "canary").body(Body.of("canary")));
    assertThat(agents.recordedCalls().get(0)).asString().doesNotContain("canary")
        .contains("message/send");
  }

  @Test
  void theListIsACopy() throws Exception {
    var before = agents.recordedCalls();
    Asking.ask(agents, Message.to("Ada", "one"));

    assertThat(before).isEmpty();
    assertThatThrownBy(() -> agents.recordedCalls().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void onlyTheLatestThousandAreKept() throws Exception {
    for (int i = 1; i <= 1010; i++) {
      Asking.ask(agents, Message.to("Ada", "n" + i));
    }

    assertThat(agents.recordedCalls()).hasSize(1000).extracting(MockCall::number)
        .containsExactlyElementsOf(LongStream.rangeClosed(11, 1010).boxed().toList());
    assertThat(agents.awaitCalls(1010, Duration.ZERO)).hasSize(1000);
  }

  @Test
  void largeRequestsAreKeptUpToSixteenMebibytes() throws Exception {
    var mebibyte = Body.wrap(new byte[1 << 20]);
    for (int i = 0; i < 20; i++) {
      Asking.ask(agents, Message.to("Ada", "n" + i).body(mebibyte));
    }
    assertThat(agents.recordedCalls()).hasSize(16);
    Asking.ask(agents, Message.to("Ada", "huge").body(Body.wrap(new byte[17 << 20])));
    assertThat(agents.recordedCalls()).extracting(MockCall::text).containsExactly("huge");
    Asking.ask(agents, Message.to("Ada", "small"));
    assertThat(agents.recordedCalls()).extracting(MockCall::text).containsExactly("small");
  }

  @Test
  void aTestCanWaitForCalls() throws Exception {
    var waiting = Asking.later(() -> agents.awaitCalls(3, SOON));
    for (int i = 1; i <= 3; i++) {
      Asking.ask(agents, Message.to("Ada", "n" + i));
    }

    assertThat(waiting).succeedsWithin(SOON)
        .satisfies(calls -> assertThat(calls).extracting(MockCall::text)
            .containsExactly("n1", "n2", "n3"));
  }

  @Test
  void aTestCanWaitForACertainCall() throws Exception {
    var waiting = Asking.later(() -> agents.awaitCall(call -> call.says("wanted"), SOON));
    Asking.ask(agents, Message.to("Ada", "other"));
    Asking.ask(agents, Message.to("Bob", "the wanted one"));

    assertThat(waiting).succeedsWithin(SOON)
        .satisfies(call -> assertThat(call.workspaceName()).isEqualTo("Bob"));
  }

  @Test
  void callsThatDoNotComeFailTheTest() throws Exception {
    Asking.ask(agents, Message.to("Ada", "one"));

    assertThatThrownBy(() -> agents.awaitCalls(2, Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class).hasMessageContaining("2 calls")
        .hasMessageContaining("only 1 came");
    assertThatThrownBy(() -> agents.awaitCall(call -> false, Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aCallIsSeenBeforeItIsAnswered() throws Exception {
    try (var slow = MockRuntime.scripted(MockScript.canned().delay(Duration.ofDays(1)), clock)) {
      var answer = Asking.later(() -> Asking.ask(slow, Message.to("Ada", "hello")));
      assertThat(slow.awaitCalls(1, SOON)).hasSize(1);
      assertThat(answer).isNotDone();
    }
  }

  @Test
  void closingEndsAWaitForCallsAndKeepsWhatCame() throws Exception {
    Asking.ask(agents, Message.to("Ada", "one"));
    var waiting = Asking.later(() -> agents.awaitCalls(2, Duration.ofDays(1)));

    agents.close();

    assertThat(waiting).failsWithin(SOON).withThrowableThat().havingCause()
        .isInstanceOf(AssertionError.class).withMessageContaining("closed");
    assertThat(agents.recordedCalls()).hasSize(1);
    assertThat(agents.awaitCalls(1, Duration.ZERO)).hasSize(1);
  }

  @Test
  void manyThreadsGetNumbersWithoutGaps() {
    var ada = new Message.Agent(UUID.randomUUID(), "Ada");
    var threads = IntStream.range(0, 16).mapToObj(thread -> Asking.later(() -> {
      for (int i = 0; i < 50; i++) {
        Asking.ask(agents, Message.to(ada, "hello"));
      }
      return thread;
    })).toList();
    threads.forEach(thread -> assertThat(thread).succeedsWithin(SOON));

    var expected = LongStream.rangeClosed(1, 800).boxed().toList();
    assertThat(agents.recordedCalls()).extracting(MockCall::number)
        .containsExactlyElementsOf(expected);
    assertThat(agents.recordedCalls()).extracting(MockCall::turn)
        .containsExactlyElementsOf(expected);
  }

  @Test
  void aWorkspaceWhoseDataIsRemovedStartsAnew() throws Exception {
    var ada = new Message.Agent(UUID.randomUUID(), "Ada");
    Asking.ask(agents, Message.to(ada, "one"));
    agents.removeData(ada.id(), true);
    Asking.ask(agents, Message.to(ada, "two"));

    assertThat(agents.recordedCalls()).extracting(MockCall::turn).containsExactly(1L, 1L);
  }

  @Test
  void withoutATesterNothingIsKept() throws Exception {
    var faults = MockFaults.seeded(1).delaying(1, Duration.ofNanos(1));
    for (var script : new HashSet<>(
        java.util.List.of(MockScript.canned(), MockScript.canned().faults(faults)))) {
      try (var unattended = MockRuntime.unattended(script, Clock.systemUTC())) {
        Asking.ask(unattended, Message.to("Ada", "hello"));
        assertThat(unattended.recordedCalls()).isEmpty();
      }
    }
  }
}
