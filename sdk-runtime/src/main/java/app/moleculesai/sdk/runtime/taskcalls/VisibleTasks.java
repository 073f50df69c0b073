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
        tasks.removeIf(this::isHidden);
        return Body.wrap(Json.bytes(tree));
      }
      return response;
    } catch (JsonProcessingException e) {
      return response; // in which nobody finds a task either
    } catch (SdkException e) {
      return RpcJson.failure(asked, e);
    }
  }

  private boolean isHidden(JsonNode task) {
    return !owned.maySee(workspaceId, caller, task.path("id").asText());
  }
}
