package app.moleculesai.sdk.runtime.answers;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.http.TestServer;
import app.moleculesai.sdk.runtime.postgres.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams to clients on real connections. */
@Timeout(60)
class ClientStreamsTest {
  private static final byte[] LINE = ("data: " + "x".repeat(64 << 10) + "\n\n")
      .getBytes(StandardCharsets.US_ASCII);

  private final AtomicLong nanos = new AtomicLong();
  private final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  private final ClientStreams streams = new ClientStreams(supervisor, nanos::get);
  private final AtomicReference<Optional<Thread>> writer = new AtomicReference<>(Optional.empty());
  private final AtomicLong written = new AtomicLong();
  private final TestServer server = TestServer.of(rules -> rules
      .get("/events", (request, response) -> answer(streams.openAhead(response)))
      .get("/document", (request, response) -> answer(streams.documentAhead(response))));

  @AfterEach
  void close() {
    server.close();
    supervisor.close();
  }

  /** Writes more than waits for a client, and more than all buffers on the way take. */
  private void answer(ReadAhead stream) {
    writer.set(Optional.of(Thread.currentThread()));
    try {
      var client = new ClientStream(stream);
      for (int line = 0; line < 256; line++) {
        client.write(LINE, 0, LINE.length);
        client.flush();
        written.incrementAndGet();
      }
      client.close();
    } finally {
      writer.set(Optional.empty());
      stream.end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/document"})
  void whoWritesGoesOnAndAClientThatDoesNotReadIsCutOff(String path) throws Exception {
    try (var client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      client.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: " + server.host()
          + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      Until.holds("who writes waits", () -> written.get() > 32 && writer.get()
          .filter(thread -> thread.getState() == Thread.State.WAITING).isPresent());
      assertThat(written.get()).isLessThan(256);

      Until.holds("all is written", () -> {
        nanos.addAndGet(ReadAhead.PATIENCE.toNanos());
        streams.check();
        return written.get() == 256;
      });

      assertThat(rest(client)).doesNotEndWith("\r\n0\r\n\r\n");
    }
  }

  private static String rest(Socket client) throws IOException {
    var heard = new StringBuilder();
    var buffer = new byte[64 << 10];
    try {
      for (int read = client.getInputStream().read(buffer); read >= 0; read = client
          .getInputStream().read(buffer)) {
        heard.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // so it was cut off
    }
    return heard.toString();
  }
}
