package app.moleculesai.spi.runtime.docker;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of all agents of this installation, from one list that is at most a second old: a swarm tells no events of
 * tasks. A silence stands for five seconds. Safe for use by many threads; {@code lock} lets one of them ask.
 */
final class SwarmView implements AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofMillis(900);
  private static final Duration LIST_LIMIT = Duration.ofSeconds(10);
  private static final Duration SILENCE_STANDS = Duration.ofSeconds(5);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final SwarmApi api;
  private final Ownership ownership;
  private final Runnable beforeList;
  private final Executor executor;
  private final System.Logger log;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean begun;
  private volatile @Nullable Snapshot last;
  private volatile @Nullable Silence silence;

  /** What was seen last, and until when it counts. */
  private record Snapshot(Map<UUID, List<SwarmTask>> tasks, long until) {}

  private record Silence(String reason, long until) {}

  /** Takes whom to ask, and what to look at now and then beside the tasks. */
  SwarmView(SwarmApi api, Ownership ownership, Runnable beforeList, Executor executor,
      System.Logger log) {
    this.api = api;
    this.ownership = ownership;
    this.beforeList = beforeList;
    this.executor = executor;
    this.log = log;
  }

  /** Begins to look every second, so that addresses are known without asking. */
  void begin() {
    begun = true;
    executor.execute(() -> {
      try {
        boolean seen = true;
        do {
          seen = look(seen);
        } while (!closing.await(FRESH.toNanos(), TimeUnit.NANOSECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        ended.countDown();
      }
    });
  }

  private boolean look(boolean before) {
    var problem = Optional.<String>empty();
    try {
      beforeList.run();
      problem = problem();
    } catch (SdkException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
    if (problem.isPresent() && before && closing.getCount() > 0) {
      log.log(WARNING, "the swarm's manager is not to be had: {0}", problem.get());
    } else if (problem.isEmpty() && !before) {
      log.log(INFO, "the swarm's manager answers again");
    }
    return problem.isEmpty();
  }

  /** Returns why nothing is known at the moment; empty when something is. Takes at most a second. */
  Optional<String> problem() {
    if (isFresh()) {
      return Optional.empty();
    }
    if (!begins()) {
      return Optional.of("the swarm's manager takes long to list its tasks");
    }
    try {
      if (isFresh()) {
        return Optional.empty();
      }
      var standing = silence;
      if (standing != null && standing.until - System.nanoTime() > 0) {
        return Optional.of(standing.reason);
      }
      list(LIMIT);
      return Optional.empty();
    } catch (SilenceException e) {
      var reason = String.valueOf(e.getMessage());
      silence = new Silence(reason, System.nanoTime() + SILENCE_STANDS.toNanos());
      return Optional.of(reason);
    } catch (SdkException e) {
      if (e.code() == ErrorCode.CLOSED) {
        throw e;
      }
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  /** Somebody who waits for the whole list may have the lock for long. */
  private boolean begins() {
    try {
      return lock.tryLock(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isFresh() {
    var snapshot = last;
    return snapshot != null && snapshot.until - System.nanoTime() > 0;
  }

  private Map<UUID, List<SwarmTask>> list(Duration limit) {
    long now = System.nanoTime();
    var tasks = new HashMap<UUID, List<SwarmTask>>();
    SwarmJson.tasks(api.get("list the swarm's tasks", limit,
        "/tasks" + SwarmJson.byLabels(ownership.ofInstallation())))
        .forEach(task -> tasks.computeIfAbsent(task.workspaceId(), id -> new ArrayList<>())
            .add(task));
    silence = null;
    last = new Snapshot(tasks, now + FRESH.toNanos());
    return tasks;
  }

  /** Lists all tasks now. */
  Map<UUID, List<SwarmTask>> listNow() {
    lock.lock();
    try {
      return list(LIST_LIMIT);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the tasks of a workspace as they were seen last. */
  List<SwarmTask> last(UUID workspaceId) {
    var snapshot = last;
    return snapshot == null ? List.of() : snapshot.tasks.getOrDefault(workspaceId, List.of());
  }

  /** Says whether anything was seen yet. */
  boolean hasSeen() {
    return last != null;
  }

  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    if (begun) {
      ended.await(END_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
