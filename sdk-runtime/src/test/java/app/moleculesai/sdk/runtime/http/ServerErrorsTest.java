package app.moleculesai.sdk.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP itself refuses looks like every other error. */
class ServerErrorsTest {
  private final TestServer server = TestServer.behind(door(), rules -> rules
      .get("/things/{id}", (request, response) -> response.send(request.path().pathParameters()
          .get("id") + request.query().rawValue()))
      .post("/things", (request, response) -> response.send(RequestBody.bytes(request, 100))));

  private static FrontDoor door() {
    return new FrontDoor(new SecurityHeaders(false), new Cors(List.of()),
        new RateLimit(0, System::nanoTime), new HttpMetrics(new PrometheusRegistry()),
        new TenantGuard(Optional.empty(), false));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String send(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "nonsense\r\n\r\n",
      "GET /things/1 HTTP/3.7\r\nHost: a\r\n\r\n",
      "GET /things/1 HTTP/1.1\r\n\r\n",
      "GET /things/1 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET /things/1 HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
      "GET /things/1 HTTP/1.1\r\nHost: a:port\r\n\r\n",
      "GET /things/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      "GET /things/1%2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      "POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
      "POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
      "POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
      "POST /things HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"})
  void whatIsNotHttpIsSaidInOurShape(String request) throws IOException {
    var answer = send(request);

    assertThat(answer).matches("(?s)HTTP/1.1 (400|505) .*");
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("content-type: application/json; charset=utf-8")
        .contains("x-content-type-options: nosniff");
    assertThat(answer).contains("\"code\":\"invalid\"").contains("\"error\":");
  }

  @Test
  void whatWasSentIsNotRepeated() throws IOException {
    assertThat(send("GET /things/1 HTTP/1.1\r\nHost: a:<script>\r\n\r\n"))
        .doesNotContain("script");
  }

  @Test
  void headersAreLimited() throws IOException {
    var answer = send("GET /things/1 HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(40_000)
        + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4").contains("\"code\":\"invalid\"");
  }

  @Test
  void theRequestLineIsLimited() throws IOException {
    var answer = send("GET /things/" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4").contains("\"code\":\"invalid\"");
  }

  @Test
  void aBodyAboveTheLimitIsRefusedWhetherItsLengthIsSaidOrNot() throws IOException {
    var said = server.post("/things", "x".repeat(101));
    assertThat(said.status()).isEqualTo(413);
    assertThat(said.code()).isEqualTo("body_too_large");

    var chunk = "32\r\n" + "x".repeat(50) + "\r\n";
    assertThat(send("POST /things HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + chunk + "0\r\n\r\n"))
        .startsWith("HTTP/1.1 413").contains("body_too_large");
    assertThat(send("POST /things HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "0\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void theServerGoesOnAfterAClientThatBrokeOff() throws IOException {
    send("POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhalf");

    assertThat(server.post("/things", "whole").body()).isEqualTo("whole");
  }
}
