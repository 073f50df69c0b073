package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.EnvelopeReading;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.protocol.TaskState;
import app.moleculesai.sdk.runtime.protocol.Timestamps;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.turns.Turns;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tasks of 1.0 that stand for messages which wait here, in the queue or for an agent that fetches them ({@code a2a.md}).
 * Such a task is the message's turn in the log, and bears its id. Safe for use by many threads.
 */
public final class WaitingTasks {
  /** How many tasks a message may speak of: each is looked up. */
  public static final int MOST_REFERRED = 100;

  private final MessageStore store;

  /** Takes the log. */
  public WaitingTasks(MessageStore store) {
    this.store = store;
  }

  /** Returns the result of a request whose message begins to wait. */
  public static ObjectNode submitted(UUID turnId, RequestEnvelope envelope, Instant now) {
    var result = Json.object();
    result.set("task", task(turnId, envelope, TaskState.SUBMITTED, now));
    return result;
  }

  /** What a request is about here. */
  public sealed interface Found {
    /** A task or a conversation of the agent's that came of a message which waited, and the request as the agent knows it. */
    record Alias(TaskAlias alias, RequestEnvelope sent) implements Found {}
    /**
     * A message that waits, or of which all that will ever be known is in the log.
     *
     * @param turn its turn
     * @param message what its client sent
     */
    record Task(Activity turn, RequestEnvelope message, ObjectNode task) implements Found {}
    /** None of ours, or another caller's: the agent may have one of that id. */
    record Nothing() implements Found {}
  }

  /** Finds out what a request of 1.0 is about. */
  public Found find(UUID workspaceId, Caller caller, RequestEnvelope asked) {
    var about = Requests.task(asked).flatMap(id -> turn(workspaceId, caller, id));
    return about.isPresent()
        ? about(about.get(), asked)
        : asked.contextId().flatMap(id -> turn(workspaceId, caller, id))
            .flatMap(WaitingTasks::conversation).<Found>flatMap(alias -> alias(alias, asked))
            .orElseGet(Found.Nothing::new);
  }

  /** Finds the tasks of the agent's that a message speaks of by ids of messages which waited. */
  public List<TaskAlias> referred(UUID workspaceId, Caller caller, RequestEnvelope asked) {
    var ids = asked.referredTaskIds();
    return ids.size() > MOST_REFERRED
        ? List.of()
        : ids.stream().flatMap(id -> turn(workspaceId, caller, id).stream())
            .flatMap(turn -> conversation(turn).stream()).filter(TaskAlias::hasTask).toList();
  }

  /** Returns a message that speaks of tasks by the ids that their agent has for them, as far as it has any by now. */
  public RequestEnvelope referring(UUID workspaceId, Caller caller, RequestEnvelope asked) {
    return TaskAlias.referring(referred(workspaceId, caller, asked), asked);
  }

  /** Says whether an id is that of the caller's own message, whatever became of it. */
  public boolean isOwn(UUID workspaceId, Caller caller, String id) {
    return turn(workspaceId, caller, id).isPresent();
  }

  private Optional<Activity> turn(UUID workspaceId, Caller caller, String id) {
    return id(id).flatMap(turn -> store.find(new ActivityRef(workspaceId, turn)))
        .filter(turn -> isOf(caller, turn));
  }

  private static Found about(Activity turn, RequestEnvelope asked) {
    boolean onlyReads = Requests.method(asked).equals(Optional.of(A2aMethod.GET));
    var result = turn.responseBody().flatMap(WaitingTasks::result);
    var request = turn.requestBody().flatMap(WaitingTasks::envelope);
    return result.filter(told -> !(onlyReads && hasEnded(told.path("task"))))
        .map(told -> TaskAlias.of(turn.id(), request, told)).filter(TaskAlias::hasTask)
        .<Found>flatMap(alias -> alias(alias, asked))
        .or(() -> request
            .filter(envelope -> A2aMethod.find(envelope.method(), Generation.V1_0).isPresent())
            .map(envelope -> new Found.Task(turn, envelope, task(turn, envelope, result))))
        .orElseGet(Found.Nothing::new);
  }

  /** A client may go on with the conversation of its task, and name no task. */
  private static Optional<TaskAlias> conversation(Activity turn) {
    return turn.responseBody().flatMap(WaitingTasks::result)
        .map(told -> TaskAlias.of(turn.id(), turn.requestBody().flatMap(WaitingTasks::envelope),
            told));
  }

  private static Optional<Found> alias(TaskAlias alias, RequestEnvelope asked) {
    return alias.forAgent(asked).map(sent -> new Found.Alias(alias, sent));
  }

  /** Returns what a task is, and the answer that its turn has, once its message was taken back. */
  public static ObjectNode canceled(Found.Task found, Instant now) {
    return task(found.turn.id(), found.message, TaskState.CANCELED, now);
  }

