package app.moleculesai.sdk.runtime.tasks;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Ends tasks on which no agent works any more, because the server in which it did died: whoever follows such a task
 * hears that it failed. One thread at a time.
 */
public final class LostTasks {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger(LostTasks.class.getName());
  private static final int AT_ONCE = 100;
  private static final String WHY = "the server ended while the agent worked on the task";

  private final Registry registry;
  private final KeptTasks tasks;
  private final RunningTasks running;
  private final Predicate<String> isDead;

  /** Takes what says whether a run of a server is known to be dead. */
  public LostTasks(Registry registry, KeptTasks tasks, RunningTasks running,
      Predicate<String> isDead) {
    this.registry = registry;
    this.tasks = tasks;
    this.running = running;
    this.isDead = isDead;
  }

  /** Ends what is lost now. */
  public void sweep() {
    var dead = new HashMap<String, Boolean>();
    var page = registry.tasks().running(Optional.empty(), AT_ONCE);
    while (!page.isEmpty()) {
      page.stream().filter(task -> task.hasBody()
          && task.runners().stream().anyMatch(run -> isLost(run, TaskKey.of(task), dead)))
          .forEach(task -> end(task, dead));
      page = registry.tasks().running(Optional.of(page.getLast()), AT_ONCE);
    }
  }

  /** One that cannot be ended holds up none of the others. */
  private void end(TaskHead lost, Map<String, Boolean> dead) {
    try {
      endNow(lost, dead);
    } catch (RuntimeException e) {
      if (Supervisor.isPassingOrClosed(e)) {
        throw e;
      }
      LOG.log(ERROR, "a lost task of workspace={0} cannot be ended: {1}", lost.workspaceId(),
          e.getClass().getName());
    }
  }

  private void endNow(TaskHead lost, Map<String, Boolean> dead) {
    var key = TaskKey.of(lost);
    // as it is now: it may have been left in good order since it was listed, and gone on with
    tasks.find(key)
        .filter(now -> now.row().runners().stream().anyMatch(run -> isLost(run, key, dead)))
        .flatMap(now -> tasks.leave(now, run -> isLost(run, key, dead), WHY))
        .filter(task -> task.row().ended())
        .ifPresent(task -> LOG.log(WARNING, "a task of workspace={0} is lost with its server",
            lost.workspaceId()));
  }

  private boolean isLost(String runner, TaskKey task, Map<String, Boolean> dead) {
    return runner.equals(tasks.me())
        ? !running.isRunning(task)
        : dead.computeIfAbsent(runner, isDead::test);
  }
}
