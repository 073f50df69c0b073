package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** MK-2 to MK-5 of {@code wire.md} 5.7. */
class CannedReplyTest {
  private final MockRuntime agents = MockRuntime.scripted(MockScript.canned());

  @AfterEach
  void close() {
    agents.close();
  }

  static String[] requestIds() {
    return new String[]{"7", "0", "-1", "1.50", "1e3", "123456789012345678901234567890", "\"a\"",
        "\"\"", "\"7\"", "\"with \\\"quotes\\\" and \\\\\"", "\"\\u00e9\\n\"", "\"日本 👍\"",
        "\"" + "x".repeat(100_000) + "\""};
  }

  @ParameterizedTest
  @MethodSource("requestIds")
  void theRequestIdComesBackAsItWasWritten(String id) throws Exception {
    var body = Asking.body(agents, Message.to("Ada", "hello").requestId(Optional.of(id)));

    assertThat(body.text()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":");
    assertThat(Asking.json(body).get("id")).isEqualTo(new ObjectMapper().readTree(id));
  }

  @Test
  void aRequestWithoutIdGetsANewOneEachTime() throws Exception {
    var ids = new HashSet<String>();
    for (int i = 0; i < 100; i++) {
      var id = Asking.json(agents, Message.to("Ada", "hello").requestId(Optional.empty()))
          .get("id").textValue();
      assertThat(UUID.fromString(id).version()).isEqualTo(4);
      ids.add(id);
    }
    assertThat(ids).hasSize(100);
  }

  @Test
  void theResultIsAMessageThatClientLibrariesTake() throws Exception {
    var response = Asking.json(agents, Message.to("Ada", "hello"));

    assertThat(response.fieldNames()).toIterable().containsExactly("jsonrpc", "id", "result");
    var result = response.get("result");
    assertThat(result.fieldNames()).toIterable()
        .containsExactlyInAnyOrder("kind", "role", "messageId", "parts", "contextId");
    assertThat(result.get("kind").asText()).isEqualTo("message");
    assertThat(result.get("role").asText()).isEqualTo("agent");
    assertThat(UUID.fromString(result.get("messageId").asText()).version()).isEqualTo(4);
    assertThat(result.get("contextId").asText()).isEqualTo("context-1");
    assertThat(result.get("parts")).hasSize(1);
    assertThat(result.at("/parts/0").fieldNames()).toIterable().containsExactly("kind", "text");
    assertThat(result.at("/parts/0/kind").asText()).isEqualTo("text");
    assertThat(result.at("/parts/0/text").asText()).isIn(CannedTexts.POOL);
  }

  @ParameterizedTest
  @MethodSource("contexts")
  void theContextOfTheRequestIsKept(String context) throws Exception {
    var response = Asking.json(agents,
        Message.to("Ada", "hello").contextId(Optional.of(context)));

    assertThat(response.at("/result/contextId").asText()).isEqualTo(context);
  }

  static String[] contexts() {
    return new String[]{"", "c", "a \"quoted\" \\ one", "line\nfeed\ttab\r\b\f",
        "\u0000\u0001\u001f",
        "</script>\u2028", "日本 👍", "x".repeat(10_000)};
  }

  @Test
  void aRequestWithoutContextGetsANewOne() throws Exception {
    var message = Message.to("Ada", "hello").contextId(Optional.empty());

    var one = Asking.json(agents, message).at("/result/contextId").asText();
    var other = Asking.json(agents, message).at("/result/contextId").asText();

    assertThat(UUID.fromString(one)).isNotEqualTo(UUID.fromString(other));
  }

