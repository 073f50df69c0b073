package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which of the tasks that an agent lists its client may know of: an agent does not say whose they are. Safe for use by
 * many threads.
 */
public record VisibleTasks(OwnedTasks owned, UUID workspaceId, Caller caller,
    RequestEnvelope asked) {
  /** Returns a response without the tasks of others; {@code totalSize} stays the agent's. */
  public Body of(Body response) {
    try {
      var tree = Json.read(response.toByteArray());
      if (tree.at("/result/tasks") instanceof ArrayNode tasks) {
        var visible = owned.visible(workspaceId, caller,
            tasks.valueStream().map(VisibleTasks::id).collect(Collectors.toSet()));
        tasks.removeIf(task -> !visible.contains(id(task)));
        return Body.wrap(Json.bytes(tree));
      }
      return response;
    } catch (JsonProcessingException e) {
      return response; // in which nobody finds a task either
    } catch (SdkException e) {
      return RpcJson.failure(asked, e);
    }
  }

  private static String id(JsonNode task) {
    return task.path("id").asText();
  }
}
