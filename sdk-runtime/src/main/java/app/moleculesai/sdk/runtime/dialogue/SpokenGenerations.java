package app.moleculesai.sdk.runtime.dialogue;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.Generation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which generations of A2A an agent speaks on JSON-RPC, by its card: 0.3 when there is none or it does not say, as most
 * agents do; and whether it streams and pushes. Safe for use by many threads.
 */
final class SpokenGenerations {
  private static final Set<Generation> USUAL = Collections
      .unmodifiableSet(EnumSet.of(Generation.V0_3));

  /** For clients of which generation it streams. */
  private record Known(Body card, Set<Generation> generations, Set<Generation> streams,
      boolean pushes) {}

  private final Map<UUID, Known> known = new ConcurrentHashMap<>();

  /** Returns what an agent speaks, at least one. */
  Set<Generation> by(Workspace agent) {
    return known(agent).map(Known::generations).orElse(USUAL);
  }

  /**
   * Says whether an agent may be asked to stream by its card: one that does not say what it can may be tried, and for
   * clients of 0.3, whose requests an agent of 0.3 was always sent, one that does not say that it does not.
   */
  boolean mayStream(Workspace agent, Generation client) {
    return known(agent).filter(one -> !one.streams.contains(client)).isEmpty();
  }

  /** Says whether an agent pushes news of its tasks. */
  boolean pushes(Workspace agent) {
    return known(agent).filter(Known::pushes).isPresent();
  }

  private Optional<Known> known(Workspace agent) {
    return agent.agentCard().map(card -> known.compute(agent.id(),
        (id, before) -> before != null && before.card.equals(card) ? before : read(card)));
  }

  /** Forgets a workspace that is gone. */
  void forget(UUID id) {
    known.remove(id);
  }

  private static Known read(Body card) {
    try {
      var tree = Json.read(card.toByteArray());
      var can = tree.path("capabilities");
      return new Known(card, of(tree), streams(can),
          can.path("pushNotifications").asBoolean());
    } catch (JsonProcessingException e) {
      return new Known(card, USUAL, EnumSet.allOf(Generation.class), false);
    }
  }

  private static Set<Generation> streams(JsonNode capabilities) {
    var says = capabilities.path("streaming");
    if (says.asBoolean() || !capabilities.isObject()) {
      return EnumSet.allOf(Generation.class);
    }
    return says.isMissingNode() || says.isNull() ? USUAL : EnumSet.noneOf(Generation.class);
  }

  private static Set<Generation> of(JsonNode card) {
    var spoken = EnumSet.noneOf(Generation.class);
    for (var offered : card.path("supportedInterfaces")) {
      if (offered.path("protocolBinding").asText().equalsIgnoreCase("JSONRPC")) {
        Generation.of(offered.path("protocolVersion").asText()).ifPresent(spoken::add);
      }
    }
    Generation.of(card.path("protocolVersion").asText()).ifPresent(spoken::add);
    return spoken.isEmpty() ? USUAL : Collections.unmodifiableSet(spoken);
  }
}
