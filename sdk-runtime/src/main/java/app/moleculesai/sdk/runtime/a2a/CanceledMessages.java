package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.TaskState;
import app.moleculesai.sdk.runtime.taskcalls.TaskNotes;
import app.moleculesai.sdk.runtime.taskcalls.WaitingTasks;
import app.moleculesai.sdk.runtime.tasks.OwnedTasks;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Optional;

/**
 * Cancels tasks that stand for messages which wait ({@code a2a.md}): the message is taken out of the queue, and its turn
 * ends with the canceled task as its answer, so that every server says the same of it from then on. Safe for use by many
 * threads.
 */
public final class CanceledMessages {
  private final QueuedMessages queue;
  private final OwnedTasks owned;
  private final Supervisor supervisor;
  private final Clock clock;

  /** Takes where messages wait, and who notes whose tasks are whose. */
  public CanceledMessages(QueuedMessages queue, OwnedTasks owned, Supervisor supervisor,
      Clock clock) {
    this.queue = queue;
    this.owned = owned;
    this.supervisor = supervisor;
    this.clock = clock;
  }

  /** Returns the task as it is then; empty when its message does not wait any more. */
  Optional<ObjectNode> cancel(IncomingMessage request, WaitingTasks.Found.Task found) {
    var task = WaitingTasks.canceled(found, clock.instant());
    var result = Json.object().<ObjectNode>set("task", task);
    if (!queue.takeBack(found.turn(), RpcJson.response(found.message(), "result", result))) {
      return Optional.empty();
    }
    // with a row for it its receiver and its place in the list go when those of other tasks do
    new TaskNotes(request.target(), supervisor).write(found.turn().id().toString(),
        () -> note(request, task));
    return Optional.of(task);
  }

  private void note(IncomingMessage request, ObjectNode task) {
    owned.heard(new OwnedTasks.Exchange(request.target(), TaskOwner.of(request.caller()),
        Generation.V1_0, OwnedTasks.Begins.MAYBE), task.path("id").asText(),
        Optional.of(task.path("contextId").asText()), Optional.of(TaskState.CANCELED));
  }
}
