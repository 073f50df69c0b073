package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.api.runtime.AgentRequest;
import app.moleculesai.sdk.api.runtime.Endpoint;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Asks agents and reads what they say. */
final class Asking {
  private Asking() {}

  static AgentReply ask(MockRuntime agents, AgentRequest request) throws InterruptedException {
    var endpoint = (Endpoint.InProcess) agents.endpoint(request.workspace());
    return endpoint.responder().respond(request);
  }

  static Body body(MockRuntime agents, AgentRequest request) throws InterruptedException {
    var reply = ask(agents, request);
    assertThat(reply).isInstanceOf(AgentReply.Answer.class);
    var answer = (AgentReply.Answer) reply;
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().isStorable()).isTrue();
    return answer.body();
  }

  static JsonNode json(MockRuntime agents, AgentRequest request)
      throws IOException, InterruptedException {
    return json(body(agents, request));
  }

  static JsonNode json(Body body) throws IOException {
    return new ObjectMapper().readTree(body.text());
  }

  static String text(MockRuntime agents, AgentRequest request)
      throws IOException, InterruptedException {
    return json(agents, request).at("/result/parts/0/text").asText();
  }

  static AgentReply.Events open(MockRuntime agents, AgentRequest request)
      throws InterruptedException {
    var reply = ask(agents, request);
    assertThat(reply).isInstanceOf(AgentReply.Stream.class);
    return ((AgentReply.Stream) reply).events();
  }

  static List<JsonNode> stream(MockRuntime agents, AgentRequest request)
      throws IOException, InterruptedException {
    var all = new ArrayList<JsonNode>();
    try (var events = open(agents, request)) {
      for (Optional<Body> event = events.next(); event.isPresent(); event = events.next()) {
        assertThat(event.get().text()).doesNotContain("\n", "\r");
        all.add(json(event.get()));
      }
    }
    return all;
  }

  /** Does it in a thread of its own. */
  static <T> CompletableFuture<T> later(Callable<T> work) {
    var result = new CompletableFuture<T>();
    Thread.ofVirtual().start(() -> {
      try {
        result.complete(work.call());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }
}
