package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.api.event.ChangeNotice;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Wakes those who wait for news of a task, here or on another server. It carries no news: whoever wakes reads the
 * registry, so none is slowed by another, and none is kept for the slow. Safe for use by many threads.
 */
public final class TaskSignals implements AutoCloseable {
  private final Map<TaskKey, Set<Watch>> watches = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Hears that a task changed. */
  public void changed(ChangeNotice notice) {
    if (notice.topic().equals(ChangeNotice.TASK)) {
      TaskKey.read(notice).ifPresentOrElse(
          key -> watches.getOrDefault(key, Set.of()).forEach(Watch::wake), this::wakeAll);
    }
  }

  /** Wakes all: news may have been missed. */
  public void wakeAll() {
    watches.values().forEach(those -> those.forEach(Watch::wake));
  }

  /** Begins to listen; what happens from now on is not missed. */
  Watch watch(TaskKey key) {
    var watch = new Watch(key);
    watches.compute(key, (same, those) -> {
      var all = those == null ? ConcurrentHashMap.<Watch>newKeySet() : those;
      all.add(watch);
      return all;
    });
    if (closed) {
      watch.close();
    }
    return watch;
  }

  /** Ends all waiting. */
  @Override
  public void close() {
    closed = true;
    watches.values().forEach(those -> new HashSet<>(those).forEach(Watch::close));
  }

  /** One who waits. {@code close} may come from any thread, also twice. */
  final class Watch implements AutoCloseable {
    private final TaskKey key;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long version;
    private boolean over;

    private Watch(TaskKey key) {
      this.key = key;
    }

    /** Returns what to wait on after having looked. */
    long version() {
      return locked(() -> version);
    }

    /** Says whether nobody waits here any more. */
    boolean isClosed() {
      return locked(() -> over);
    }

    /** Waits until something happened since that version, this was closed, or the time is over. */
    void await(long seen, Duration longest) throws InterruptedException {
      long left = longest.toNanos();
      lock.lockInterruptibly();
      try {
        while (version == seen && !over && left > 0) {
          left = changed.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }

    private void wake() {
      locked(() -> {
        version++;
        changed.signalAll();
        return true;
      });
    }

    private <T> T locked(Supplier<T> step) {
      lock.lock();
      try {
        return step.get();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      watches.computeIfPresent(key, (same, those) -> {
        those.remove(this);
        return those.isEmpty() ? null : those;
      });
      locked(() -> {
        over = true;
        changed.signalAll();
        return true;
      });
    }
  }
}
