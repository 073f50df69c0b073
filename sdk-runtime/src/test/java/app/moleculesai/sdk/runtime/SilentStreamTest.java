package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.junit.MoleculeServerExtension;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that give up when they hear nothing for five seconds ({@code a2a.md}, rule 12). */
class SilentStreamTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @RegisterExtension
  static final MoleculeServerExtension SERVER = MoleculeServerExtension
      .of(builder -> builder.set("env", "development"));

  @ParameterizedTest
  @CsvSource({"a2a, message/stream", "a2a, SendStreamingMessage", "a2a/message:stream, ''"})
  void aClientHearsThatASilentAgentIsStillThere(String path, String method, MoleculeServer server)
      throws Exception {
    var heard = new CountDownLatch(1);
    try (var agent = new RawAgent(exchange -> {
      exchange.beginEvents();
      exchange.event("first");
      assertThat(heard.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      exchange.event("last");
      exchange.endChunks();
    }); var http = new HttpCalls(server.uri()); var client = HttpClient.newHttpClient()) {
      var id = http.post("/workspaces", "{\"name\":\"" + UUID.randomUUID()
          + "\",\"external\":true,\"url\":\"" + agent.uri() + "\"}").expect(201).get("id");
      var message = """
          {"message":{"role":"%s","messageId":"m","parts":[{"kind":"text","text":"Hello"}]}}"""
          .formatted(method.equals("message/stream") ? "user" : "ROLE_USER");
      var body = method.isEmpty()
          ? message
          : "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + message
              + "}";
      var response = client.send(
          HttpRequest.newBuilder(server.uri().resolve("/workspaces/" + id + "/" + path))
              .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
          HttpResponse.BodyHandlers.ofInputStream());
      var lines = new BufferedReader(
          new InputStreamReader(response.body(), StandardCharsets.UTF_8));

      assertThat(lines.readLine()).contains("first");
      assertThat(lines.readLine()).startsWith("id: ");
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isEqualTo(":");
      heard.countDown();
      assertThat(lines.lines().filter(line -> line.startsWith("data: ")).toList())
          .singleElement().asString().contains("last");
    }
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
  }
}
