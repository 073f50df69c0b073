package app.moleculesai.sdk.runtime.taskcalls;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.tasks.KeptTasks;
import app.moleculesai.sdk.runtime.tasks.RunningTasks;
import app.moleculesai.sdk.runtime.tasks.TaskKey;

/**
 * Agents that were about to go on with a task and do not: another one may have left it to them meanwhile. Safe for use by
 * many threads.
 */
final class LeftRuns {
  private static final System.Logger LOG = System.getLogger(LeftRuns.class.getName());

  private final KeptTasks tasks;
  private final Supervisor supervisor;

  LeftRuns(KeptTasks tasks, Supervisor supervisor) {
    this.tasks = tasks;
    this.supervisor = supervisor;
  }

  /**
   * Writes that the agent does not work on the task, and closes its run. During an outage that is done later: a run that
   * was closed before would make a task lost that rests.
   */
  void leave(TaskKey key, RunningTasks.Run run) {
    try {
      leaveNow(key, run);
    } catch (RuntimeException e) { // an outage: the rest is told of there
      supervisor.untilDone("leave-task", () -> leaveNow(key, run));
    }
  }

  private void leaveNow(TaskKey key, RunningTasks.Run run) {
    try {
      tasks.find(key).ifPresent(task -> tasks.stopped(task, run));
    } catch (RuntimeException e) {
      if (Supervisor.isPassing(e)) {
        throw e;
      }
      LOG.log(WARNING, "a task of workspace={0} cannot be left: {1}", key.workspaceId(),
          e.getClass().getName());
    }
    run.close();
  }
}
