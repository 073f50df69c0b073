package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.Generation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A task that its client knows by the id of a message that waited here, and its agent by an id of its own; so also its
 * conversation, when the client named none. Immutable.
 *
 * @param ours what the client says
 * @param agents what the agent says; the same when there is no task
 * @param context what the agent says for the conversation, {@code ""} when it says nothing; empty when the client's word
 *        is the agent's too
 */
public record TaskAlias(String ours, String agents, Optional<String> context) {
  private static final Set<String> IDS = Set.of("id", "taskId", "task_id");
  private static final Set<String> CONTEXTS = Set.of("contextId", "context_id");
  private static final Set<String> REFERRED = Set.of("referenceTaskIds", "reference_task_ids");
  /** Where what is called an id is somebody else's. */
  private static final Set<String> OTHERS = Set.of("metadata", "parts");

  /** Reads what became of a turn: its message, if that can be read, and the agent's result in 1.0. */
  static TaskAlias of(UUID turn, Optional<RequestEnvelope> message, JsonNode result) {
    var ours = turn.toString();
    var task = result.path("task").path("id").asText();
    var told = result.has("task") ? result.path("task") : result.path("message");
    boolean invented = message.filter(envelope -> envelope.contextId().isEmpty()
        && Requests.generation(envelope) == Generation.V1_0).isPresent();
    return new TaskAlias(ours, task.isEmpty() ? ours : task,
        invented ? Optional.of(told.path("contextId").asText()) : Optional.empty());
  }

  /** Says whether the message became a task of the agent's. */
  public boolean hasTask() {
    return !agents.equals(ours);
  }

  /** Returns a request as the agent understands it. */
  Optional<RequestEnvelope> forAgent(RequestEnvelope asked) {
    try {
      var request = Json.read(asked.body().toByteArray());
      var params = request.path("params");
      rename(params, IDS, ours, agents);
      context.ifPresent(theirs -> rename(params, CONTEXTS, ours, theirs));
      return RequestEnvelope.read(Json.bytes(request)) instanceof RequestEnvelope sent
          ? Optional.of(sent)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Returns a response, or an event, as the client understands it. */
  public Body forClient(Body response) {
    try {
      var tree = Json.read(response.toByteArray());
      tell(tree.path("result"));
      return Body.wrap(Json.bytes(tree));
    } catch (JsonProcessingException e) {
      return response;
    }
  }

  /** Changes a result to what the client understands. */
  void tell(JsonNode result) {
    rename(result, IDS, agents, ours);
    context.filter(theirs -> !theirs.isEmpty())
        .ifPresent(theirs -> rename(result, CONTEXTS, theirs, ours));
    result.findParents("status").forEach(this::name);
  }

  private void name(JsonNode task) {
    if (hasTask() && task.path("id").asText().equals(ours)) {
      ((ObjectNode) task).withObject("/metadata").put("agent_task_id", agents);
    }
  }

  /** Returns a message that speaks of tasks by the ids that their agent has for them. */
  public static RequestEnvelope referring(Collection<TaskAlias> tasks, RequestEnvelope asked) {
    if (tasks.isEmpty()) {
      return asked;
    }
    try {
      var request = Json.read(asked.body().toByteArray());
      for (var name : REFERRED) {
        if (request.path("params").path("message").path(name) instanceof ArrayNode ids) {
          tasks.forEach(task -> task.rename(ids));
        }
      }
      return RequestEnvelope.read(Json.bytes(request)) instanceof RequestEnvelope sent
          ? sent
          : asked;
    } catch (JsonProcessingException e) {
      return asked; // it has a number of a thousand digits, for example: nobody can change it
    }
  }

  private void rename(ArrayNode ids) {
    for (int i = 0; i < ids.size(); i++) {
      if (ids.get(i).asText().equals(ours)) {
        ids.set(i, agents);
      }
    }
  }

  private static void rename(JsonNode in, Set<String> names, String from, String to) {
    switch (in) {
      case ObjectNode object -> object.properties().forEach(member -> {
        if (names.contains(member.getKey()) && member.getValue().asText().equals(from)) {
          object.put(member.getKey(), to);
        } else if (!OTHERS.contains(member.getKey())) {
          rename(member.getValue(), names, from, to);
        }
      });
      case ArrayNode list -> list.forEach(one -> rename(one, names, from, to));
      default -> {
        // has no members
      }
    }
  }
}
