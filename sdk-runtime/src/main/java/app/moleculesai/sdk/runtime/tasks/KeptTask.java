package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.TaskState;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A kept task as it was at one moment. Immutable.
 *
 * @param row what the registry knows
 * @param json the whole task in A2A 1.0; nobody changes it
 */
public record KeptTask(StoredTask row, ObjectNode json) {
  static KeptTask read(StoredTask row) {
    var body = row.body()
        .orElseThrow(() -> new IllegalArgumentException(row + " is kept elsewhere"));
    try {
      return new KeptTask(row, (ObjectNode) Json.read(body.toByteArray()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(row + " is no JSON"); // the cause quotes it
    }
  }

  /** Returns its name. */
  public TaskKey key() {
    return TaskKey.of(row);
  }

  /** Returns its state. */
  public TaskState state() {
    return TaskJson.state(json);
  }

  /** Returns the texts of what is said of its state, {@code ""} when there are none. */
  public String statusText() {
    return json.path("status").path("message").path("parts").valueStream()
        .map(part -> part.path("text").asText()).filter(text -> !text.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  /** Returns it as a caller wants to see it, with that many messages of its history at most, the latest ones. */
  public ObjectNode view(OptionalInt historyLength) {
    return TaskJson.view(json, historyLength, true);
  }

  /** Names the task only. */
  @Override
  public String toString() {
    return row.toString();
  }
}
