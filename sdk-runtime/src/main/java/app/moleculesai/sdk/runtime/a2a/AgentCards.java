package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.presence.CardProbe;
import com.fasterxml.jackson.core.JsonProcessingException;
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
  public boolean answers(Endpoint.Http agent) {
    for (var path : PATHS) {
      switch (ask(agent, agent.url().resolve(path))) {
        case CARD -> {
          return true;
        }
        case NOTHING -> {
          return false; // it would say nothing elsewhere either
        }
        case NOT_HERE -> {
          // perhaps at the next place
        }
      }
    }
    return false;
  }

  private enum Answer {
    CARD, NOT_HERE, NOTHING
  }

  private Answer ask(Endpoint.Http agent, URI card) {
    try (var call = watch.begin(LONGEST); var reply = client.get(card, agent.trusted())) {
      boolean found = reply.status() == 200 && isObject(reply.body().readNBytes(MOST_BYTES));
      if (call.ended().isPresent()) {
        return Answer.NOTHING;
      }
      return found ? Answer.CARD : Answer.NOT_HERE;
    } catch (AgentCallException | IOException e) {
      return Answer.NOTHING;
    }
  }

  private static boolean isObject(byte[] document) {
    try {
      return Optional.ofNullable(Json.read(document)).filter(card -> card.isObject()).isPresent();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
