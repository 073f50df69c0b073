package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.runtime.junit.MoleculeServerExtension;
import app.moleculesai.sdk.runtime.postgres.Until;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that lose a stream and ask for the rest of it ({@code a2a.md}, rules 10 and 13). */
class LostStreamTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @RegisterExtension
  static final MoleculeServerExtension SERVER = MoleculeServerExtension
      .of(builder -> builder.set("env", "development"));

  private final MoleculeServer server;
  private final HttpCalls http;

  LostStreamTest(MoleculeServer server) {
    this.server = server;
    this.http = new HttpCalls(server.uri());
  }

  @AfterEach
  void close() {
    http.close();
  }

  /** What a client sends for a stream, and to go on with it. */
  enum Speech {
    OF_0_3, OF_1_0, REST;

    String path(UUID id, boolean again) {
      var a2a = "/workspaces/" + id + "/a2a";
      return this != REST ? a2a : a2a + (again ? "/tasks/t1:subscribe" : "/message:stream");
    }

    String body(boolean again) {
      var params = again
          ? "{\"id\":\"t1\"}"
          : "{\"message\":{\"kind\":\"message\",\"messageId\":\"m\",\"role\":\""
              + (this == OF_0_3 ? "user" : "ROLE_USER")
              + "\",\"parts\":[{\"kind\":\"text\",\"text\":\"Hello\"}]}}";
      if (this == REST) {
        return again ? "" : params;
      }
      var method = this == OF_0_3
          ? (again ? "tasks/resubscribe" : "message/stream")
          : (again ? "SubscribeToTask" : "SendStreamingMessage");
      return "{\"jsonrpc\":\"2.0\",\"id\":\"" + (again ? "again" : "first") + "\",\"method\":\""
          + method + "\",\"params\":" + params + "}";
    }
  }

  private EventReader open(String path, String body, String... headers) throws Exception {
    return EventReader.post(server.uri().resolve(path), body, headers);
  }

  private UUID external(RawAgent agent) throws Exception {
    return UUID.fromString(http.post("/workspaces", "{\"name\":\"" + UUID.randomUUID()
        + "\",\"external\":true,\"url\":\"" + agent.uri() + "\"}").expect(201).get("id"));
  }

  private static void update(RawAgent.Exchange exchange, String state) throws IOException {
    exchange.chunk("""
        id: of-the-agent
        data: {"jsonrpc":"2.0","id":"first","result":{"kind":"status-update","taskId":"t1",\
        "contextId":"c1","status":{"state":"%s"},"final":false}}

        """.formatted(state));
  }

  private static String id(List<String> event) {
    return event.getLast().replaceFirst("id: ", "");
  }

  @ParameterizedTest
  @EnumSource(Speech.class)
  void whatWasNotHeardIsHeardThenAndTheAgentIsNotAskedAgain(Speech speech) throws Exception {
    var goOn = new CountDownLatch(1);
    var last = new CountDownLatch(1);
    try (var agent = new RawAgent(exchange -> {
      exchange.beginEvents();
      update(exchange, "submitted");
      update(exchange, "working");
      assertThat(goOn.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      update(exchange, "input-required");
      assertThat(last.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      update(exchange, "completed");
      exchange.endChunks();
    })) {
      var id = external(agent);
      String first;
      List<String> second;
      try (var stream = open(speech.path(id, false), speech.body(false))) {
        first = id(stream.nextLines());
        second = stream.nextLines();
      }
      assertThat(first).endsWith("-1").doesNotContain("agent");
      goOn.countDown();

      try (var again = open(speech.path(id, true), speech.body(true), "Last-Event-ID", first)) {
        var replayed = again.nextLines();
        assertThat(replayed).hasSize(2);
        assertThat(replayed.getLast()).isEqualTo(second.getLast());
        assertThat(replayed.getFirst().replace("again", "first")).isEqualTo(second.getFirst());
        assertThat(again.nextLines().getFirst().toLowerCase(Locale.ROOT))
            .containsPattern("input.required");
        last.countDown();
        var end = again.nextLines();
        assertThat(end.getFirst().toLowerCase(Locale.ROOT)).contains("completed");
        assertThat(id(end)).endsWith("-4");
        assertThat(again.nextLines()).isEmpty();
      }
      assertThat(agent.exchanges()).hasSize(1);
      assertThat(server.awaitQuiet(LONGEST)).isTrue();
      assertThat(http.get("/workspaces/" + id + "/activity").expect(200).body()).singleElement()
          .satisfies(turn -> assertThat(turn.at("/response_body/result").toString()
              .toLowerCase(Locale.ROOT)).contains("completed"));
    }
  }

  @Test
  void anIdOfAnotherRunIsANewSubscription() throws Exception {
    try (var agent = new RawAgent(exchange -> {
      exchange.beginEvents();
      update(exchange, "completed");
      exchange.endChunks();
    })) {
      var id = external(agent);
      String heard;
      try (var stream = open(Speech.OF_0_3.path(id, false), Speech.OF_0_3.body(false))) {
        heard = id(stream.nextLines());
        assertThat(stream.nextLines()).isEmpty();
      }

      for (var other : List.of("gone-1", heard)) { // of the second there is nothing more to hear
        try (var again = open(Speech.OF_0_3.path(id, true), Speech.OF_0_3.body(true),
            "Last-Event-ID", other)) {
          assertThat(id(again.nextLines())).endsWith("-1").isNotEqualTo(heard);
        }
      }
      assertThat(agent.exchanges()).extracting(RawAgent.Exchange::body)
          .containsExactly(Speech.OF_0_3.body(false), Speech.OF_0_3.body(true),
              Speech.OF_0_3.body(true));
    }
  }

  @Test
  void whoFollowsAStreamThatBreaksHearsItBreak() throws Exception {
    var breaks = new CountDownLatch(1);
    try (var agent = new RawAgent(exchange -> {
      exchange.beginEvents();
      update(exchange, "submitted");
      update(exchange, "working");
      assertThat(breaks.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      exchange.hangUp();
    })) {
      var id = external(agent);
      String first;
      try (var stream = open(Speech.OF_1_0.path(id, false), Speech.OF_1_0.body(false))) {
        first = id(stream.nextLines());
      }
      try (var again = open(Speech.OF_1_0.path(id, true), Speech.OF_1_0.body(true),
          "Last-Event-ID", first)) {
        assertThat(id(again.nextLines())).endsWith("-2");
        breaks.countDown();
        assertThatThrownBy(again::nextLines)
            .isInstanceOf(IOException.class);
      }
      assertThat(agent.exchanges()).hasSize(1);
    }
  }

  /** Sends a request on a connection of its own, and reads its answer no further than the first event. */
  private Socket halfDead(String path, String body) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress(server.uri().getHost(), server.port()));
    socket.getOutputStream()
        .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body)
            .getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static String firstId(Socket socket) throws IOException {
    var text = new StringBuilder();
    while (!text.toString().contains("\nid: ") || !text.toString().endsWith("\n\n")) {
      int read = socket.getInputStream().read();
      assertThat(read).isNotNegative();
      text.append((char) read);
    }
    return text.substring(text.lastIndexOf("id: ") + "id: ".length()).lines().findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Speech.class)
  void aClientThatStopsReadingHoldsUpNobody(Speech speech) throws Exception {
    int unread = 56; // more than all buffers on the way take, less than waits for one client
    var text = "x".repeat(64 << 10);
    var goOn = new CountDownLatch(1);
    try (var agent = new RawAgent(exchange -> {
      exchange.beginEvents();
      update(exchange, "working");
      assertThat(goOn.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < unread; i++) {
        artifact(exchange, text);
      }
      update(exchange, "input-required");
      update(exchange, "completed");
      exchange.endChunks();
    })) {
      var id = external(agent);
      try (var first = halfDead(speech.path(id, false), speech.body(false))) {
        var heard = firstId(first);
        goOn.countDown();
        Until.holds("the turn has ended", () -> http.get("/workspaces/" + id + "/activity")
            .expect(200).body().path(0).path("status").asText().equals("ok"));

        var late = heard.replaceFirst("-1$", "-" + unread);
        try (var again = open(speech.path(id, true), speech.body(true), "Last-Event-ID", late)) {
          assertThat(again.nextLines().getFirst()).contains(text);
          assertThat(again.nextLines().getFirst().toLowerCase(Locale.ROOT))
              .containsPattern("input.required");
          assertThat(again.nextLines().getFirst().toLowerCase(Locale.ROOT)).contains("completed");
          assertThat(again.nextLines()).isEmpty();
        }
        assertThat(agent.exchanges()).hasSize(1);
      }
    }
  }

  @Test
  void aClientThatReadsNoLongAnswerKeepsItsTurnFromNothing() throws Exception {
    var text = "x".repeat(7 << 19);
    try (var agent = new RawAgent(exchange -> exchange.say(text))) {
      var id = external(agent);
      try (var client = halfDead("/workspaces/" + id + "/a2a", """
          {"jsonrpc":"2.0","id":"1","method":"message/send","params":{"message":{"kind":"message",
          "messageId":"m","role":"user","parts":[{"kind":"text","text":"Hello"}]}}}""")) {
        Until.holds("the turn has ended", () -> http.get("/workspaces/" + id + "/activity")
            .expect(200).body().path(0).path("status").asText().equals("ok"));

        var rest = new String(client.getInputStream().readNBytes(text.length()),
            StandardCharsets.UTF_8);
        assertThat(rest).contains(text.substring(0, 1 << 10));
      }
    }
  }

  private static void artifact(RawAgent.Exchange exchange, String text) throws IOException {
    exchange.chunk("""
        data: {"jsonrpc":"2.0","id":"first","result":{"kind":"artifact-update","taskId":"t1",\
        "contextId":"c1","append":true,"artifact":{"artifactId":"a","parts":[{"kind":"text",\
        "text":"%s"}]}}}

        """.formatted(text));
  }

  @Test
  void whatA2aDoesNotKnowAsAStreamPassesAsItIs() throws Exception {
    try (var agent = new RawAgent(exchange -> {
      exchange.beginEvents();
      update(exchange, "working");
      exchange.endChunks();
    });
        var stream = open("/workspaces/" + external(agent) + "/a2a",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"mine/stream\",\"params\":{}}")) {
      assertThat(stream.nextLines()).hasSize(2).first().isEqualTo("id: of-the-agent");
    }
  }
}
