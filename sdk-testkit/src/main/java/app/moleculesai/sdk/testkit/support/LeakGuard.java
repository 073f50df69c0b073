package app.moleculesai.sdk.testkit.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Notices threads that something leaves behind each time it is opened and closed: platform threads, and tasks of its
 * context's executor. A virtual thread that it started by itself cannot be seen.
 */
public final class LeakGuard {
  private static final int ROUNDS = 3;

  private LeakGuard() {}

  /** One round of opening, using and closing. */
  @FunctionalInterface
  public interface Round {
    /** Does it. */
    void run() throws Exception;
  }

  /**
   * Checks that the second and later rounds leave no thread. The first may: a driver's timer that is shared by all
   * instances is no leak.
   */
  public static void assertNoThreadLeft(KitContext context, Round round) throws Exception {
    round.run();
    for (int i = 1; i < ROUNDS; i++) {
      var before = running(context);
      round.run();
      awaitEnd(before, running(context));
    }
  }

  private static Set<Thread> running(KitContext context) {
    var threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.addAll(context.tasks());
    return threads;
  }

  private static void awaitEnd(Set<Thread> before, Set<Thread> after) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    for (var thread : after) {
      if (!before.contains(thread) && !isSharedByAll(thread)) {
        long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
        thread.join(left);
        assertThat(thread.isAlive()).as("thread %s outlives what started it", thread.getName())
            .isFalse();
      }
    }
  }

  /** The JVM's own threads come and go as they like. */
  private static boolean isSharedByAll(Thread thread) {
    if (thread.isVirtual()) {
      return false; // it can only be a task of the executor
    }
    var group = thread.getThreadGroup();
    var name = thread.getName();
    return group == null || group.getName().equals("system")
        || name.startsWith("ForkJoinPool") || name.startsWith("VirtualThread");
  }
}
