package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Translates the events of one stream. There is at most one {@code task} in it, because clients fail on a second: what
 * another one says is said by updates; in 1.0 a stream that begins with an update begins with its task. To 0.3 artifacts go
 * in pieces that its libraries can read. A refused event changes nothing. One thread at a time.
 */
public final class StreamJson {
  private final A2aJson translation;
  private boolean hasTask;

  StreamJson(A2aJson translation, boolean hasTask) {
    this.translation = translation;
    this.hasTask = hasTask;
  }

  /**
   * Takes the result of the next event, or the snapshot of a task that is sent before the agent's own events.
   *
   * @return what to send for it, in this order; refused as {@link A2aErrorCode#INVALID_AGENT_RESPONSE}
   */
  public Translation<List<JsonNode>> accept(JsonNode result) {
    return translation.events(result, this::arranged);
  }

  private List<ObjectNode> arranged(ObjectNode event) {
    var events = inOrder(event);
    return translation.to() == Generation.V0_3
        ? events.stream().flatMap(StreamJson::inLines).flatMap(PiecesJson::of).toList()
        : events;
  }

  /** A task whose artifacts are too long for a line is worked on until its updates have brought them. */
  private static Stream<ObjectNode> inLines(ObjectNode event) {
    var task = event.path("task");
    return PiecesJson.isLong(task)
        ? Stream.concat(Stream.of(UpdatesJson.begun(task)), UpdatesJson.ofTask(task).stream())
        : Stream.of(event);
  }

  private List<ObjectNode> inOrder(ObjectNode event) {
    if (event.has("message")) {
      return List.of(event);
    }
    boolean isTask = event.has("task");
    boolean startsStream = !hasTask;
    hasTask = hasTask || isTask || translation.to() == Generation.V1_0;
    if (isTask) {
      return startsStream ? List.of(event) : UpdatesJson.ofTask(event.path("task"));
    }
    return startsStream && hasTask ? UpdatesJson.withTask(event) : List.of(event);
  }
}
