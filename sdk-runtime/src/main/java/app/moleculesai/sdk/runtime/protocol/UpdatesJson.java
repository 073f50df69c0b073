package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Says with other events of 1.0 what an event says, where a stream or a client cannot take that one. */
final class UpdatesJson {
  private UpdatesJson() {}

  /** Returns the updates that bring a task to a snapshot of it; its history has none. */
  static List<ObjectNode> ofTask(JsonNode task) {
    var updates = new ArrayList<ObjectNode>();
    for (JsonNode artifact : task.path("artifacts")) {
      var event = TreeJson.NODES.objectNode();
      update(event, "artifactUpdate", task).put("lastChunk", true).set("artifact", artifact);
      updates.add(event);
    }
    var event = TreeJson.NODES.objectNode();
    var update = update(event, "statusUpdate", task);
    update.set("status", task.path("status"));
    TreeJson.move(task, "metadata", update, "metadata");
    updates.add(event);
    return updates;
  }

  /** Returns a task as it was before what its updates ({@link #ofTask}) tell; of a long history only the end. */
  static ObjectNode begun(JsonNode task) {
    var event = TreeJson.NODES.objectNode();
    var begun = event.putObject("task");
    begun.setAll((ObjectNode) task);
    begun.remove(List.of("artifacts", "metadata", "history"));
    var history = PiecesJson.latest(task.path("history"));
    if (!history.isEmpty()) {
      begun.set("history", history);
    }
    begun.putObject("status").put("state", TaskState.WORKING.name(Generation.V1_0));
    return event;
  }

  private static ObjectNode update(ObjectNode event, String name, JsonNode task) {
    return event.putObject(name).put("taskId", task.path("id").asText())
        .put("contextId", task.path("contextId").asText());
  }

  /** Returns what begins a stream whose first event is an update: its task, and the update if there is more in it. */
  static List<ObjectNode> withTask(ObjectNode update) {
    var task = asTask(update);
    if (update.has("statusUpdate")) {
      return List.of(task);
    }
    ((ObjectNode) task.path("task")).remove(List.of("artifacts", "metadata"));
    return List.of(task, update);
  }

  /** Returns the task that an update speaks of, with nothing else than what it says; anything else stays as it is. */
  static ObjectNode asTask(ObjectNode event) {
    if (event.has("task") || event.has("message")) {
      return event;
    }
    var update = event.elements().next();
    var out = TreeJson.NODES.objectNode();
    var task = out.putObject("task").put("id", update.path("taskId").asText());
    var contextId = update.path("contextId").asText();
    if (!contextId.isEmpty()) {
      task.put("contextId", contextId);
    }
    if (update.has("status")) {
      task.set("status", update.get("status"));
    } else {
      // an artifact comes while its task is worked on
      task.putObject("status").put("state", TaskState.WORKING.name(Generation.V1_0));
      task.putArray("artifacts").add(update.get("artifact"));
    }
    TreeJson.move(update, "metadata", task, "metadata");
    return out;
  }
}
