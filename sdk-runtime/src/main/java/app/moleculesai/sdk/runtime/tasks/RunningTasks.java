package app.moleculesai.sdk.runtime.tasks;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The tasks on which agents of this server work now, and how to make them stop. Safe for use by many threads. */
public final class RunningTasks {
  /** The topic of notices that agents are to stop working on a task, wherever they do. */
  static final String STOP = "task-stop";

  private static final System.Logger LOG = System.getLogger(RunningTasks.class.getName());

  private final Supervisor supervisor;
  private final Map<TaskKey, List<Run>> runs = new ConcurrentHashMap<>();

  /** Takes who owns the threads on which agents are stopped. */
  public RunningTasks(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  /** Takes that an agent begins to work. */
  public Run begin(TaskKey key, Runnable stop) {
    var run = new Run(key, stop);
    runs.compute(key, (same, those) -> {
      var all = those == null ? new CopyOnWriteArrayList<Run>() : those;
      all.add(run);
      return all;
    });
    return run;
  }

  /** Hears that a task was ended here or on another server. */
  public void changed(ChangeNotice notice) {
    if (notice.topic().equals(STOP)) {
      TaskKey.read(notice).ifPresent(this::stop);
    }
  }

  private List<Run> stop(TaskKey key) {
    var those = runs.getOrDefault(key, List.of());
    those.forEach(Run::stop);
    return those;
  }

  /** Says whether an agent works on it. */
  boolean isRunning(TaskKey key) {
    return runs.containsKey(key);
  }

  /** Makes all agents stop that work on a task, and waits for them, though not for long. */
  void stop(TaskKey key, Duration longest) throws InterruptedException {
    var those = stop(key);
    long until = System.nanoTime() + longest.toNanos();
    for (var run : those) {
      if (!run.over.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }

  /** One agent at work. Closed when it has ended. */
  public final class Run implements AutoCloseable {
    private final TaskKey key;
    private final Runnable stop;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private boolean leaving; // guarded by its place in the map

    private Run(TaskKey key, Runnable stop) {
      this.key = key;
      this.stop = stop;
    }

    /** An agent may take its time, and those who hear of the same notice, or of the next one, are not to wait for it. */
    private void stop() {
      if (!stopping.getAndSet(true)) {
        supervisor.attend("stop-task", this::stopNow);
      }
    }

    private void stopNow() {
      try {
        stop.run();
      } catch (RuntimeException e) {
        LOG.log(WARNING, "an agent of workspace={0} could not be stopped: {1}", key.workspaceId(),
            e.getClass().getName());
      }
    }

    /**
     * Says that it is about to end, and whether no other agent goes on with the same task. Of those that end together one
     * hears so; each may ask again.
     */
    boolean leavesNobody() {
      var nobody = new AtomicBoolean(true);
      runs.computeIfPresent(key, (same, those) -> {
        leaving = true;
        nobody.set(those.stream().allMatch(run -> run.leaving));
        return those;
      });
      return nobody.get();
    }

    @Override
    public void close() {
      runs.computeIfPresent(key, (same, those) -> {
        those.remove(this);
        return those.isEmpty() ? null : those;
      });
      over.countDown();
    }
  }
}
