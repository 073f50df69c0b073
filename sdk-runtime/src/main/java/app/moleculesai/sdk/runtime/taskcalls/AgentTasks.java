package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.pushcalls.MessageConfigs;
import app.moleculesai.sdk.runtime.tasks.KeptTask;
import app.moleculesai.sdk.runtime.tasks.KeptTasks;
import app.moleculesai.sdk.runtime.tasks.RunningTasks;
import app.moleculesai.sdk.runtime.tasks.TaskChange;
import app.moleculesai.sdk.runtime.tasks.TaskKey;
import app.moleculesai.sdk.runtime.tasks.TaskOwner;
import app.moleculesai.sdk.runtime.tasks.TaskRefusedException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether what an agent inside this process says is about a task, and has that kept. Agents there speak 0.3.
 * Safe for use by many threads.
 */
public final class AgentTasks {
  private final KeptTasks tasks;
  private final MessageConfigs pushes;
  private final LeftRuns left;

  /** Takes what keeps tasks, what pushes their news, and who waits for the end of an outage. */
  public AgentTasks(KeptTasks tasks, MessageConfigs pushes, Supervisor supervisor) {
    this.tasks = tasks;
    this.pushes = pushes;
    this.left = new LeftRuns(tasks, supervisor);
  }

  /** A task that an agent speaks of, and that the agent goes on with it, unless it has ended. */
  public record Kept(KeptTask task, Optional<RunningTasks.Run> run) {}

  /**
   * Has a task kept that an agent speaks of in its one answer.
   *
   * @throws TaskRefusedException when the task has ended meanwhile, or is another caller's
   */
  public Optional<KeptTask> keep(Asked asked, Body response) {
    return Said.of(asked, response).flatMap(said -> keep(asked, said, Optional.empty()));
  }

  /**
   * Has a task kept that an agent speaks of in the first event of its stream.
   *
   * @param stop makes the agent stop
   * @return empty when it speaks of none, or of one that cannot be kept: then its words are passed on as they are
   * @throws TaskRefusedException like {@link #keep(Asked, Body)}
   */
  public Optional<Kept> keep(Asked asked, Body response, Runnable stop) {
    var said = Said.of(asked, response);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    // before it is written: what runs and is not known to run would be taken for lost
    var key = new TaskKey(asked.turn().target().id(), said.get().taskId());
    var run = tasks.run(key, stop);
    Optional<KeptTask> kept = Optional.empty();
    boolean mayHaveBegun = said.get().known().isEmpty();
    try {
      kept = keep(asked, said.get(), Optional.of(tasks.me()));
      mayHaveBegun = false;
    } catch (TaskRefusedException e) {
      mayHaveBegun = false;
      throw e;
    } finally {
      if (kept.isEmpty() && !mayHaveBegun) {
        left.leave(key, run);
      } else if (kept.filter(task -> !task.row().ended()).isEmpty()) {
        run.close(); // a task that was begun nevertheless is lost
      }
    }
    return kept.map(task -> new Kept(task,
        task.row().ended() ? Optional.empty() : Optional.of(run)));
  }

  private Optional<KeptTask> keep(Asked asked, Said said, Optional<String> runner) {
    if (said.known().isPresent()) {
      return Optional.of(goOn(asked, said.known().get(), said, runner));
    }
    var turn = asked.turn();
    var begun = tasks.begin(new KeptTasks.Beginning(turn.target().id(),
        TaskOwner.of(turn.caller()), asked.client().version(), asked.params().path("message"),
        (ObjectNode) said.events().getFirst().path("task"), runner),
        pushes.becomes(turn.envelope()));
    if (begun.isEmpty()) {
      return taken(asked, said, runner);
    }
    var rest = said.events().subList(1, said.events().size());
    return rest.isEmpty()
        ? begun
        : begun.flatMap(task -> tasks.advance(task, change(runner, Optional.empty(), rest)));
  }

  private KeptTask goOn(Asked asked, KeptTask task, Said said, Optional<String> runner) {
    pushes.goesOn(asked.turn().target(), asked.turn().envelope(), task.row().id());
    return tasks
        .advance(task, change(runner, Optional.of(asked.params().path("message")), said.events()))
        .orElseThrow(() -> TaskRefusedException.of(A2aErrorCode.UNSUPPORTED_OPERATION,
            "the task has ended and takes no messages"));
  }

  /** An agent may come back to a task that the message does not name, but not to another caller's. */
  private Optional<KeptTask> taken(Asked asked, Said said, Optional<String> runner) {
    var there = tasks.find(new TaskKey(asked.turn().target().id(), said.taskId()));
    if (there.isEmpty()) {
      return Optional.empty();
    }
    var task = there.get();
    if (!task.row().owner().equals(TaskOwner.of(asked.turn().caller()))) {
      throw TaskRefusedException.of(A2aErrorCode.INVALID_AGENT_RESPONSE,
          "the agent answered with a task that is not the caller's");
    }
    return task.row().ended()
        ? there
        : said.of(task).map(updates -> goOn(asked, task, updates, runner));
  }

  /** One answer does not say that nobody else works on the task. */
  private static TaskChange change(Optional<String> runner, Optional<JsonNode> said,
      List<ObjectNode> updates) {
    return runner.map(me -> TaskChange.by(me, said, updates))
        .orElseGet(() -> TaskChange.of(said, updates));
  }
}
