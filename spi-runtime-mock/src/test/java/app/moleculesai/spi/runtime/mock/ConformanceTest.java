package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConformanceTest {
  private static final String HELLO = """
      {"jsonrpc":"2.0","id":1,"method":"message/send",
       "params":{"message":{"role":"user","parts":[{"kind":"text","text":"hello"}]}}}""";
  private static final Duration SOON = Duration.ofSeconds(5);

  private final VirtualClock clock = VirtualClock.at(Instant.EPOCH);
  private final MockRuntime agents = MockRuntime.scripted(MockScript.conformance(), clock);

  @AfterEach
  void close() {
    agents.close();
  }

  @ParameterizedTest
  @CsvSource({
      "tck-complete-task, completed",
      "tck-artifact-text, completed",
      "tck-input-required, input-required",
      "tck-reject-task, rejected",
      "tck-stream-002, completed"})
  void theIdOfAMessageSaysHowItsTaskStands(String beginning, String state) throws Exception {
    for (var version : new String[]{"0.3", "1.0"}) {
      assertThat(send(beginning, version).at("/status/state").asText()).isEqualTo(state);
    }
  }

  @Test
  void whatIsSaidAndMadeIsWhatTheKitLooksFor() throws Exception {
    assertThat(send("tck-complete-task").at("/status/message/parts/0/text").asText())
        .isEqualTo("Hello from TCK");
    assertThat(made("tck-artifact-text").get("text").asText()).isEqualTo("Generated text content");
    var file = made("tck-artifact-file").get("file");
    assertThat(file.get("name").asText()).isEqualTo("output.txt");
    assertThat(file.get("mimeType").asText()).isEqualTo("text/plain");
    assertThat(file.get("bytes").asText()).isNotEmpty();
    var elsewhere = made("tck-artifact-file-url").get("file");
    assertThat(elsewhere.get("name").asText()).isEqualTo("output.txt");
    assertThat(elsewhere.get("uri").asText()).isEqualTo("https://example.com/output.txt");
    assertThat(made("tck-artifact-data").get("data"))
        .isEqualTo(Asking.json(Body.of("{\"key\":\"value\",\"count\":42}")));
  }

  @Test
  void aMessageCanBeAnsweredWithoutATask() throws Exception {
    var message = send("tck-message-response");
    assertThat(message.get("kind").asText()).isEqualTo("message");
    assertThat(message.at("/parts/0/text").asText()).isEqualTo("Direct message response");
  }

  @ParameterizedTest
  @CsvSource({
      "tck-stream-001, 4",
      "tck-stream-002, 2",
      "tck-stream-003, 4",
      "tck-stream-ordering-001, 4",
      "tck-stream-artifact-text, 4",
      "tck-stream-artifact-file, 4",
      "tck-stream-artifact-chunked, 5"})
  void streamsBeginWithATaskAndEndWhenItIsDone(String beginning, int events) throws Exception {
    var all = Asking.stream(agents, message(beginning, "1.0").method("message/stream"));

    assertThat(all).hasSize(events);
    assertThat(all.get(0).at("/result/kind").asText()).isEqualTo("task");
    assertThat(all.get(events - 1).at("/result/status/state").asText()).isEqualTo("completed");
  }

  @Test
  void aTaskToComeBackToGoesOnForTwiceTheTimeOfTheKit() throws Exception {
    var message = message("test-resubscribe-message-id", "0.3").method("message/stream");
    try (var events = Asking.open(agents, message)) {
      assertThat(events.next()).isPresent();
      assertThat(events.next()).isPresent();
      var last = Asking.later(events::next);
      clock.awaitWaiting(1, SOON);
      clock.advance(Duration.ofSeconds(4));
      assertThat(last).succeedsWithin(SOON);
    }
  }

  @Test
  void otherTasksAreDoneIn10AndStayAtWorkIn03() throws Exception {
    assertThat(send("anything", "1.0").at("/status/state").asText()).isEqualTo("completed");
    assertThat(send("anything", "0.3").at("/status/state").asText()).isEqualTo("working");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.3", "1.0"})
  void aRequestThatIsWrongIsRefused(String version) throws Exception {
    var answer = Asking.json(agents, message("tck-complete-task", version).body(Body.of("{}")));
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32600);
  }

  private JsonNode made(String beginning) throws Exception {
    var artifacts = send(beginning).get("artifacts");
    assertThat(artifacts).hasSize(1);
    assertThat(artifacts.at("/0/parts")).hasSize(1);
    return artifacts.at("/0/parts/0");
  }

  private JsonNode send(String beginning) throws Exception {
    return send(beginning, "1.0");
  }

  private JsonNode send(String beginning, String version) throws Exception {
    return Asking.json(agents, message(beginning, version)).get("result");
  }

  private static Message message(String beginning, String version) {
    return Message.to("Ada", "hello").protocolVersion(version).body(Body.of(HELLO))
        .messageId(beginning + "-6f9619ff-8b86-d011-b42d-00c04fc964ff");
  }
}
