package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.runtime.mock.VirtualClock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What A2A's compatibility kit asks for ({@code a2a.md} 2), of a whole server whose mock agents keep to its conventions: in
 * both generations and both bindings.
 */
class ConformanceTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final VirtualClock clock = VirtualClock.at(Instant.parse("2026-03-12T09:00:00Z"));
  private final MoleculeServer server = MoleculeServer.builder()
      .discovery(Discovery.classPath())
      .set("env", "development")
      .set("runtimes.mock.reply-delay", "0ms")
      .set("runtimes.mock.conformance", true)
      .clock(clock)
      .build().start();
  private final HttpCalls http = new HttpCalls(server.uri());
  private UUID agent = new UUID(0, 0);

  @BeforeEach
  void create() throws Exception {
    agent = http.mock("Agent");
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void messagesCompleteATask(Spoken way) throws Exception {
    var task = send(way, "tck-complete-task");

    assertThat(Spoken.state(task)).isEqualTo("completed");
    assertThat(task.path("id").asText()).isNotEmpty();
    assertThat(task.path("contextId").asText()).isNotEmpty();
    assertThat(task.at("/status/message/parts/0/text").asText()).isEqualTo("Hello from TCK");
    assertThat(Instant.parse(task.at("/status/timestamp").asText())).isEqualTo(clock.instant());
  }

  @ParameterizedTest
  @EnumSource
  void artifactsAreTexts(Spoken way) throws Exception {
    assertThat(part(send(way, "tck-artifact-text")).path("text").asText())
        .isEqualTo("Generated text content");
  }

  @ParameterizedTest
  @EnumSource
  void artifactsAreFilesThatAreHandedOver(Spoken way) throws Exception {
    var part = part(send(way, "tck-artifact-file"));

    assertThat(Spoken.bytes(part)).isNotEmpty();
    assertThat(Spoken.url(part)).isEmpty();
    assertThat(Spoken.name(part)).isEqualTo("output.txt");
    assertThat(Spoken.type(part)).isEqualTo("text/plain");
  }

  @ParameterizedTest
  @EnumSource
  void artifactsAreFilesThatAreElsewhere(Spoken way) throws Exception {
    var part = part(send(way, "tck-artifact-file-url"));

    assertThat(Spoken.url(part)).isEqualTo("https://example.com/output.txt");
    assertThat(Spoken.bytes(part)).isEmpty();
    assertThat(Spoken.name(part)).isEqualTo("output.txt");
    assertThat(Spoken.type(part)).isEqualTo("text/plain");
  }

  @ParameterizedTest
  @EnumSource
  void artifactsAreData(Spoken way) throws Exception {
    assertThat(part(send(way, "tck-artifact-data")).path("data"))
        .hasToString("{\"key\":\"value\",\"count\":42}");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerNeedsNoTask(Spoken way) throws Exception {
    var message = send(way, "tck-message-response");

    assertThat(message.has("status")).isFalse();
    assertThat(message.path("role").asText()).isEqualTo(way.is10() ? "ROLE_AGENT" : "agent");
    assertThat(message.at("/parts/0/text").asText()).isEqualTo("Direct message response");
  }

  @ParameterizedTest
  @EnumSource
  void anAgentMayNeedMoreOrRefuse(Spoken way) throws Exception {
    assertThat(Spoken.state(send(way, "tck-input-required"))).isEqualTo("input-required");
    assertThat(Spoken.state(send(way, "tck-reject-task"))).isEqualTo("rejected");
  }

  @ParameterizedTest
  @EnumSource
  void otherTasksAreDoneIn10AndGoOnIn03(Spoken way) throws Exception {
    assertThat(Spoken.state(send(way, "test-anything")))
        .isEqualTo(way.is10() ? "completed" : "working");
  }

  @ParameterizedTest
  @CsvSource({
      "tck-stream-001, Stream hello from TCK",
      "tck-stream-003, Stream task lifecycle",
      "tck-stream-ordering-001, Ordered output",
      "tck-stream-artifact-text, Streamed text content"})
  void aStreamTellsOfWorkAndOfWhatItMade(String beginning, String text) throws Exception {
    for (var way : Spoken.values()) {
      var events = stream(way, beginning);

      assertThat(statesOf(events)).as(way.name())
          .containsExactly("submitted", "working", "completed");
      assertThat(madeIn(events)).singleElement().satisfies(event -> {
        assertThat(event.at("/artifact/parts/0/text").asText()).isEqualTo(text);
        assertThat(event.path("append").asBoolean()).isFalse();
        assertThat(event.path("lastChunk").asBoolean()).isTrue();
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamMayTellOfTheEndOnly(Spoken way) throws Exception {
    assertThat(statesOf(stream(way, "tck-stream-002"))).containsExactly("submitted", "completed");
  }

  @ParameterizedTest
  @EnumSource
  void aStreamHasFiles(Spoken way) throws Exception {
    assertThat(madeIn(stream(way, "tck-stream-artifact-file"))).singleElement()
        .satisfies(event -> {
          assertThat(Spoken.bytes(event.at("/artifact/parts/0"))).isNotEmpty();
          assertThat(Spoken.name(event.at("/artifact/parts/0"))).isEqualTo("output.txt");
        });
  }

  @ParameterizedTest
  @EnumSource
  void aStreamHasChunks(Spoken way) throws Exception {
    var chunks = madeIn(stream(way, "tck-stream-artifact-chunked"));

    assertThat(chunks).extracting(chunk -> chunk.at("/artifact/parts/0/text").asText())
        .containsExactly("chunk-1 ", "chunk-2");
    assertThat(chunks).extracting(chunk -> chunk.path("append").asBoolean())
        .containsExactly(false, true);
    assertThat(chunks).extracting(chunk -> chunk.path("lastChunk").asBoolean())
        .containsExactly(false, true);
    assertThat(chunks.get(0).at("/artifact/artifactId"))
        .isEqualTo(chunks.get(1).at("/artifact/artifactId"));
  }

  @ParameterizedTest
  @EnumSource
  void aStreamBeginsWithTheTaskThatItSpeaksOf(Spoken way) throws Exception {
    var events = stream(way, "tck-stream-001");
    var task = events.get(0);

    assertThat(task.path("id").asText()).isNotEmpty();
    assertThat(events.subList(1, events.size())).allSatisfy(event -> {
      assertThat(event.path("taskId")).isEqualTo(task.path("id"));
      assertThat(event.path("contextId")).isEqualTo(task.path("contextId"));
      assertThat(event.has("final")).isEqualTo(!way.is10() && event.has("status"));
    });
  }

  @ParameterizedTest
  @EnumSource
  void aTaskToComeBackToGoesOnForTwiceTheTimeOfTheKit(Spoken way) throws Exception {
    var events = new CompletableFuture<List<JsonNode>>();
    Thread.ofVirtual().start(() -> {
      try {
        events.complete(stream(way, "test-resubscribe-message-id"));
      } catch (Exception | AssertionError e) {
        events.completeExceptionally(e);
      }
    });
    clock.awaitWaiting(1, SOON);
    clock.advance(Duration.ofSeconds(4).minusNanos(1));
    assertThat(clock.waiting()).isEqualTo(1);
    assertThat(events).isNotDone();
    clock.advance(Duration.ofNanos(1));

    assertThat(events).succeedsWithin(SOON).satisfies(all -> assertThat(statesOf(all))
        .containsExactly("submitted", "working", "completed"));
  }

  @ParameterizedTest
  @EnumSource
  void aTaskCanBeAskedFor(Spoken way) throws Exception {
    var task = send(way, "tck-artifact-text");

    assertThat(way.get(http, agent, task.path("id").asText())).isEqualTo(task);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatAskedGoesOnUntilItIsDone(Spoken way) throws Exception {
    var id = send(way, "tck-input-required").path("id").asText();

    assertThat(Spoken.state(goOn(way, "tck-input-required", id))).isEqualTo("input-required");
    assertThat(Spoken.state(goOn(way, "tck-complete-task", id))).isEqualTo("completed");
    assertThat(way.get(http, agent, id).path("history")).extracting(message -> message.path("role")
        .asText().replace("ROLE_", "").toLowerCase(Locale.ROOT))
        .containsExactly("user", "agent", "user", "agent", "user");
  }

  @Test
  void ordinaryTasksOf03GoOnWithEveryMessage() throws Exception {
    var id = send(Spoken.RPC_0_3, "test-first").path("id").asText();

    var again = goOn(Spoken.RPC_0_3, "test-second", id);

    assertThat(again.path("id").asText()).isEqualTo(id);
    assertThat(Spoken.state(again)).isEqualTo("working");
    assertThat(Spoken.state(Spoken.RPC_0_3.cancel(http, agent, id))).isEqualTo("canceled");
  }

  @ParameterizedTest
  @CsvSource({"RPC_0_3, -32002", "RPC_1_0, -32002", "REST_1_0, -400"})
  void aTaskCanBeCanceledOnce(Spoken way, int code) throws Exception {
    var id = send(way, "tck-input-required").path("id").asText();

    assertThat(Spoken.state(way.cancel(http, agent, id))).isEqualTo("canceled");
    assertThat(way.cancelRefusal(http, agent, id)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"RPC_0_3, -32004, -32001", "RPC_1_0, -32004, -32001", "REST_1_0, -400, -404"})
  void aTaskThatIsOverOrUnknownTakesNoMessage(Spoken way, int over, int unknown)
      throws Exception {
    var id = send(way, "tck-complete-task").path("id").asText();

    assertThat(way.refusal(http, agent, way.message("more", Optional.of(id)))).isEqualTo(over);
    assertThat(way.refusal(http, agent, way.message("more", Optional.of("none"))))
        .isEqualTo(unknown);
  }

  @ParameterizedTest
  @CsvSource({"RPC_0_3, -32602", "RPC_1_0, -32602", "REST_1_0, -400"})
  void aTaskTakesNoMessageOfAnotherContext(Spoken way, int code) throws Exception {
    var id = send(way, "tck-input-required").path("id").asText();

    assertThat(way.refusal(http, agent, way.message("more", Optional.of(id))
        .put("contextId", "another"))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"RPC_0_3, -32005", "RPC_1_0, -32005", "REST_1_0, -400"})
  void oneMediaTypeIsRefused(Spoken way, int code) throws Exception {
    var message = way.message("tck-send-003", Optional.empty());
    var part = message.putArray("parts").addObject();
    if (way.is10()) {
      part.put("raw", "dGNr").put("mediaType", "application/x-unsupported-tck-type");
    } else {
      part.put("kind", "file").putObject("file").put("bytes", "dGNr").put("mimeType",
          "application/x-unsupported-tck-type");
    }
    assertThat(way.refusal(http, agent, message)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "{'jsonrpc':'aaa','method':'message/send','params':{}} | -32600",
      "{'jsonrpc':'2.0','params':{}} | -32600",
      "{'jsonrpc':'2.0','method':'message/send','params':{},'id':{'bad':'type'}} | -32600",
      "{'jsonrpc':'2.0','method':'message/ssend','params':{}} | -32601",
      "{'jsonrpc':'2.0','method':'message/send','params':{'':'none'}} | -32602",
      "{'jsonrpc':'2.0','method':'message/send','params':{'message':{'role':'user','parts':[]}}} | -32602"})
  void whatIsNoRequestOf03IsRefusedOnStatus200(String request, int code) throws Exception {
    var answer = http.post("/workspaces/" + agent + "/a2a", request.replace('\'', '"'))
        .expect(200).body();
    assertThat(answer.at("/error/code").asInt()).as(answer.toString()).isEqualTo(code);
  }

  @Test
  void otherVersionsAreRefused() throws Exception {
    var request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"SendMessage\",\"params\":{}}";
    assertThat(http.post("/workspaces/" + agent + "/a2a", request, "A2A-Version", "99.0")
        .expect(200).body().at("/error/code").asInt()).isEqualTo(-32009);
    assertThat(http.post("/workspaces/" + agent + "/a2a/message:send", "{}", "A2A-Version", "99.0")
        .expect(400).body().at("/error/details/0/reason").asText())
        .isEqualTo("VERSION_NOT_SUPPORTED");
  }

  @ParameterizedTest
  @CsvSource({"text/plain, -32005", "application/json, -32700", "application/a2a+json, -32700"})
  void whatIsNoJsonIsRefusedByWhatItIsSaidToBe(String type, int code) throws Exception {
    var path = "/workspaces/" + agent + "/a2a";
    assertThat(http.post(path, "{'a': 1}", "A2A-Version", "1.0", "Content-Type", type)
        .expect(200).body().at("/error/code").asInt()).isEqualTo(code);
    assertThat(http.post(path, "{'a': 1}", "Content-Type", type).expect(400).body()
        .at("/error/code").asInt()).isEqualTo(-32700);
    assertThat(http.post(path, "{\"a\":1}", "A2A-Version", "1.0", "Content-Type", type)
        .expect(200).body().at("/error/code").asInt()).as("of JSON it does not matter")
        .isNotIn(-32700, -32005);
  }

  private JsonNode send(Spoken way, String beginning) throws Exception {
    return way.send(http, agent, message(way, beginning));
  }

  private JsonNode goOn(Spoken way, String beginning, String task) throws Exception {
    return way.send(http, agent,
        way.message(beginning + '-' + UUID.randomUUID(), Optional.of(task)));
  }

  private List<JsonNode> stream(Spoken way, String beginning) throws Exception {
    return way.stream(http, agent, message(way, beginning));
  }

  private static ObjectNode message(Spoken way,
      String beginning) {
    return way.message(beginning + '-' + UUID.randomUUID(), Optional.empty());
  }

  private static JsonNode part(JsonNode task) {
    assertThat(Spoken.state(task)).isEqualTo("completed");
    assertThat(task.path("artifacts")).hasSize(1);
    assertThat(task.at("/artifacts/0/parts")).hasSize(1);
    return task.at("/artifacts/0/parts/0");
  }

  private static List<String> statesOf(List<JsonNode> events) {
    return events.stream().filter(event -> event.has("status")).map(Spoken::state).toList();
  }

  private static List<JsonNode> madeIn(List<JsonNode> events) {
    return events.stream().filter(event -> event.has("artifact")).toList();
  }
}
