package app.moleculesai.sdk.runtime.auth;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Says whether what was read about a workspace still holds: a number that rises with each change of it. Workspaces share
 * numbers, so news of one makes what is known of some others stale too, which does no harm. Safe for use by many threads.
 */
final class Freshness {
  private static final int NUMBERS = 1024; // a power of two

  private final AtomicLongArray numbers = new AtomicLongArray(NUMBERS);

  /** Returns the number of a workspace. */
  long of(UUID workspaceId) {
    return numbers.get(index(workspaceId));
  }

  /** Makes what is known of a workspace stale. */
  void changed(UUID workspaceId) {
    numbers.incrementAndGet(index(workspaceId));
  }

  /** Makes everything stale. */
  void allChanged() {
    for (int i = 0; i < NUMBERS; i++) {
      numbers.incrementAndGet(i);
    }
  }

  private static int index(UUID id) {
    int hash = id.hashCode();
    return (hash ^ (hash >>> 16)) & (NUMBERS - 1);
  }
}
