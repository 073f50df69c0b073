package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Folds what happens to a task into the whole task, both as JSON of A2A 1.0. What it is given stays as it was: a node that
 * changes is copied the first time, however often it changes. One thread at a time.
 */
final class TaskFold {
  private final Set<JsonNode> own = Collections.newSetFromMap(new IdentityHashMap<>());
  private final ObjectNode task;

  /** Begins with a task. */
  TaskFold(ObjectNode task) {
    this.task = owned(Json.object().<ObjectNode>setAll(task));
  }

  /** Returns the task as it is now; it changes with the next step. */
  ObjectNode task() {
    return task;
  }

  /** Takes an update as {@link TaskJson#normal} returns it. */
  void update(ObjectNode event) {
    if (event.path(TaskJson.STATUS_UPDATE) instanceof ObjectNode update) {
      statusMessageToHistory();
      task.set(TaskJson.STATUS, update.path(TaskJson.STATUS));
      merge(update, task);
    } else if (event.path(TaskJson.ARTIFACT_UPDATE) instanceof ObjectNode update) {
      artifact(update.path("artifact"), update.path("append").asBoolean());
    }
  }

  /**
   * Takes that its agent was told more. A message that is in its history already is not there twice; another one with the
   * same id is: clients reuse them.
   */
  void told(JsonNode said) {
    var told = TaskJson.ofTask(said, task);
    for (var message : task.path(TaskJson.HISTORY)) {
      if (message.equals(told)) {
        return;
      }
    }
    statusMessageToHistory();
    list(task, TaskJson.HISTORY).add(told);
  }

  private void statusMessageToHistory() {
    var said = task.path(TaskJson.STATUS).path(TaskJson.MESSAGE);
    if (said.isObject()) {
      object(task, TaskJson.STATUS).remove(TaskJson.MESSAGE);
      list(task, TaskJson.HISTORY).add(said);
    }
  }

  private void artifact(JsonNode changed, boolean append) {
    var artifacts = list(task, TaskJson.ARTIFACTS);
    boolean found = false;
    for (int i = 0; i < artifacts.size(); i++) {
      if (artifacts.get(i).path("artifactId").equals(changed.path("artifactId"))) {
        artifacts.set(i, append ? continued(artifacts.get(i), changed) : changed);
        found = true;
      }
    }
    if (!found) {
      artifacts.add(changed);
    }
  }

  private ObjectNode continued(JsonNode artifact, JsonNode changed) {
    var out = copied(artifact);
    var parts = list(out, "parts");
    changed.path("parts").forEach(parts::add);
    merge(changed, out);
    return out;
  }

  private static void merge(JsonNode from, ObjectNode to) {
    if (from.path(TaskJson.METADATA) instanceof ObjectNode more) {
      var all = Json.object();
      if (to.path(TaskJson.METADATA) instanceof ObjectNode known) {
        all.setAll(known);
      }
      to.set(TaskJson.METADATA, all.setAll(more));
    }
  }

  /** Returns a member that may be changed. */
  private ObjectNode object(ObjectNode of, String name) {
    var out = copied(of.path(name));
    of.set(name, out);
    return out;
  }

  private ObjectNode copied(JsonNode object) {
    return own.contains(object)
        ? (ObjectNode) object
        : owned(Json.object().<ObjectNode>setAll((ObjectNode) object));
  }

  /** Returns a member that may be changed; an empty list when there is none. */
  private ArrayNode list(ObjectNode of, String name) {
    if (of.path(name) instanceof ArrayNode known && own.contains(known)) {
      return known;
    }
    var out = owned(Json.object().arrayNode());
    of.path(name).forEach(out::add);
    of.set(name, out);
    return out;
  }

  private <T extends JsonNode> T owned(T node) {
    own.add(node);
    return node;
  }
}
