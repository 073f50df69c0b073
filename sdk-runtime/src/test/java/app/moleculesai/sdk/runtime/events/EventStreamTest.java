package app.moleculesai.sdk.runtime.events;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.http.TestServer;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of streams that are quiet, slow or stuck ({@code wire.md} EV-2, EV-13). */
class EventStreamTest {
  private static final Duration LONG = ofSeconds(30);

  private final UUID workspace = UUID.randomUUID();
  private final EventBus bus = new EventBus();
  private final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  private EventStream streams = new EventStream(bus, supervisor, LONG, LONG);
  private final TestServer server = TestServer.of(rules -> rules.get("/stream",
      (request, response) -> streams.send(workspace, response)));

  @AfterEach
  void close() {
    streams.close();
    server.close();
    supervisor.close();
  }

  private Socket connect() throws IOException {
    int before = streams.clients();
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout((int) LONG.toMillis());
    socket.getOutputStream().write("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"
        .getBytes(StandardCharsets.ISO_8859_1));
    Waiting.until("the stream is open",
        () -> streams.clients() > before && bus.isHeard(workspace));
    return socket;
  }

  private void tellMuch(int events) {
    var large = new Event(UUID.randomUUID(), "WORKSPACE_ONLINE", Optional.of(workspace),
        Instant.EPOCH, Body.of("\"" + "x".repeat(1 << 20) + "\""));
    for (int i = 0; i < events; i++) {
      bus.deliver(large);
    }
  }

  private void awaitNobody() {
    Waiting.until("nobody listens", () -> streams.clients() == 0 && !bus.isHeard(workspace));
  }

  @Test
  void aQuietStreamHasACommentNowAndThen() throws Exception {
    streams = new EventStream(bus, supervisor, ofMillis(5), LONG);
    try (var socket = connect();
        var lines = new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (int comments = 0; comments < 3;) {
        comments += lines.readLine().equals(": ping") ? 1 : 0;
      }
    }
    awaitNobody();
  }

  @Test
  void aStreamThatFellBehindEnds() throws Exception {
    try (var socket = connect()) {
      tellMuch(2_000);

      var in = new BufferedInputStream(socket.getInputStream());
      var last = "";
      while (!last.endsWith("\r\n0\r\n\r\n")) {
        int next = in.read();
        assertThat(next).as("a byte before the end").isNotNegative();
        last = last.substring(Math.max(0, last.length() - 6)) + (char) next;
      }
      awaitNobody();
    }
  }

  @Test
  void aStreamThatNobodyReadsIsCutOff() throws Exception {
    streams = new EventStream(bus, supervisor, LONG, ofMillis(10));
    try (var socket = connect()) {
      tellMuch(2_000);

      awaitNobody();
    }
  }

  @Test
  void aStreamThatNobodyReadsEndsWithTheServer() throws Exception {
    streams = new EventStream(bus, supervisor, LONG, ofMillis(10));
    try (var socket = connect()) {
      tellMuch(60);
      streams.close();

      awaitNobody();
    }
  }

  @Test
  void allStreamsEndWhenEventsMayHaveBeenLost() throws Exception {
    try (var socket = connect(); var other = connect()) {
      streams.restartAll();

      awaitNobody();
    }
  }
}
