package app.moleculesai.sdk.runtime.events;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.RawUpgrade;
import app.moleculesai.sdk.runtime.SocketClient;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.http.TestServer;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.WritableHeaders;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.WebSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of clients that are quiet, slow, stuck or gone ({@code wire.md} EV-2, EV-10). */
class EventSocketTest {
  private static final Duration LONG = ofSeconds(30);
  private static final int GOING_AWAY = 1001;
  private static final int TRY_AGAIN_LATER = 1013;

  private final UUID workspace = UUID.randomUUID();
  private final EventBus bus = new EventBus();
  private final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  private Predicate<Event> hears = event -> true;
  private EventSocket sockets = sockets(LONG, LONG);
  private final TestServer server = TestServer.of(() -> sockets.connection());

  @AfterEach
  void close() {
    sockets.close();
    server.close();
    supervisor.close();
  }

  private EventSocket sockets(Duration ping, Duration patience) {
    return new EventSocket(bus, supervisor, (prologue, headers) -> event -> hears.test(event), ping,
        patience);
  }

  private Event event(Body payload) {
    return new Event(UUID.randomUUID(), "WORKSPACE_ONLINE", Optional.of(workspace), Instant.EPOCH,
        payload);
  }

  private Event event() {
    return event(Body.of("{}"));
  }

  /** Tells more than what the network and a buffer hold. */
  private void tellTooMuch() {
    var large = event(Body.of("\"" + "x".repeat(1 << 20) + "\""));
    for (int i = 0; i < 2_000; i++) {
      bus.deliver(large);
    }
  }

  private void awaitNobody() {
    Waiting.until("nobody listens", () -> sockets.clients() == 0 && !bus.isHeard(workspace));
  }

  @Test
  void aQuietClientIsAskedWhetherItIsThere() {
    sockets = sockets(ofMillis(10), LONG);
    try (var client = SocketClient.connect(server.port())) {
      assertThat(client.pinged()).succeedsWithin(LONG);
    }
  }

  @Test
  void soIsAClientForWhomNothingIsMeant() throws Exception {
    sockets = sockets(ofMillis(10), LONG);
    hears = event -> false;
    try (var client = SocketClient.connect(server.port())) {
      while (!client.pinged().isDone() && !client.closed().isDone()) {
        bus.deliver(event());
        bus.awaitTaken(LONG);
      }
      assertThat(client.pinged()).isCompleted();
      assertThat(client.closed()).isNotDone();
    }
  }

  @Test
  void aClientThatVanishedIsForgotten() throws Exception {
    sockets = sockets(ofMillis(10), LONG);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThat(RawUpgrade.ask(socket, "/ws").status()).isEqualTo(101);
      assertThat(bus.isHeard(workspace)).isTrue();
    }
    awaitNobody();
  }

  @Test
  void aClientThatFellBehindIsToldToStartAnew() {
    try (var client = SocketClient.connectDeaf(server.port())) {
      tellTooMuch();
      client.listen();

      assertThat(client.closed()).succeedsWithin(LONG).isEqualTo(TRY_AGAIN_LATER);
      awaitNobody();
    }
  }

  @Test
  void aClientThatReadsNothingIsCutOff() {
    sockets = sockets(LONG, ofMillis(10));
    try (var client = SocketClient.connectDeaf(server.port())) {
      tellTooMuch();

      awaitNobody();
    }
  }

  @Test
  void aClientThatReadsNothingDoesNotKeepTheServerFromStopping() {
    sockets = sockets(LONG, ofMillis(10));
    try (var client = SocketClient.connectDeaf(server.port())) {
      var large = event(Body.of("\"" + "x".repeat(1 << 20) + "\""));
      for (int i = 0; i < 200; i++) { // more than the network holds, less than the buffer
        bus.deliver(large);
      }
      sockets.close();

      awaitNobody();
    }
  }

  @Test
  void aClientThatIsFastEnoughIsToldSoWhenTheServerStops() {
    try (var client = SocketClient.connect(server.port())) {
      sockets.close();

      assertThat(client.closed()).succeedsWithin(LONG).isEqualTo(GOING_AWAY);
    }
  }

  @Test
  void aClientForWhomNobodyCanSayWhatItMayHearIsToldToStartAnew() {
    hears = event -> {
      throw new SdkException(ErrorCode.PLATFORM_UNAVAILABLE, "the registry did not answer");
    };
    try (var client = SocketClient.connect(server.port())) {
      bus.deliver(event());

      assertThat(client.closed()).succeedsWithin(LONG).isEqualTo(TRY_AGAIN_LATER);
      awaitNobody();
    }
  }

  @Test
  void aClientThatSaysGoodbyeIsAnsweredInKind() {
    try (var client = SocketClient.connect(server.port())) {
      assertThat(client.socket().sendClose(WebSocket.NORMAL_CLOSURE, "")).succeedsWithin(LONG);

      assertThat(client.closed()).succeedsWithin(LONG).isEqualTo(WebSocket.NORMAL_CLOSURE);
      awaitNobody();
    }
  }

  @Test
  void whatHappensBetweenTheAnswerAndTheFirstFrameIsHeard() throws Exception {
    var connection = sockets.connection();
    var session = new HandSession();
    connection.onHttpUpgrade(HttpPrologue.create("HTTP/1.1", "HTTP", "1.1", Method.GET, "/ws",
        false), WritableHeaders.create());
    bus.deliver(event());

    connection.onOpen(session);

    assertThat(session.next()).contains("WORKSPACE_ONLINE");
  }

  @Test
  void aClientThatNeverOpensIsForgotten() throws Exception {
    sockets = sockets(LONG, ofMillis(10));
    var connection = sockets.connection();
    var session = new HandSession();
    connection.onHttpUpgrade(HttpPrologue.create("HTTP/1.1", "HTTP", "1.1", Method.GET, "/ws",
        false), WritableHeaders.create());

    awaitNobody();
    connection.onOpen(session);

    assertThat(session.next()).isEqualTo("close " + TRY_AGAIN_LATER);
  }
}
