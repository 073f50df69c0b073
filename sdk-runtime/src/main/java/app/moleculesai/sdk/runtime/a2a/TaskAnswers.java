package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.calls.CallLimits;
import app.moleculesai.sdk.runtime.dialogue.Requests;
import app.moleculesai.sdk.runtime.envelope.StorableJson;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.TaskState;
import app.moleculesai.sdk.runtime.taskcalls.AgentTasks;
import app.moleculesai.sdk.runtime.taskcalls.Asked;
import app.moleculesai.sdk.runtime.taskcalls.TaskCalls;
import app.moleculesai.sdk.runtime.taskcalls.TaskMarks;
import app.moleculesai.sdk.runtime.taskcalls.TaskRun;
import app.moleculesai.sdk.runtime.taskcalls.TaskStream;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import app.moleculesai.sdk.runtime.tasks.KeptTasks;
import app.moleculesai.sdk.runtime.tasks.TaskRefusedException;
import app.moleculesai.sdk.runtime.turns.StreamHistory;
import app.moleculesai.sdk.runtime.turns.Turn;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells clients of the tasks that agents inside this process speak of, which are kept: while an agent works on one, it does
 * not matter whether the client stays. Safe for use by many threads.
 */
final class TaskAnswers {
  /** How long whoever sent a message without a limit of its own waits for a task to come to rest. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final KeptTasks tasks;
  private final AgentTasks agentTasks;
  private final TaskRun.Parts parts;

  TaskAnswers(KeptTasks tasks, AgentTasks agentTasks, CallLimits limits, Supervisor supervisor) {
    this.tasks = tasks;
    this.agentTasks = agentTasks;
    this.parts = new TaskRun.Parts(tasks, limits, supervisor);
  }

  /** Ends the turn, and tells the client why it hears nothing of what the agent said. */
  static void refuse(Delivery delivery, Heard.Refused refused) {
    var turn = delivery.turn();
    turn.brokeOff(refused.error().message(), Optional.empty());
    var error = RpcJson.error(turn.envelope(), refused.error(),
        Requests.generation(turn.envelope()));
    if (refused.client().isPresent()) {
      refused.client().get().writeEvent(error);
      refused.client().get().close();
    } else {
      delivery.sink().whole(error, delivery.streams());
    }
  }

  /** Says whether an answer was about a task, which is kept, and so the client's answer. */
  boolean answered(Delivery delivery, Received.Whole whole) {
    if (whole.status() != 200 || !TaskMarks.in(whole.body())) {
      return false;
    }
    var asked = Asked.of(delivery.turn(), delivery.task());
    Optional<KeptTask> kept;
    try {
      kept = asked.flatMap(ask -> agentTasks.keep(ask, whole.body()));
    } catch (TaskRefusedException e) {
      refuse(delivery, new Heard.Refused(e.error(), Optional.empty()));
      return true;
    }
    if (kept.isEmpty()) {
      return false;
    }
    delivery.turn().answered(200, StorableJson.of(whole.body()));
    delivery.sink().whole(response(delivery, asked.get(), kept.get()), delivery.streams());
    return true;
  }

  private static Body response(Delivery delivery, Asked asked, KeptTask task) {
    var result = Json.object().set("task", asked.view(task));
    return RpcJson.response(delivery.turn().envelope(), "result",
        TaskCalls.inWordsOf(asked.client(), A2aMethod.SEND, result));
  }

  /** Lets the agent work on, ends the turn with it, and tells the client of the task. */
  void goOn(Delivery delivery, Heard.Task task) {
    work(delivery, task);
    tell(delivery, task);
  }

  /** Lets the agent work on, in the background unless whoever sent the message waits for its end. */
  private void work(Delivery delivery, Heard.Task task) {
    if (task.kept().run().isEmpty()) {
      task.events().close();
      ended(delivery.turn(), task.first());
      return;
    }
    var other = delivery.turn().handOver();
    var run = new TaskRun(parts, other.orElse(delivery.turn()), delivery.message().ceiling(),
        task.events(), task.kept().task(), task.kept().run().get());
    if (other.isEmpty() || !parts.supervisor().attend("task", run)) {
      try {
        run.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The first event was the end. */
  private static void ended(Turn turn, Body first) {
    var history = StreamHistory.ofEvents(turn.maxBodyBytes());
    history.event(first);
    turn.answered(200, history.finish());
  }

  private void tell(Delivery delivery, Heard.Task heard) {
    var asked = heard.asked();
    var task = heard.kept().task();
    if (heard.client().isPresent()) {
      TaskStream.send(heard.client().get(), delivery.turn().envelope(), asked.client(),
          Optional.of(new TaskStream.Snapshot(task.row().lastEvent(), asked.view(task))),
          tasks.follow(task, task.row().lastEvent()));
      return;
    }
    try {
      var rest = asked.returnsImmediately()
          ? task
          : tasks.awaitRest(task, delivery.message().ceiling().orElse(LONGEST_WAIT)).orElse(task);
      var response = response(delivery, asked, rest);
      if (rest.state() == TaskState.FAILED) {
        delivery.sink().failedTask(response, rest.statusText());
      } else {
        delivery.sink().answer(200, response);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.SHUTTING_DOWN, "the server stops; the task is in its list",
          e);
    }
  }
}
