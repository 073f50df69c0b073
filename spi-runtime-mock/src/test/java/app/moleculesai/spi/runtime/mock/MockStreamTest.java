package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MockStreamTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMinutes(10);
  private static final Message MESSAGE = Message.to("Ada", "hello").method("message/stream");

  private final VirtualClock clock = VirtualClock.at(Instant.EPOCH);

  @Test
  void aTaskIsStreamedFromItsStartToItsEnd() throws Exception {
    try (var agents = streaming(MockEvent.submitted(), MockEvent.working("reading"),
        MockEvent.artifact(MockArtifact.text("report", "All is well.")), MockEvent.completed())) {
      var events = Asking.stream(agents, MESSAGE).stream().map(event -> event.get("result"))
          .toList();

      assertThat(events).extracting(event -> event.get("kind").asText())
          .containsExactly("task", "status-update", "artifact-update", "status-update");
      var taskId = events.get(0).get("id").asText();
      assertThat(events.subList(1, 4))
          .allSatisfy(event -> assertThat(event.get("taskId").asText()).isEqualTo(taskId));
      assertThat(events)
          .allSatisfy(event -> assertThat(event.get("contextId").asText()).isEqualTo("context-1"));
      assertThat(events.get(0).at("/status/state").asText()).isEqualTo("submitted");
      assertThat(events.get(1).at("/status/message/parts/0/text").asText()).isEqualTo("reading");
      assertThat(events.get(1).get("final").booleanValue()).isFalse();
      assertThat(events.get(2).at("/artifact/parts/0/text").asText()).isEqualTo("All is well.");
      assertThat(events.get(3).at("/status/state").asText()).isEqualTo("completed");
      assertThat(events.get(3).get("final").booleanValue()).isTrue();
    }
  }

  @Test
  void aTaskCanFail() throws Exception {
    try (var agents = streaming(MockEvent.submitted(), MockEvent.failed("out of paper"))) {
      var last = Asking.stream(agents, MESSAGE).get(1).get("result");
      assertThat(last.at("/status/state").asText()).isEqualTo("failed");
      assertThat(last.at("/status/message/parts/0/text").asText()).isEqualTo("out of paper");
      assertThat(last.get("final").booleanValue()).isTrue();
    }
  }

  @Test
  void aStreamIsStreamedWhateverWasAsked() throws Exception {
    try (var agents = streaming(MockEvent.text("one"), MockEvent.result("{\"n\":2}"))) {
      assertThat(Asking.stream(agents, MESSAGE.method("message/send"))).hasSize(2);
    }
  }

  @Test
  void scriptedJsonStaysOnTheLineOfItsEvent() throws Exception {
    var json = "{\r\n  \"text\": \"one\\ntwo\"\n}\r";
    try (var agents = streaming(MockEvent.result(json),
        MockEvent.artifact(MockArtifact.data("data", json)))) {
      var events = Asking.stream(agents, MESSAGE);

      assertThat(events.get(0).at("/result/text").asText()).isEqualTo("one\ntwo");
      assertThat(events.get(1).at("/result/artifact/parts/0/data/text").asText())
          .isEqualTo("one\ntwo");
    }
  }

  @Test
  void anEmptyStreamEndsAtOnce() throws Exception {
    try (var agents = streaming()) {
      assertThat(Asking.stream(agents, MESSAGE)).isEmpty();
    }
  }

  @Test
  void theEndIsSaidAgainAndAgain() throws Exception {
    try (var agents = streaming(MockEvent.text("one")); var events = Asking.open(agents, MESSAGE)) {
      assertThat(events.next()).isPresent();
      assertThat(events.next()).isEmpty();
      assertThat(events.next()).isEmpty();
    }
  }

  @Test
  void eachEventComesAfterItsPause() throws Exception {
    try (var agents = streaming(MockEvent.text("one"), MockEvent.text("two").after(PAUSE),
        MockEvent.text("three").after(PAUSE)); var events = Asking.open(agents, MESSAGE)) {
      assertThat(events.next()).isPresent();
      for (int i = 0; i < 2; i++) {
        var next = Asking.later(events::next);
        clock.awaitWaiting(1, SOON);
        clock.advance(PAUSE.minusNanos(1));
        assertThat(clock.waiting()).isEqualTo(1);
        assertThat(next).isNotDone();
        clock.advance(Duration.ofNanos(1));
        assertThat(next.get()).isPresent();
      }
      assertThat(events.next()).isEmpty();
    }
  }

  @Test
  void aBrokenStreamBreaksWhereTheScriptSays() throws Exception {
    try (var agents = streaming(MockEvent.text("one"), MockEvent.broken(), MockEvent.text("never"));
        var events = Asking.open(agents, MESSAGE)) {
      assertThat(events.next()).isPresent();
      assertThatThrownBy(events::next).isInstanceOf(IOException.class).hasMessageContaining("1");
      assertThatThrownBy(events::next).isInstanceOf(IOException.class);
    }
  }

  @Test
  void closingAStreamEndsAWaitingNextQuietly() throws Exception {
    try (var agents = streaming(MockEvent.text("one").after(PAUSE))) {
      var events = Asking.open(agents, MESSAGE);
      var next = Asking.later(events::next);
      clock.awaitWaiting(1, SOON);

      events.close();
      events.close();

      assertThat(next).succeedsWithin(SOON).satisfies(event -> assertThat(event).isEmpty());
      assertThat(events.next()).isEmpty();
    }
  }

  @Test
  void closingAStreamLeavesTheOthersWaiting() throws Exception {
    try (var agents = streaming(MockEvent.text("one").after(PAUSE));
        var staying = Asking.open(agents, MESSAGE)) {
      var leaving = Asking.open(agents, MESSAGE);
      var events = List.of(Asking.later(staying::next), Asking.later(leaving::next));
      clock.awaitWaiting(2, SOON);

      leaving.close();
      assertThat(events.get(1)).succeedsWithin(SOON);
      assertThat(events.get(0)).isNotDone();
      clock.advance(PAUSE);

      assertThat(events.get(0)).succeedsWithin(SOON)
          .satisfies(event -> assertThat(event).isPresent());
    }
  }

  @Test
  void inRealTimePausesPassAndCanBeEndedToo() throws Exception {
    var script = MockScript.canned().otherwise(MockReply
        .stream(MockEvent.text("one").after(Duration.ofMillis(1)),
            MockEvent.text("two").after(PAUSE)));
    try (var agents = MockRuntime.scripted(script); var events = Asking.open(agents, MESSAGE)) {
      assertThat(events.next()).isPresent();
      var next = Asking.later(events::next);
      events.close();
      assertThat(next).succeedsWithin(SOON).satisfies(event -> assertThat(event).isEmpty());
    }
  }

  private MockRuntime streaming(MockEvent... events) {
    return MockRuntime.scripted(MockScript.canned().otherwise(MockReply.stream(events)), clock);
  }
}
