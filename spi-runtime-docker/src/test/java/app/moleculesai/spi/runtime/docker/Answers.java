package app.moleculesai.spi.runtime.docker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the tests' agent for its card. */
final class Answers {
  private Answers() {}

  static boolean of(URI url) throws InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(url.resolve("/.well-known/agent-card.json"))
          .timeout(Duration.ofSeconds(5)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body()
          .equals(TestAgent.CARD);
    } catch (IOException e) {
      return false;
    }
  }
}