  /**
   * Returns the task that a client of 1.0 has seen for a message, as it is once its turn has ended; empty before, and when
   * the message became a task of the agent's.
   *
   * @param message what its client sent
   */
  public static Optional<ObjectNode> ended(Activity turn, RequestEnvelope message) {
    var result = turn.responseBody().flatMap(WaitingTasks::result);
    boolean isAgents = result.map(told -> TaskAlias.of(turn.id(), Optional.of(message), told))
        .filter(TaskAlias::hasTask).isPresent();
    return isAgents || Requests.generation(message) != Generation.V1_0
        ? Optional.empty()
        : Optional.of(task(turn, message, result)).filter(WaitingTasks::hasEnded);
  }

  /** Refuses what cannot be done with a task that stands for a message. */
  public static ProtocolError refusal(A2aMethod method) {
    return method == A2aMethod.CANCEL
        ? ProtocolError.of(A2aErrorCode.TASK_NOT_CANCELABLE,
            "the agent has this message, or is being sent it, or the task has ended")
        : ProtocolError.of(A2aErrorCode.UNSUPPORTED_OPERATION,
            "this task is a message that waits here, or has ended: only its state can be asked for");
  }

  private static boolean hasEnded(JsonNode task) {
    return TaskState.find(task.path("status").path("state").asText(), Generation.V1_0)
        .filter(TaskState::isTerminal).isPresent();
  }

  private static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isOf(Caller caller, Activity turn) {
    return turn.type().equals(ActivityDraft.A2A_RECEIVE) && switch (caller) {
      case Caller.Workspace workspace ->
        turn.sourceId().filter(workspace.id()::equals).isPresent();
      case Caller.Canvas canvas -> turn.sourceId().isEmpty() && turn.sourceLabel().isEmpty();
      case Caller.Server server ->
        turn.sourceLabel().filter(server.label()::equals).isPresent();
    };
  }

  private static Optional<RequestEnvelope> envelope(Body request) {
    EnvelopeReading read = RequestEnvelope.read(request.toByteArray());
    return read instanceof RequestEnvelope envelope ? Optional.of(envelope) : Optional.empty();
  }

  private static ObjectNode task(Activity turn, RequestEnvelope envelope,
      Optional<JsonNode> answer) {
    if (answer.isPresent()) {
      return answered(turn, envelope, answer.get());
    }
    if (ActivityStatus.isOpen(turn.status()) || Turns.isDeposit(turn)) {
      return task(turn.id(), envelope, TaskState.SUBMITTED, turn.createdAt());
    }
    var task = task(turn.id(), envelope, TaskState.FAILED, turn.createdAt());
    status(task).set("message", message(turn, turn.responseBody().flatMap(WaitingTasks::error)
        .or(turn::errorDetail).orElse("there is no answer")));
    return task;
  }

  /** The agent's own task keeps all but its ids, one of which stands in its metadata; a message of the agent ends ours. */
  private static ObjectNode answered(Activity turn, RequestEnvelope envelope, JsonNode result) {
    TaskAlias.of(turn.id(), Optional.of(envelope), result).tell(result);
    if (result.path("task") instanceof ObjectNode task) {
      return task.put("id", turn.id().toString());
    }
    var task = task(turn.id(), envelope, TaskState.COMPLETED, turn.createdAt());
    status(task).set("message", result.path("message"));
    return task;
  }

  private static ObjectNode status(ObjectNode task) {
    return (ObjectNode) task.path("status");
  }

  private static ObjectNode message(Activity turn, String text) {
    var message = Json.object().put("messageId", turn.id().toString()).put("role", "ROLE_AGENT");
    message.putArray("parts").addObject().put("text", text);
    return message;
  }

  private static ObjectNode task(UUID id, RequestEnvelope envelope, TaskState state, Instant at) {
    var task = Json.object().put("id", id.toString())
        .put("contextId", envelope.contextId().orElseGet(id::toString));
    task.putObject("status").put("state", state.name(Generation.V1_0))
        .put("timestamp", Timestamps.text(at));
    return task;
  }

  /** Reads the agent's answer, in whichever generation it came, as a result of 1.0. */
  private static Optional<JsonNode> result(Body response) {
    try {
      var result = Json.read(response.toByteArray()).path("result");
      var generation = result.has("kind") || result.has("parts")
          ? Generation.V0_3
          : Generation.V1_0;
      return A2aJson.between(generation, Generation.V1_0).result(A2aMethod.SEND,
          result) instanceof Translation.Translated<JsonNode> read
              ? Optional.of(read.value())
              : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> error(Body response) {
    try {
      return Optional.of(Json.read(response.toByteArray()).path("error").path("message").asText())
          .filter(text -> !text.isEmpty());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
