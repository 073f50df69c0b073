package app.moleculesai.sdk.runtime.recovery;

import static java.lang.System.Logger.Level.ERROR;

import app.moleculesai.sdk.runtime.background.Pauses;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one cycle at a time run for each workspace, and for all requests that come meanwhile one more ({@code wire.md}
 * CO-1 to CO-5). Workspaces do not wait for each other. Safe for use by many threads; {@code lock} guards the map and
 * what is in it.
 */
public final class RestartQueue {
  private static final System.Logger LOG = System.getLogger(RestartQueue.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1); // B-12

  private final Supervisor supervisor;
  private final Cycle cycle;
  private final Pauses pauses;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  /** What is wanted of the workspaces for which a cycle runs or is about to. */
  private final Map<UUID, Set<RestartReason>> running = new HashMap<>();

  /** One restart from beginning to end. */
  @FunctionalInterface
  public interface Cycle {
    /** Runs it for all who wanted it; equal reasons stand once. */
    void run(UUID workspaceId, List<RestartReason> reasons) throws InterruptedException;
  }

  /** Takes what runs for a workspace, and who owns the threads it runs on. */
  public RestartQueue(Supervisor supervisor, Cycle cycle) {
    this(supervisor, cycle, supervisor::pause);
  }

  /** Takes also how time passes after a failure. */
  RestartQueue(Supervisor supervisor, Cycle cycle, Pauses pauses) {
    this.supervisor = supervisor;
    this.cycle = cycle;
    this.pauses = pauses;
  }

  /** Asks for a cycle, and returns at once. */
  public void request(UUID workspaceId, RestartReason reason) {
    lock.lock();
    try {
      var wanted = running.get(workspaceId);
      if (wanted != null) {
        wanted.add(reason);
        return;
      }
      running.put(workspaceId, new LinkedHashSet<>(Set.of(reason)));
    } finally {
      lock.unlock();
    }
    supervisor.run("restart-" + workspaceId, () -> runAll(workspaceId));
  }

  private void runAll(UUID workspaceId) throws InterruptedException {
    try {
      for (var reasons = take(workspaceId); !reasons.isEmpty(); reasons = take(workspaceId)) {
        if (!succeeds(workspaceId, reasons) && isWanted(workspaceId)) {
          pauses.pause(PAUSE);
        }
      }
    } catch (InterruptedException | Error e) {
      end(workspaceId);
      throw e;
    }
  }

  private boolean succeeds(UUID workspaceId, List<RestartReason> reasons)
      throws InterruptedException {
    try {
      cycle.run(workspaceId, reasons);
      return true;
    } catch (RuntimeException | Error e) { // whatever it was, the next one runs (CO-5)
      if (Supervisor.isEndOfMachine(e)) {
        throw e;
      }
      LOG.log(ERROR, "workspace=" + workspaceId + " its restart failed", e);
      return false;
    }
  }

  /** Returns what is wanted now; nothing ends the run. */
  private List<RestartReason> take(UUID workspaceId) {
    lock.lock();
    try {
      var wanted = running.getOrDefault(workspaceId, Set.of());
      if (wanted.isEmpty()) {
        end(workspaceId);
      } else {
        running.put(workspaceId, new LinkedHashSet<>());
      }
      return List.copyOf(wanted);
    } finally {
      lock.unlock();
    }
  }

  private boolean isWanted(UUID workspaceId) {
    lock.lock();
    try {
      return !running.getOrDefault(workspaceId, Set.of()).isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void end(UUID workspaceId) {
    lock.lock();
    try {
      running.remove(workspaceId);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says whether a cycle runs for a workspace or is about to. */
  public boolean isRunning(UUID workspaceId) {
    lock.lock();
    try {
      return running.containsKey(workspaceId);
    } finally {
      lock.unlock();
    }
  }

  /** Drops what is wanted of a workspace; a cycle that runs goes on to its end. */
  public void forget(UUID workspaceId) {
    lock.lock();
    try {
      running.computeIfPresent(workspaceId, (id, wanted) -> new LinkedHashSet<>());
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no cycle runs and none is about to; says whether that was in time (CO-8). */
  public boolean awaitIdle(Duration longest) throws InterruptedException {
    long nanos = longest.toNanos();
    lock.lock();
    try {
      while (!running.isEmpty()) {
        if (nanos <= 0) {
          return false;
        }
        nanos = ended.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
