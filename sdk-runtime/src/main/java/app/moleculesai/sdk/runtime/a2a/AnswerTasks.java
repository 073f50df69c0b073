package app.moleculesai.sdk.runtime.a2a;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.envelope.TaskNews;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.TaskState;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import java.util.Optional;

/**
 * Notes whose the task is that an agent's answer to one request tells of, before the client hears of it. The answer does
 * not wait for a registry that fails. One thread at a time.
 */
final class AnswerTasks {
  private static final System.Logger LOG = System.getLogger(AnswerTasks.class.getName());

  private final OwnedTasks tasks;
  private final OwnedTasks.Exchange exchange;
  private final boolean tellsOfTasks;
  private Optional<String> id = Optional.empty();
  private Optional<String> state = Optional.empty();

  AnswerTasks(OwnedTasks tasks, Turn turn) {
    this.tasks = tasks;
    var method = Interpreter.method(turn.envelope());
    this.tellsOfTasks = method.filter(AnswerTasks::tellsOfTask).isPresent();
    this.exchange = new OwnedTasks.Exchange(turn.target().id(), TaskOwner.of(turn.caller()),
        Interpreter.generation(turn.envelope()), method.filter(Interpreter::isMessage).isPresent());
  }

  private static boolean tellsOfTask(A2aMethod method) {
    return switch (method) {
      case SEND, STREAM, GET, CANCEL, RESUBSCRIBE -> true;
      case LIST, SET_PUSH, GET_PUSH, LIST_PUSH, DELETE_PUSH, EXTENDED_CARD -> false;
    };
  }

  /** Says whether a request of a method names a task that is there. */
  static boolean isAboutTask(A2aMethod method) {
    return switch (method) {
      case GET, CANCEL, RESUBSCRIBE, SET_PUSH, GET_PUSH, LIST_PUSH, DELETE_PUSH -> true;
      case SEND, STREAM, LIST, EXTENDED_CARD -> false;
    };
  }

  /** Returns the task that a request asks about or goes on with. */
  static Optional<String> asked(RequestEnvelope request) {
    return Interpreter.method(request).flatMap(method -> switch (method) {
      case SEND, STREAM -> request.taskId();
      case GET, CANCEL, RESUBSCRIBE -> request.askedId();
      case SET_PUSH -> request.askedTaskId();
      case GET_PUSH, LIST_PUSH, DELETE_PUSH ->
        Interpreter.generation(request) == Generation.V0_3
            ? request.askedId()
            : request.askedTaskId();
      case LIST, EXTENDED_CARD -> Optional.empty();
    }).filter(task -> !task.isEmpty());
  }

  /** Reads a response of JSON-RPC, or an event of a stream, and returns the task that it tells of. */
  Optional<String> heard(byte[] response) {
    if (!tellsOfTasks) {
      return Optional.empty();
    }
    var news = TaskNews.read(response);
    news.filter(this::isNew).ifPresent(this::note);
    return news.map(TaskNews::id);
  }

  private boolean isNew(TaskNews news) {
    return !id.equals(Optional.of(news.id()))
        || (news.state().isPresent() && !state.equals(news.state()));
  }

  private void note(TaskNews news) {
    id = Optional.of(news.id());
    state = news.state();
    try {
      tasks.heard(exchange, news.id(), news.contextId(), news.state().map(AnswerTasks::state));
    } catch (SdkException e) {
      LOG.log(WARNING, "workspace={0}: the state of a task was not stored: {1}",
          exchange.workspaceId(), e.code().word());
    }
  }

  private static TaskState state(String name) {
    return TaskState.find(name, Generation.V1_0).or(() -> TaskState.find(name, Generation.V0_3))
        .orElse(TaskState.UNSPECIFIED);
  }
}