  @Test
  void noTwoAnswersHaveOneMessageId() throws Exception {
    var ids = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      ids.add(Asking.json(agents, Message.to("Ada", "hello")).at("/result/messageId").asText());
    }
    assertThat(ids).hasSize(1000);
  }

  @Test
  void thePoolHasTenShortTextsWithTheTwoThatAreRequired() {
    assertThat(CannedTexts.POOL).hasSize(10).doesNotHaveDuplicates()
        .contains("On it!", "Got it, on it now.")
        .allSatisfy(text -> assertThat(text).hasSizeBetween(3, 60));
  }

  @ParameterizedTest
  // the places follow from SHA-256, computed with another implementation
  @CsvSource({"00000000-0000-0000-0000-000000000001,7,7",
      "00000000-0000-0000-0000-000000000001,a,5",
      "6f1c8f5e-0d0a-4a55-9d6c-1f1f5a6b7c8d,req-42,4", "'',x,0", "'','',0"})
  void theTextFollowsFromWorkspaceAndRequest(String workspace, String request, int place) {
    assertThat(CannedTexts.choose(workspace, request)).isEqualTo(place);
  }

  @Test
  void theSamePairGetsTheSameTextInAnyRuntimeAndMethod() throws Exception {
    var message = Message.to("Ada", "hello").requestId(Optional.of("\"req-42\""));
    var expected = CannedTexts.POOL
        .get(CannedTexts.choose(message.workspace().id().toString(), "req-42"));

    try (var others = MockRuntime.scripted(MockScript.canned())) {
      assertThat(Asking.text(agents, message)).isEqualTo(expected);
      assertThat(Asking.text(agents, message)).isEqualTo(expected);
      assertThat(Asking.text(others, message.method(""))).isEqualTo(expected);
      assertThat(Asking.stream(others, message.method("message/stream")).get(0)
          .at("/result/parts/0/text").asText()).isEqualTo(expected);
    }
  }

  @Test
  void twoWaysToWriteOneIdAreOnePair() throws Exception {
    var message = Message.to("Ada", "hello");
    for (int i = 0; i < 20; i++) {
      var plain = message.requestId(Optional.of("\"n" + i + "\""));
      var escaped = message.requestId(Optional.of("\"\\u006e" + i + "\""));
      assertThat(Asking.text(agents, escaped)).isEqualTo(Asking.text(agents, plain));
    }
  }

  @Test
  void differentPairsSpreadOverThePool() throws Exception {
    var message = Message.to("Ada", "hello");
    var counts = new TreeMap<String, Integer>();
    for (int i = 0; i < 2000; i++) {
      counts.merge(Asking.text(agents, message.requestId(Optional.of("" + i))), 1, Integer::sum);
    }

    assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(CannedTexts.POOL);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(140, 260));
  }

  @Test
  void aStreamHasThatOneEventAndEnds() throws Exception {
    var events = Asking.stream(agents, Message.to("Ada", "hello").method("message/stream"));

    assertThat(events).hasSize(1);
    assertThat(events.get(0).get("id").intValue()).isEqualTo(1);
    assertThat(events.get(0).at("/result/kind").asText()).isEqualTo("message");
    assertThat(events.get(0).at("/result/contextId").asText()).isEqualTo("context-1");
  }

  @Test
  void withoutDelayAnAnswerIsDeclaredToBeThereAtOnce() {
    var delays = Map.of(Duration.ZERO, true, Duration.ofMillis(80), false);
    delays.forEach((delay, atOnce) -> {
      try (var runtime = MockRuntime.scripted(MockScript.canned().delay(delay))) {
        var endpoint = runtime.endpoint(new Message.Agent(UUID.randomUUID(), "Ada"));
        assertThat(((Endpoint.InProcess) endpoint).answersAtOnce()).isEqualTo(atOnce);
      }
    });
  }

  @Test
  void agentsLiveInThisProcessAndRunWheneverTheyAreAskedFor() {
    assertThat(agents.capabilities()).isEqualTo(RuntimeCapabilities.inProcess());
    assertThat(agents.observe(UUID.randomUUID())).isInstanceOf(WorkspaceState.Running.class);
    assertThat(agents.observeAll()).isEmpty();
  }
}
