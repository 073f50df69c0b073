package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.envelope.TaskFacts;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.TaskState;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import app.moleculesai.sdk.runtime.turns.Turn;
import java.util.Optional;

/**
 * Notes whose the task is that an agent's answer to one request tells of, before the client hears of it and before
 * it is in the log. The answer does not wait for a registry that fails ({@link TaskNotes}). One thread at a time.
 */
public final class AnswerTasks {
  private final OwnedTasks tasks;
  private final OwnedTasks.Exchange exchange;
  private final TaskNotes notes;
  private final boolean tellsOfTasks;
  private Optional<String> id = Optional.empty();
  private Optional<TaskState> state = Optional.empty();

  /** Takes where notes go, the turn whose message is answered, and who runs notes that are late. */
  public AnswerTasks(OwnedTasks tasks, Turn turn, Supervisor supervisor) {
    this.tasks = tasks;
    this.notes = new TaskNotes(turn.target().id(), supervisor);
    var method = Requests.method(turn.envelope());
    this.tellsOfTasks = method.filter(AnswerTasks::tellsOfTask).isPresent();
    this.exchange = new OwnedTasks.Exchange(turn.target().id(), TaskOwner.of(turn.caller()),
        Requests.generation(turn.envelope()), begins(method, turn.envelope()));
  }

  private static OwnedTasks.Begins begins(Optional<A2aMethod> method, RequestEnvelope request) {
    if (method.filter(Requests::isMessage).isEmpty()) {
      return OwnedTasks.Begins.NEVER;
    }
    return Requests.task(request).isPresent() ? OwnedTasks.Begins.MAYBE : OwnedTasks.Begins.SURELY;
  }

  private static boolean tellsOfTask(A2aMethod method) {
    return switch (method) {
      case SEND, STREAM, GET, CANCEL, RESUBSCRIBE -> true;
      case LIST, SET_PUSH, GET_PUSH, LIST_PUSH, DELETE_PUSH, EXTENDED_CARD -> false;
    };
  }

  /** Reads an event of a stream, and returns the task that it tells of. */
  public Optional<String> heard(byte[] event) {
    if (!tellsOfTasks) {
      return Optional.empty();
    }
    if (id.isPresent() && !TaskFacts.mayTellState(event)) {
      return id; // a piece of an artifact most likely, of which there are many
    }
    return take(TaskFacts.read(event));
  }

  /** Reads a whole response of JSON-RPC. */
  public void heard(Body response) {
    if (tellsOfTasks) {
      take(response.read(TaskFacts::read));
    }
  }

  private Optional<String> take(Optional<TaskFacts> facts) {
    facts.ifPresent(task -> {
      var told = task.state().map(AnswerTasks::state);
      if (!id.equals(Optional.of(task.id())) || (told.isPresent() && !told.equals(state))) {
        var about = id.isEmpty() ? exchange : exchange.goesOn();
        id = Optional.of(task.id());
        state = told;
        notes.write(task.id(),
            () -> tasks.heard(about, task.id(), task.contextId(), told));
      }
    });
    return facts.map(TaskFacts::id);
  }

  private static TaskState state(String name) {
    return TaskState.find(name, Generation.V1_0).or(() -> TaskState.find(name, Generation.V0_3))
        .orElse(TaskState.UNSPECIFIED);
  }
}
