package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.TaskState;
import app.moleculesai.sdk.runtime.protocol.Timestamps;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tasks and their events as JSON of A2A 1.0; {@link TaskFold} brings them together. What is returned here shares what did
 * not change with what was given, which stays as it is.
 */
final class TaskJson {
  static final String STATUS_UPDATE = "statusUpdate";
  static final String ARTIFACT_UPDATE = "artifactUpdate";
  static final String STATUS = "status";
  static final String MESSAGE = "message";
  static final String HISTORY = "history";
  static final String ARTIFACTS = "artifacts";
  static final String METADATA = "metadata";

  private TaskJson() {}

  /**
   * Returns a task as it is kept from its beginning.
   *
   * @param contextId the conversation it is of
   * @param said what its agent was asked; its history begins with it
   */
  static ObjectNode begun(JsonNode task, String contextId, JsonNode said, Instant now) {
    var out = Json.object();
    out.set("id", task.path("id"));
    out.put("contextId", contextId);
    out.set(STATUS, timed(task.path(STATUS), now));
    copy(task, ARTIFACTS, out);
    var history = out.putArray(HISTORY);
    history.add(ofTask(said, out));
    for (var message : task.path(HISTORY)) {
      if (!message.path("messageId").equals(said.path("messageId"))) {
        history.add(message);
      }
    }
    copy(task, METADATA, out);
    return out;
  }

  /** Returns what is known of a task without its body. */
  static ObjectNode outline(StoredTask row) {
    var out = Json.object().put("id", row.id());
    if (!row.contextId().isEmpty()) {
      out.put("contextId", row.contextId());
    }
    out.putObject(STATUS).put("state", row.state())
        .put("timestamp", Timestamps.text(row.statusAt()));
    return out;
  }

  /** Returns the event with which a task begins. */
  static ObjectNode event(ObjectNode task) {
    return Json.object().set("task", task);
  }

  /** Returns the event that tells of a new status. */
  static ObjectNode statusUpdate(ObjectNode task, TaskState state, Optional<ObjectNode> message,
      Instant now) {
    var status = Json.object().put("state", state.name(Generation.V1_0));
    message.ifPresent(text -> status.set(MESSAGE, text));
    var event = Json.object();
    event.putObject(STATUS_UPDATE).set(STATUS, status);
    return normal(event, task, now);
  }

  /** Returns a message in the name of the agent. */
  static ObjectNode message(ObjectNode task, String messageId, String text) {
    var message = Json.object().put("messageId", messageId).put("role", "ROLE_AGENT");
    message.putArray("parts").addObject().put("text", text);
    return ofTask(message, task);
  }

  /**
   * Returns an update as it is kept: with the ids of its task, and a time. A message that comes while the task goes on
   * is said by its status, because no stream has both.
   */
  static ObjectNode normal(ObjectNode event, ObjectNode task, Instant now) {
    if (event.path(MESSAGE) instanceof ObjectNode message) {
      return statusUpdate(task, state(task), Optional.of(ofTask(message, task)), now);
    }
    var name = event.has(STATUS_UPDATE) ? STATUS_UPDATE : ARTIFACT_UPDATE;
    var update = shallow(event.path(name));
    update.set("taskId", task.path("id"));
    update.set("contextId", task.path("contextId"));
    if (update.has(STATUS)) {
      update.set(STATUS, timed(update.path(STATUS), now));
    }
    return Json.object().set(name, update);
  }

  /** Returns a task as somebody wants to see it. */
  static ObjectNode view(ObjectNode task, OptionalInt historyLength, boolean artifacts) {
    var out = shallow(task);
    historyLength.ifPresent(most -> {
      var history = task.path(HISTORY);
      if (most == 0) {
        out.remove(HISTORY);
      } else if (history.size() > most) {
        var latest = out.putArray(HISTORY);
        for (int i = history.size() - most; i < history.size(); i++) {
          latest.add(history.get(i));
        }
      }
    });
    if (!artifacts) {
      out.remove(ARTIFACTS);
    }
    return out;
  }

  /** Returns the state of a task. */
  static TaskState state(JsonNode task) {
    return TaskState.find(task.path(STATUS).path("state").asText(), Generation.V1_0)
        .orElse(TaskState.UNSPECIFIED);
  }

  /** Returns when a task came to its state. */
  static Instant statusAt(JsonNode task) {
    return Instant.parse(task.path(STATUS).path("timestamp").asText());
  }

  /** Says whether an update tells of a status. */
  static boolean isStatus(JsonNode event) {
    return event.has(STATUS_UPDATE);
  }

  /** Says whether a task has ended with an update. */
  static boolean ends(JsonNode event) {
    return event.has(STATUS_UPDATE) && state(event.path(STATUS_UPDATE)).isTerminal();
  }

  /** Says whether a task waits for its owner since an update. */
  static boolean waits(JsonNode event) {
    return event.has(STATUS_UPDATE) && state(event.path(STATUS_UPDATE)).isInterrupted();
  }

  /** Returns a message with the ids of its task. */
  static ObjectNode ofTask(JsonNode message, ObjectNode task) {
    var out = shallow(message);
    out.set("taskId", task.path("id"));
    out.set("contextId", task.path("contextId"));
    return out;
  }

  private static ObjectNode timed(JsonNode status, Instant now) {
    var out = shallow(status);
    if (!out.has("timestamp")) {
      out.put("timestamp", Timestamps.text(now));
    }
    return out;
  }

  private static void copy(JsonNode from, String name, ObjectNode to) {
    if (from.has(name)) {
      to.set(name, from.path(name));
    }
  }

  private static ObjectNode shallow(JsonNode object) {
    return Json.object().setAll((ObjectNode) object);
  }
}
