package app.moleculesai.sdk.runtime.schedules;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleEnd;
import app.moleculesai.sdk.runtime.a2a.A2aProxy;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.background.Pauses;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.presence.AgentSignals;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Fires what is due, several at a time ({@code wire.md} SC-2), of one workspace fewer: those of a busy agent leave room for the
 * others. Every server looks; claims keep them apart. Safe for use by many threads.
 */
public final class ScheduleRuns {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  /** Whom the prompts come from (B-9). */
  static final Caller.Server CALLER = new Caller.Server("system:scheduler");

  private static final System.Logger LOG = System.getLogger(ScheduleRuns.class.getName());
  private static final int AT_ONCE = 10;
  private static final int OF_ONE_WORKSPACE = 2;

  private final ScheduleClaims claims;
  private final Firing firing;
  private final Supervisor supervisor;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final Lock claiming = new ReentrantLock();
  /** How many runs each workspace has in flight; only whoever holds {@code claiming} adds one. */
  private final Map<UUID, Integer> inFlight = new ConcurrentHashMap<>();

  /** Takes who is fired, on which way, and how to wait for busy agents. */
  public ScheduleRuns(WorkspaceDirectory directory, AgentSignals signals, A2aProxy proxy,
      ScheduleClaims claims, FiringLog log, Supervisor supervisor, Clock clock, Pauses pauses) {
    this.claims = claims;
    this.firing = new Firing(directory, signals, proxy, claims, log, clock, pauses);
    this.supervisor = supervisor;
  }

  /** Starts firing what is due, as far as there is room; whatever ends makes room for the next one. */
  public void fireDue() {
    boolean found = true;
    while (found && free.tryAcquire()) {
      found = startOr(() -> claims.next(full()));
    }
  }

  /**
   * Fires a schedule that a person asked for, in the background; it stays due when it was.
   *
   * @throws SdkException {@code conflict} when it is being fired, {@code busy} when too many are, of all or of its
   *         workspace
   */
  void fire(Schedule schedule) {
    if (!free.tryAcquire()) {
      throw new SdkException(ErrorCode.BUSY,
          AT_ONCE + " schedules are being fired; try again in a minute");
    }
    if (!startOr(() -> one(schedule))) {
      throw new SdkException(ErrorCode.CONFLICT,
          "schedule " + schedule.id() + " is being fired already");
    }
  }

  private Optional<ClaimedRun> one(Schedule schedule) {
    if (full().contains(schedule.workspaceId())) {
      throw new SdkException(ErrorCode.BUSY, OF_ONE_WORKSPACE + " schedules of workspace "
          + schedule.workspaceId() + " are being fired; try again in a minute");
    }
    return claims.one(schedule.id());
  }

  /** Returns the workspaces that have no room for another run. */
  private Set<UUID> full() {
    return inFlight.entrySet().stream().filter(one -> one.getValue() >= OF_ONE_WORKSPACE)
        .map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  private interface Claiming {
    Optional<ClaimedRun> claim();
  }

  /** Starts a run in a place that was taken for it; without a run the place is given back. */
  private boolean startOr(Claiming how) {
    boolean started = false;
    try {
      var run = claim(how);
      started = run.filter(this::start).isPresent();
      return started;
    } finally {
      if (!started) {
        free.release();
      }
    }
  }

  /** One at a time, so that no two find the same room in a workspace. */
  private Optional<ClaimedRun> claim(Claiming how) {
    claiming.lock();
    try {
      var run = how.claim();
      run.ifPresent(one -> inFlight.merge(one.schedule().workspaceId(), 1, Integer::sum));
      return run;
    } finally {
      claiming.unlock();
    }
  }

  private void leave(ClaimedRun run) {
    inFlight.computeIfPresent(run.schedule().workspaceId(),
        (id, count) -> count == 1 ? null : count - 1);
  }

  private boolean start(ClaimedRun run) {
    boolean started = supervisor.run("schedule-" + run.schedule().id(), () -> {
      try {
        fire(run);
      } finally {
        claims.forget(run);
        leave(run);
        free.release();
      }
      fireDue();
    });
    if (!started) { // the server stops: another one need not wait
      leave(run);
      claims.endSilently(run, new ScheduleEnd(Optional.empty(), Optional.empty(),
          Optional.empty(), Optional.empty(), Optional.empty(), run.schedule().emptyRuns(), 0,
          Optional.empty()));
    }
    return started;
  }

  private void fire(ClaimedRun run) throws InterruptedException {
    try {
      firing.run(run);
    } catch (SdkException e) {
      if (!Supervisor.isPassingOrClosed(e)
          && e.code() != ErrorCode.NOT_FOUND) { // the workspace was purged
        throw e;
      }
      LOG.log(WARNING, "schedule {0} is left to be taken over, workspace={1}: {2}",
          run.schedule().id(), run.schedule().workspaceId(), e.code().word());
    }
  }
}
