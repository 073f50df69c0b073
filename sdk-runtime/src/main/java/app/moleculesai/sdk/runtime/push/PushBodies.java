package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.envelope.StorableJson;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.Translation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Reads what agents push: a task, as 0.3 does, or an event of a stream, as 1.0 does. */
final class PushBodies {
  private static final List<String> EVENTS = List.of("task", "message", "statusUpdate",
      "status_update", "artifactUpdate", "artifact_update");

  private PushBodies() {}

  /**
   * News of an agent.
   *
   * @param taskId the task it is of; none when it is a message without one
   * @param body for the receiver, in its generation
   * @param whole whether it says all of the task
   */
  record News(Optional<String> taskId, Body body, boolean whole) {}

  /**
   * Reads news.
   *
   * @throws SdkException {@code malformed_json}, {@code invalid_field}
   */
  static News read(byte[] pushed, Generation receiver) {
    try {
      var tree = Json.read(pushed);
      var from = EVENTS.stream().anyMatch(tree::has) ? Generation.V1_0 : Generation.V0_3;
      var event = translated(tree, from, Generation.V1_0);
      return new News(taskId(event), storable(translated(tree, from, receiver)),
          event.has("task"));
    } catch (JsonProcessingException e) {
      throw new SdkException(ErrorCode.MALFORMED_JSON, "the body is not JSON"); // the cause quotes it
    } catch (UncheckedIOException | IllegalArgumentException e) { // deeper than can be written
      throw malformed();
    }
  }

  private static JsonNode translated(JsonNode tree, Generation from, Generation to) {
    return switch (A2aJson.between(from, to).pushBody(tree)) {
      case Translation.Translated<JsonNode> translated -> translated.value();
      case Translation.Refused<JsonNode> refused -> throw malformed();
    };
  }

  private static SdkException malformed() {
    return new SdkException(ErrorCode.INVALID_FIELD,
        "the body must be a task of A2A 0.3, or an event of a stream of A2A 1.0")
        .with("field", "body");
  }

  private static Optional<String> taskId(JsonNode event) {
    return event.path("task").path("id").isTextual()
        ? Optional.of(event.path("task").path("id").asText())
        : event.valueStream().map(payload -> payload.path("taskId").asText())
            .filter(id -> !id.isEmpty()).findFirst();
  }

  /** Returns a document that every registry keeps. */
  static Body storable(JsonNode tree) {
    return StorableJson.of(Json.bytes(tree));
  }
}
