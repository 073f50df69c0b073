package app.moleculesai.sdk.runtime.diagnosis;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;

/** A timeline as JSON, and what the payloads of events mean. */
final class TimelineJson {
  private TimelineJson() {}

  static ObjectNode of(Timeline.Story story) {
    var row = story.workspace();
    var answer = Json.object().put("workspace_id", row.id().toString()).put("name", row.name())
        .put("status", row.status().word()).put("runtime", row.runtime());
    putState(answer.putObject("process"), story.state());
    story.restartAt().ifPresent(at -> answer.put("restart_at", Json.instant(at)));
    var entries = answer.putArray("entries");
    for (var entry : story.entries()) {
      entries.addObject().put("at", Json.instant(entry.at())).put("kind", entry.kind())
          .put("what", entry.what()).put("text", entry.text());
    }
    return answer;
  }

  private static void putState(ObjectNode node, WorkspaceState state) {
    switch (state) {
      case WorkspaceState.Running running -> {
        node.put("state", "running").put("process", running.process());
        running.since().ifPresent(since -> node.put("since", Json.instant(since)));
      }
      case WorkspaceState.Stopped stopped -> {
        node.put("state", "stopped");
        stopped.process().ifPresent(process -> node.put("process", process));
        stopped.reason().ifPresent(reason -> node.put("reason", reason));
      }
      case WorkspaceState.Unknown unknown ->
        node.put("state", "unknown").put("reason", unknown.reason());
    }
  }

  /** Says in a sentence what an event means. */
  static String text(Event event) {
    var payload = payload(event);
    return switch (event.type()) {
      case "WORKSPACE_PROVISIONING" -> starting(payload);
      case "WORKSPACE_ONLINE" -> payload.has("recovered_from")
          ? "the agent called and is online, it was " + payload.path("recovered_from").asText()
          : "the agent is online";
      case "WORKSPACE_OFFLINE" -> offline(payload);
      case "WORKSPACE_DEGRADED" -> payload.has("runtime_state")
          ? "the agent says that it is " + payload.path("runtime_state").asText()
          : "the agent's error rate is " + payload.path("error_rate").asText();
      case "WORKSPACE_PROVISION_FAILED" ->
        "the start failed: " + payload.path("error").asText("the reason is not known");
      case "WORKSPACE_PAUSED" -> "somebody paused the workspace";
      case "WORKSPACE_HIBERNATED" -> "the agent was put to sleep";
      case "WORKSPACE_REMOVED" -> "the workspace was removed";
      case "WORKSPACE_AWAITING_AGENT" -> "the server waits for the agent to call";
      default -> event.type();
    };
  }

  private static String starting(JsonNode payload) {
    var restart = payload.path("restart");
    if (restart.isMissingNode()) {
      return payload.path("resumed").asBoolean()
          ? "the workspace was resumed, the agent is being started"
          : "the agent is being started";
    }
    var text = new StringBuilder("the agent is being started again: ")
        .append(cause(restart.path("cause").asText()));
    var details = Stream.of("by", "process", "reason").filter(restart::has)
        .map(name -> restart.path(name).asText()).toList();
    if (!details.isEmpty()) {
      text.append(" (").append(String.join(", ", details)).append(')');
    }
    restart.path("also").forEach(word -> text.append("; also ").append(cause(word.asText())));
    return text.toString();
  }

  private static String offline(JsonNode payload) {
    if (!payload.has("cause")) {
      return "the agent fell silent";
    }
    var text = new StringBuilder("the agent's process was found dead");
    if (payload.has("reason")) {
      text.append(": ").append(payload.path("reason").asText());
    }
    text.append(" (").append(cause(payload.path("cause").asText())).append(')');
    if (payload.has("restart_at")) {
      text.append("; it died so often that it is started again only at ")
          .append(payload.path("restart_at").asText());
    }
    return text.toString();
  }

  private static String cause(String word) {
    return switch (word) {
      case "preflight" -> "a message found it dead";
      case "call_failed" -> "a message could not be delivered";
      case "health_sweep" -> "the health sweep found it dead";
      case "silence" -> "it was silent for too long";
      case "interrupted_start" -> "a server ended while it started it";
      case "wake" -> "a message woke it";
      case "manual" -> "somebody asked for it";
      case "secrets" -> "its secrets changed";
      case "plugins" -> "its plugins changed";
      case "image" -> "there is a newer image";
      default -> word;
    };
  }

  private static JsonNode payload(Event event) {
    try {
      return Json.read(event.payload().toByteArray());
    } catch (JsonProcessingException e) {
      return Json.object(); // of another version
    }
  }
}
