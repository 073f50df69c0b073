package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes messages, tasks and events of 1.0, as {@link ContentJson} made them, as those of 0.3. */
final class DownJson {
  private DownJson() {}

  /** Writes an event, or what a message brought, without its wrapper. */
  static ObjectNode event(JsonNode event) {
    var name = event.fieldNames().next();
    var payload = event.get(name);
    return switch (name) {
      case "task" -> task(payload);
      case "message" -> message(payload);
      case "statusUpdate" -> statusUpdate(payload);
      default -> artifactUpdate(payload);
    };
  }

  static ObjectNode message(JsonNode message) {
    var out = ofKind("message");
    TreeJson.move(message, "messageId", out, "messageId");
    TreeJson.move(message, "contextId", out, "contextId");
    TreeJson.move(message, "taskId", out, "taskId");
    boolean isUser = message.path("role").asText().equals(Role.USER.name(Generation.V1_0));
    out.put("role", (isUser ? Role.USER : Role.AGENT).name(Generation.V0_3));
    parts(message, out);
    TreeJson.move(message, "metadata", out, "metadata");
    TreeJson.move(message, "extensions", out, "extensions");
    TreeJson.move(message, "referenceTaskIds", out, "referenceTaskIds");
    return out;
  }

  static ObjectNode task(JsonNode task) {
    var out = ofKind("task");
    TreeJson.move(task, "id", out, "id");
    out.put("contextId", task.path("contextId").asText()); // 0.3 wants one, 1.0 reads an empty one as none
    out.set("status", status(task.path("status")));
    if (task.get("artifacts") instanceof ArrayNode artifacts) {
      var list = out.putArray("artifacts");
      artifacts.forEach(artifact -> list.add(artifact(artifact)));
    }
    if (task.get("history") instanceof ArrayNode history) {
      var list = out.putArray("history");
      history.forEach(message -> list.add(message(message)));
    }
    TreeJson.move(task, "metadata", out, "metadata");
    return out;
  }

  /** Returns the state that a status of 1.0 tells. */
  static TaskState state(JsonNode status) {
    return TaskState.find(status.path("state").asText(), Generation.V1_0)
        .orElse(TaskState.UNSPECIFIED);
  }

  private static ObjectNode status(JsonNode status) {
    var out = TreeJson.NODES.objectNode();
    out.put("state", state(status).name(Generation.V0_3));
    if (status.has("message")) {
      out.set("message", message(status.get("message")));
    }
    TreeJson.move(status, "timestamp", out, "timestamp");
    return out;
  }

  private static ObjectNode artifact(JsonNode artifact) {
    var out = TreeJson.NODES.objectNode();
    TreeJson.move(artifact, "artifactId", out, "artifactId");
    TreeJson.move(artifact, "name", out, "name");
    TreeJson.move(artifact, "description", out, "description");
    parts(artifact, out);
    TreeJson.move(artifact, "metadata", out, "metadata");
    TreeJson.move(artifact, "extensions", out, "extensions");
    return out;
  }

  private static ObjectNode statusUpdate(JsonNode update) {
    var out = ofKind("status-update");
    TreeJson.move(update, "taskId", out, "taskId");
    TreeJson.move(update, "contextId", out, "contextId");
    out.set("status", status(update.path("status")));
    var state = state(update.path("status"));
    out.put("final", state.isTerminal() || state.isInterrupted());
    TreeJson.move(update, "metadata", out, "metadata");
    return out;
  }

  private static ObjectNode artifactUpdate(JsonNode update) {
    var out = ofKind("artifact-update");
    TreeJson.move(update, "taskId", out, "taskId");
    TreeJson.move(update, "contextId", out, "contextId");
    out.set("artifact", artifact(update.path("artifact")));
    TreeJson.move(update, "append", out, "append");
    TreeJson.move(update, "lastChunk", out, "lastChunk");
    TreeJson.move(update, "metadata", out, "metadata");
    return out;
  }

  private static ObjectNode ofKind(String kind) {
    return TreeJson.NODES.objectNode().put("kind", kind);
  }

  private static void parts(JsonNode of, ObjectNode out) {
    var list = out.putArray("parts");
    of.path("parts").forEach(part -> list.add(PartJson.write03(part)));
  }
}
