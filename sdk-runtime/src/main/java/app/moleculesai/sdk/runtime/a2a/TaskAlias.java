package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/**
 * A task that its client knows by the id of a message that waited here, and its agent by an id of its own. Immutable.
 *
 * @param ours what the client says
 * @param agents what the agent says
 */
record TaskAlias(String ours, String agents) {
  private static final Set<String> IDS = Set.of("id", "taskId", "task_id");
  /** Where what is called an id is somebody else's. */
  private static final Set<String> OTHERS = Set.of("metadata", "parts");

  /** Returns a request as the agent understands it. */
  Optional<RequestEnvelope> forAgent(RequestEnvelope asked) {
    try {
      var request = Json.read(asked.body().toByteArray());
      rename(request.path("params"), ours, agents);
      return RequestEnvelope.read(Json.bytes(request)) instanceof RequestEnvelope sent
          ? Optional.of(sent)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Returns a response, or an event, as the client understands it. */
  Body forClient(Body response) {
    try {
      var tree = Json.read(response.toByteArray());
      var result = tree.path("result");
      rename(result, agents, ours);
      result.findParents("status").forEach(this::name);
      return Body.wrap(Json.bytes(tree));
    } catch (JsonProcessingException e) {
      return response;
    }
  }

  private void name(JsonNode task) {
    if (task.path("id").asText().equals(ours)) {
      ((ObjectNode) task).withObject("/metadata").put("agent_task_id", agents);
    }
  }

  private static void rename(JsonNode in, String from, String to) {
    switch (in) {
      case ObjectNode object -> object.properties().forEach(member -> {
        if (IDS.contains(member.getKey()) && member.getValue().asText().equals(from)) {
          object.put(member.getKey(), to);
        } else if (!OTHERS.contains(member.getKey())) {
          rename(member.getValue(), from, to);
        }
      });
      case ArrayNode list -> list.forEach(one -> rename(one, from, to));
      default -> {
        // has no members
      }
    }
  }
}
