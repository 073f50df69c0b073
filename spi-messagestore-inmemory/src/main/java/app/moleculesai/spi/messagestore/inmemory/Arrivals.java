package app.moleculesai.spi.messagestore.inmemory;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets readers wait for rows of a workspace, also of one that has no log yet. A reader that waits first registers and
 * then looks, a writer first stores and then wakes, so no row is missed. Safe for use by many threads.
 */
final class Arrivals {
  private final ConcurrentHashMap<UUID, Set<Waiter>> waiters = new ConcurrentHashMap<>();

  /** Registers a reader; close ends it. */
  Waiter expect(UUID workspaceId) {
    var waiter = new Waiter(workspaceId);
    waiters.compute(workspaceId, (id, others) -> {
      var all = others == null ? ConcurrentHashMap.<Waiter>newKeySet() : others;
      all.add(waiter);
      return all;
    });
    return waiter;
  }

  /** Wakes who waits for rows of a workspace. */
  void wake(UUID workspaceId) {
    if (!waiters.isEmpty()) {
      waiters.getOrDefault(workspaceId, Set.of()).forEach(Waiter::wake);
    }
  }

  /** Wakes everybody. */
  void wakeAll() {
    waiters.values().forEach(all -> all.forEach(Waiter::wake));
  }

  /** One reader. Belongs to one thread, but for {@code wake}. */
  final class Waiter implements AutoCloseable {
    private final UUID workspaceId;
    private final Semaphore news = new Semaphore(0);

    private Waiter(UUID workspaceId) {
      this.workspaceId = workspaceId;
    }

    /** Waits until something may have come, or the time is over. */
    void await(long nanos) throws InterruptedException {
      if (news.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        news.drainPermits();
      }
    }

    private void wake() {
      news.release();
    }

    @Override
    public void close() {
      waiters.computeIfPresent(workspaceId, (id, others) -> {
        others.remove(this);
        return others.isEmpty() ? null : others;
      });
    }
  }
}
