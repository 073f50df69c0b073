package app.moleculesai.sdk.runtime.calls;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.presence.CardProbe;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads agents' cards where the two generations of A2A put them. Safe for use by many threads. */
public final class AgentCards implements CardProbe.Cards {
  private static final List<String> PATHS = List.of("/.well-known/agent-card.json",
      "/.well-known/agent.json");
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 1 << 20;

  private final AgentClient client;
  private final CallWatch watch;

  /** Takes who calls agents, and who ends calls that take too long. */
  public AgentCards(AgentClient client, CallWatch watch) {
    this.client = client;
    this.watch = watch;
  }

  @Override
  public Optional<Body> card(Endpoint.Http agent) {
    for (var path : PATHS) {
      switch (ask(agent, agent.url().resolve(path))) {
        case Card card -> {
          return Optional.of(card.document);
        }
        case Nothing nothing -> {
          return Optional.empty(); // it would say nothing elsewhere either
        }
        case NotHere elsewhere -> {
          // perhaps at the next place
        }
      }
    }
    return Optional.empty();
  }

  private sealed interface Answer {}

  private record Card(Body document) implements Answer {}

  private record NotHere() implements Answer {}

  private record Nothing() implements Answer {}

  private Answer ask(Endpoint.Http agent, URI place) {
    try (var call = watch.begin(LONGEST); var reply = client.get(place, agent.trusted())) {
      var document = reply.status() == 200 ? reply.body().readNBytes(MOST_BYTES) : new byte[0];
      if (call.ended().isPresent()) {
        return new Nothing();
      }
      return read(document).<Answer>map(Card::new).orElseGet(NotHere::new);
    } catch (AgentCallException | IOException e) {
      return new Nothing();
    }
  }

  /** Returns a card as it is kept, like one that is registered: on one line. */
  private static Optional<Body> read(byte[] document) {
    try {
      return Optional.ofNullable(Json.read(document)).filter(JsonNode::isObject)
          .map(card -> Body.wrap(Json.bytes(card)));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
