package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MockWorkTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Message SENT = Message.to("Ada", "hello");
  private static final Message STREAMED = SENT.method("message/stream");

  private final VirtualClock clock = VirtualClock.at(Instant.EPOCH);

  @Test
  void workIsStreamedToWhoAsksForAStream() throws Exception {
    try (var agents = working(MockEvent.submitted(), MockEvent.working(),
        MockEvent.completed("done"))) {
      assertThat(Asking.stream(agents, STREAMED))
          .extracting(event -> event.at("/result/status/state").asText())
          .containsExactly("submitted", "working", "completed");
    }
  }

  @Test
  void whoDoesNotGetsTheTaskThatComesOfIt() throws Exception {
    try (var agents = working(MockEvent.submitted(), MockEvent.working("reading"),
        MockEvent.artifact(MockArtifact.text("report", "All is well.")),
        MockEvent.completed("done"))) {
      var task = Asking.json(agents, SENT).get("result");

      assertThat(task.get("kind").asText()).isEqualTo("task");
      assertThat(task.get("contextId").asText()).isEqualTo("context-1");
      assertThat(task.at("/status/state").asText()).isEqualTo("completed");
      assertThat(task.at("/status/message/parts/0/text").asText()).isEqualTo("done");
      assertThat(task.at("/status/message/taskId").asText()).isEqualTo(task.get("id").asText());
      assertThat(task.get("artifacts")).hasSize(1);
      assertThat(task.at("/artifacts/0/parts/0/text").asText()).isEqualTo("All is well.");
    }
  }

  @Test
  void aWholeTaskReplacesWhatWasThere() throws Exception {
    try (var agents = working(MockEvent.working("reading"),
        MockEvent.artifact(MockArtifact.text("draft", "Perhaps.")),
        MockEvent.task(MockArtifact.text("report", "Yes.")))) {
      var task = Asking.json(agents, SENT).get("result");

      assertThat(task.at("/status/state").asText()).isEqualTo("completed");
      assertThat(task.at("/status").has("message")).isFalse();
      assertThat(task.get("artifacts")).extracting(made -> made.get("name").asText())
          .containsExactly("report");
    }
  }

  @Test
  void theTaskIsThereWhenAllPausesAreOver() throws Exception {
    try (var agents = working(MockEvent.working().after(Duration.ofMinutes(1)),
        MockEvent.completed().after(Duration.ofMinutes(2)))) {
      var task = Asking.later(() -> Asking.json(agents, SENT));
      clock.awaitWaiting(1, SOON);
      clock.advance(Duration.ofMinutes(3).minusNanos(1));
      assertThat(clock.waiting()).isEqualTo(1);
      assertThat(task).isNotDone();
      clock.advance(Duration.ofNanos(1));
      assertThat(task).succeedsWithin(SOON);
    }
  }

  @Test
  void chunksOfOneNameAreOneArtifact() throws Exception {
    try (var agents = chunking()) {
      var chunks = Asking.stream(agents, STREAMED).stream().map(event -> event.get("result"))
          .toList();

      assertThat(chunks).extracting(chunk -> chunk.at("/artifact/parts/0/text").asText())
          .containsExactly("one ", "two ", "three");
      assertThat(chunks).extracting(chunk -> chunk.get("append").booleanValue())
          .containsExactly(false, true, true);
      assertThat(chunks).extracting(chunk -> chunk.get("lastChunk").booleanValue())
          .containsExactly(false, false, true);
      assertThat(chunks).extracting(chunk -> chunk.at("/artifact/artifactId").asText())
          .containsOnly(chunks.get(0).at("/artifact/artifactId").asText());
    }
  }

  @Test
  void chunksComeToTheTaskInTheirOrder() throws Exception {
    try (var agents = chunking()) {
      var artifacts = Asking.json(agents, SENT).at("/result/artifacts");

      assertThat(artifacts).hasSize(1);
      assertThat(artifacts.at("/0/parts")).extracting(part -> part.get("text").asText())
          .containsExactly("one ", "two ", "three");
    }
  }

  @Test
  void aChunkAddsToTheLatestArtifactOfItsName() throws Exception {
    try (var agents = working(MockEvent.artifact(MockArtifact.text("log", "old")),
        MockEvent.firstChunk(MockArtifact.text("log", "a")),
        MockEvent.artifact(MockArtifact.text("other", "x")),
        MockEvent.lastChunk(MockArtifact.text("log", "b")))) {
      assertThat(Asking.json(agents, SENT).at("/result/artifacts"))
          .extracting(made -> made.get("parts").size()).containsExactly(1, 2, 1);
    }
  }

  @Test
  void aFileCanBeHandedOverAndAnArtifactHasSeveralParts() throws Exception {
    var artifact = MockArtifact.content("notes.txt", "text/plain", "Grüße")
        .and(MockArtifact.data("ignored", "{\"n\":1}"));
    try (var agents = working(MockEvent.artifact(artifact), MockEvent.completed())) {
      var made = Asking.json(agents, SENT).at("/result/artifacts/0");

      assertThat(made.get("name").asText()).isEqualTo("notes.txt");
      assertThat(made.at("/parts/0/file/name").asText()).isEqualTo("notes.txt");
      assertThat(made.at("/parts/0/file/mimeType").asText()).isEqualTo("text/plain");
      assertThat(made.at("/parts/0/file/bytes").asText()).isEqualTo("R3LDvMOfZQ==");
      assertThat(made.at("/parts/1/data/n").asInt()).isEqualTo(1);
    }
  }

  @Test
  void whatEndsAStreamSaysSo() throws Exception {
    try (var agents = working(MockEvent.inputRequired("Which one?"),
        MockEvent.rejected("not mine"))) {
      var events = Asking.stream(agents, STREAMED).stream().map(event -> event.get("result"))
          .toList();

      assertThat(events).extracting(event -> event.at("/status/state").asText())
          .containsExactly("input-required", "rejected");
      assertThat(events).extracting(event -> event.get("final").booleanValue())
          .containsExactly(true, true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"message/send", "message/stream"})
  void aMessageThatGoesOnWithATaskIsAnsweredWithThatTask(String method) throws Exception {
    try (var agents = MockRuntime.scripted(MockScript.canned().otherwise(MockReply.task()))) {
      var message = SENT.method(method).taskId("task-7");
      var answer = method.equals("message/send")
          ? Asking.json(agents, message)
          : Asking.stream(agents, message).get(0);
      assertThat(answer.at("/result/id").asText()).isEqualTo("task-7");
      assertThat(agents.recordedCalls().get(0).taskId()).contains("task-7");
    }
  }

  @Test
  void onlyEventsOfATaskAreWork() {
    for (var event : new MockEvent[]{MockEvent.text("hi"), MockEvent.canned(),
        MockEvent.result("1"), MockEvent.error(-32603, "no"), MockEvent.broken()}) {
      assertThatThrownBy(() -> MockReply.work(MockEvent.submitted(), event))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("task");
    }
  }

  private MockRuntime chunking() {
    return working(MockEvent.firstChunk(MockArtifact.text("log", "one ")),
        MockEvent.nextChunk(MockArtifact.text("log", "two ")),
        MockEvent.lastChunk(MockArtifact.text("log", "three")));
  }

  private MockRuntime working(MockEvent... events) {
    return MockRuntime.scripted(MockScript.canned().otherwise(MockReply.work(events)), clock);
  }
}
