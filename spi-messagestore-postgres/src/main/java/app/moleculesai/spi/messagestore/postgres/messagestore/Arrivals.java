package app.moleculesai.spi.messagestore.postgres.messagestore;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes those who follow a workspace when this server appends to it. Who waits registers first and looks then, so that
 * no row is missed; rows of other servers are found by looking again. Safe for use by many threads.
 */
final class Arrivals {
  private final ConcurrentHashMap<UUID, Set<Waiter>> waiters = new ConcurrentHashMap<>();

  /** Registers somebody who waits; close ends it. */
  Waiter expect(UUID workspaceId) {
    var waiter = new Waiter(workspaceId);
    waiters.compute(workspaceId, (id, others) -> {
      var all = others == null ? ConcurrentHashMap.<Waiter>newKeySet() : others;
      all.add(waiter);
      return all;
    });
    return waiter;
  }

  void wake(UUID workspaceId) {
    if (!waiters.isEmpty()) {
      waiters.getOrDefault(workspaceId, Set.of()).forEach(Waiter::wake);
    }
  }

  void wakeAll() {
    waiters.values().forEach(all -> all.forEach(Waiter::wake));
  }

  /** Somebody who waits. Belongs to one thread, but for {@code wake}. */
  final class Waiter implements AutoCloseable {
    private final UUID workspaceId;
    private final Semaphore news = new Semaphore(0);

    private Waiter(UUID workspaceId) {
      this.workspaceId = workspaceId;
    }

    /** Waits until something came here, or the time is over. */
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
