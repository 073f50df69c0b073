package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.dialogue.Interpreter;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import app.moleculesai.sdk.runtime.tasks.KeptTasks;
import app.moleculesai.sdk.runtime.tasks.TaskList;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import app.moleculesai.sdk.runtime.tasks.TaskRefusedException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Answers what is asked about the tasks of an agent inside this process. Safe for use by many threads. */
public final class TaskCalls {
  private final KeptTasks tasks;

  /** Takes what keeps tasks. */
  public TaskCalls(KeptTasks tasks) {
    this.tasks = tasks;
  }

  /**
   * Answers.
   *
   * @throws TaskRefusedException when it is refused
   */
  public void answer(IncomingMessage message, RequestEnvelope envelope, A2aMethod method,
      Generation client, ReplySink sink) {
    switch (A2aJson.between(client, Generation.V1_0).params(method, Requests.params(envelope))) {
      case Translation.Refused<JsonNode> refused -> throw TaskRefusedException.of(refused.error());
      case Translation.Translated<JsonNode> params ->
        answer(new Question(message, envelope, method, client, params.value()), sink);
    }
  }

  private record Question(IncomingMessage message, RequestEnvelope envelope, A2aMethod method,
      Generation client, JsonNode params) {
    String owner() {
      return TaskOwner.of(message.caller());
    }
  }

  private void answer(Question question, ReplySink sink) {
    switch (question.method) {
      case GET -> result(question,
          require(question).view(TaskList.historyLength(question.params)), sink);
      case LIST -> result(question,
          tasks.list().page(question.message.target(), question.owner(), question.params), sink);
      case CANCEL -> result(question, cancel(require(question)).view(OptionalInt.empty()), sink);
      case RESUBSCRIBE -> subscribe(question, sink);
      default -> throw TaskRefusedException.of(Interpreter.withoutTasks(question.method));
    }
  }

  private KeptTask require(Question question) {
    return tasks.require(question.message.target(), question.owner(),
        question.params.path("id").asText());
  }

  private KeptTask cancel(KeptTask task) {
    try {
      return tasks.cancel(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.SHUTTING_DOWN, "the server stops; the task is canceled", e);
    }
  }

  private static void result(Question question, JsonNode result, ReplySink sink) {
    sink.answer(200, RpcJson.response(question.envelope, "result",
        inWordsOf(question.client, question.method, result)));
  }

  /** Returns a result of 1.0 in a client's generation. */
  public static JsonNode inWordsOf(Generation client, A2aMethod method, JsonNode result) {
    return switch (A2aJson.between(Generation.V1_0, client).result(method, result)) {
      case Translation.Translated<JsonNode> translated -> translated.value();
      case Translation.Refused<JsonNode> refused ->
        throw new IllegalStateException("a kept task is none: " + refused.error().message());
    };
  }

  /** Who lost a connection goes on where it broke, when all that came since is there; also to hear of the end. */
  private void subscribe(Question question, ReplySink sink) {
    var task = require(question);
    long last = task.row().lastEvent();
    var heard = number(question.message.headers().lastEventId());
    boolean goesOn = heard.isPresent() && tasks.hasAllBehind(task, heard.getAsLong());
    if (task.row().ended() && (!goesOn || heard.getAsLong() == last)) {
      throw TaskRefusedException.of(A2aErrorCode.UNSUPPORTED_OPERATION,
          "the task has ended: nothing more will be heard of it");
    }
    var snapshot = goesOn
        ? Optional.<TaskStream.Snapshot>empty()
        : Optional.of(new TaskStream.Snapshot(last, task.json()));
    TaskStream.send(sink.events(), question.envelope, question.client, snapshot,
        tasks.follow(task, goesOn ? heard.getAsLong() : last));
  }

  private static OptionalLong number(Optional<String> eventId) {
    try {
      return eventId.map(text -> OptionalLong.of(Long.parseLong(text)))
          .orElseGet(OptionalLong::empty);
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
