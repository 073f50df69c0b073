package app.moleculesai.sdk.runtime.recovery;

import app.moleculesai.sdk.runtime.background.Supervisor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes wishes to start agents again ({@code wire.md} 4.8): for secrets, plugins, people, and for agents that were found
 * dead, of which one that dies again and again has to wait. Returns at once; {@link RestartCycle} does it. Safe for use
 * by many threads.
 */
public final class Restarts {
  /** How often {@link #startThoseDue()} must run. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  private record Due(Instant at, RestartReason reason) {}

  private final RestartQueue queue;
  private final CrashLoops crashLoops;
  private final Clock clock;
  private final Map<UUID, Due> waiting = new ConcurrentHashMap<>();

  /** Takes what restarts, and who owns the threads. */
  public Restarts(Supervisor supervisor, RestartCycle cycle, Clock clock) {
    this.crashLoops = new CrashLoops(clock);
    this.clock = clock;
    this.queue = new RestartQueue(supervisor, (id, reasons) -> {
      var outcome = cycle.run(id, reasons);
      if (outcome && reasons.stream().allMatch(RestartReason::isOnlyIfDead)) {
        crashLoops.restarted(id);
      } else if (outcome) {
        crashLoops.forget(id);
      }
    });
  }

  /**
   * Asks for a restart.
   *
   * @return when it comes, if the agent died so often that it has to wait
   */
  public Optional<Instant> request(UUID workspaceId, RestartReason reason) {
    if (reason.isOnlyIfDead()) {
      var at = crashLoops.notBefore(workspaceId);
      if (at.isAfter(clock.instant())) {
        waiting.put(workspaceId, new Due(at, reason));
        return Optional.of(at);
      }
    }
    queue.request(workspaceId, reason);
    return Optional.empty();
  }

  /** Returns when a dead agent may be started again, if it has to wait. */
  public Optional<Instant> waitsUntil(UUID workspaceId) {
    return Optional.of(crashLoops.notBefore(workspaceId))
        .filter(at -> at.isAfter(clock.instant()));
  }

  /** Starts the agents that have waited long enough. */
  public void startThoseDue() {
    var now = clock.instant();
    waiting.forEach((id, due) -> {
      if (!due.at.isAfter(now) && waiting.remove(id, due)) {
        queue.request(id, due.reason);
      }
    });
  }

  /** Drops what is wanted of a workspace that is gone. */
  public void forget(UUID workspaceId) {
    waiting.remove(workspaceId);
    crashLoops.forget(workspaceId);
    queue.forget(workspaceId);
  }

  /** Waits until no restart is under way; says whether that was in time (CO-8). */
  public boolean awaitIdle(Duration longest) throws InterruptedException {
    return queue.awaitIdle(longest);
  }
}
