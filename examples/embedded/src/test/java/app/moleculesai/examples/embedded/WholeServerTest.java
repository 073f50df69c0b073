package app.moleculesai.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import app.moleculesai.spi.runtime.mock.MockReply;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;

/**
 * A server put together by hand: it finds no plugins, reads no file and no environment. Nothing of it is left when
 * {@code close} returns.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeServerTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Duration> times = new ArrayList<>();

  @RepeatedTest(5)
  void anAgentAnswersAndTheConversationCanBeReadBack() throws Exception {
    long began = System.nanoTime();
    var script = MockScript.canned()
        .whenSaid("invoice", MockReply.text("It left the house this morning."));

    try (var agents = MockRuntime.scripted(script);
        var server = MoleculeServer.builder()
            .messageStore(InMemory.messageStore())
            .registry(InMemory.registry())
            .runtime("mock", agents, "mock")
            .set("env", "development") // everybody on this machine may call every route
            .build().start()) {
      var client = new Agents(http, server.uri());

      var ada = client.hire("Ada");
      var reply = client.ask(ada, "Where is my invoice?");

      assertThat(reply).contains("It left the house this morning.");
      assertThat(client.history(ada)).containsSubsequence(
          "\"role\":\"user\"", "Where is my invoice?",
          "\"role\":\"agent\"", "It left the house this morning.");
      assertThat(agents.recordedCalls()).singleElement().satisfies(call -> {
        assertThat(call.workspaceName()).isEqualTo("Ada");
        assertThat(call.text()).isEqualTo("Where is my invoice?");
      });
    }
    times.add(Duration.ofNanos(System.nanoTime() - began));
  }

  @AfterAll
  void allOfThatTakesLessThanASecond() {
    // the best of five: how busy this machine is at the moment is not the server's doing
    assertThat(Collections.min(times)).isLessThan(Duration.ofSeconds(1));
  }
}
