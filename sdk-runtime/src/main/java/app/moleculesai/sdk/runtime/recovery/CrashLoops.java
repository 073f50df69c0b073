package app.moleculesai.sdk.runtime.recovery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long an agent that dies again and again has to wait: the first two restarts come at once, then 5 s after the last,
 * doubling to 5 min, until it lived for 10 min. Safe for use by many threads.
 */
final class CrashLoops {
  private static final int AT_ONCE = 2;
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration HEALTHY = Duration.ofMinutes(10);

  private record Deaths(int number, Instant lastRestart) {}

  private final Clock clock;
  private final Map<UUID, Deaths> byWorkspace = new ConcurrentHashMap<>();

  CrashLoops(Clock clock) {
    this.clock = clock;
  }

  /** Notes that an agent was started again because it had died. */
  void restarted(UUID workspaceId) {
    var now = clock.instant();
    byWorkspace.merge(workspaceId, new Deaths(1, now), (before, one) -> isOver(before, now)
        ? one
        : new Deaths(before.number + 1, now));
  }

  /** Returns when the agent may be started again, should it be dead; may be past. */
  Instant notBefore(UUID workspaceId) {
    var deaths = byWorkspace.get(workspaceId);
    if (deaths == null || deaths.number < AT_ONCE || isOver(deaths, clock.instant())) {
      return Instant.MIN;
    }
    int doublings = Math.min(deaths.number - AT_ONCE, 10);
    var pause = FIRST.multipliedBy(1L << doublings);
    return deaths.lastRestart.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
  }

  /** Says whether the agent lived long enough since. */
  private static boolean isOver(Deaths deaths, Instant now) {
    return Duration.between(deaths.lastRestart, now).compareTo(HEALTHY) > 0;
  }

  void forget(UUID workspaceId) {
    byWorkspace.remove(workspaceId);
  }
}
