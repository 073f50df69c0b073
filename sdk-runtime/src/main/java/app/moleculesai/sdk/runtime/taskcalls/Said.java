package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What an agent inside this process says of a task.
 *
 * @param result as the agent says it, in 0.3
 * @param known the task, if it is kept already
 * @param events the same as events of 1.0; of a task that is known they are updates
 */
record Said(JsonNode result, Optional<KeptTask> known, List<ObjectNode> events) {
  /** Reads an answer, or an event; empty when it is about no task. */
  static Optional<Said> of(Asked asked, Body response) {
    return RpcJson.member(response, "result").flatMap(
        result -> of(result, asked.task().filter(task -> isAbout(result, task))));
  }

  /** Returns the same as said of a task that is known. */
  Optional<Said> of(KeptTask there) {
    return of(result, Optional.of(there));
  }

  private static Optional<Said> of(JsonNode result, Optional<KeptTask> known) {
    var json = A2aJson.between(Generation.V0_3, Generation.V1_0);
    var stream = known.isPresent() ? json.streamOfKnownTask() : json.stream();
    return events(stream.accept(result)).filter(events -> !events.getFirst().has("message"))
        .map(events -> new Said(result, known, events));
  }

  private static boolean isAbout(JsonNode result, KeptTask task) {
    var id = task.row().id();
    return id.equals(result.path("id").asText()) || id.equals(result.path("taskId").asText());
  }

  /** Returns the id of the task. */
  String taskId() {
    return known.map(task -> task.row().id())
        .orElseGet(() -> events.getFirst().path("task").path("id").asText());
  }

  /** Returns the events of a translation; empty when it was refused. */
  static Optional<List<ObjectNode>> events(Translation<List<JsonNode>> events) {
    return events.translated().map(list -> list.stream().map(ObjectNode.class::cast).toList());
  }
}
