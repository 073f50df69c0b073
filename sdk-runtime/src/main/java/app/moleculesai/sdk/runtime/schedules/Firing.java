package app.moleculesai.sdk.runtime.schedules;

import static java.lang.System.Logger.Level.INFO;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleEnd;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.a2a.A2aProxy;
import app.moleculesai.sdk.runtime.answers.BrokenStreamException;
import app.moleculesai.sdk.runtime.background.Pauses;
import app.moleculesai.sdk.runtime.dialogue.ClientHeaders;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.presence.AgentSignals;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fires a claimed schedule: waits until the agent is free, sends the prompt on the way every message goes, and writes
 * what came of it ({@code wire.md} SC-3 to SC-7). Safe for use by many threads.
 */
final class Firing {
  private static final System.Logger LOG = System.getLogger(Firing.class.getName());
  private static final Duration CHECK = Duration.ofSeconds(10);
  private static final int CHECKS = 12;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  /** How long after its time a run is in time: some looks of a server that has much to do. */
  private static final Duration IN_TIME = Duration.ofMinutes(2);
  private static final Set<WorkspaceStatus> AWAKE = EnumSet.of(WorkspaceStatus.ONLINE,
      WorkspaceStatus.DEGRADED);
  private static final Set<ErrorCode> COMES_UP = EnumSet.of(ErrorCode.AGENT_WAKING,
      ErrorCode.AGENT_RESTARTING);

  private final WorkspaceDirectory directory;
  private final AgentSignals signals;
  private final A2aProxy proxy;
  private final ScheduleClaims claims;
  private final FiringLog log;
  private final Clock clock;
  private final Pauses pauses;

  Firing(WorkspaceDirectory directory, AgentSignals signals, A2aProxy proxy,
      ScheduleClaims claims, FiringLog log, Clock clock, Pauses pauses) {
    this.directory = directory;
    this.signals = signals;
    this.proxy = proxy;
    this.claims = claims;
    this.log = log;
    this.clock = clock;
    this.pauses = pauses;
  }

  /** Fires it. */
  void run(ClaimedRun run) throws InterruptedException {
    CronTimes times;
    try {
      times = CronTimes.parse(run.schedule().cron(), run.schedule().timezone());
    } catch (SdkException e) { // of an adopted database
      switchOff(run, String.valueOf(e.getMessage()));
      return;
    }
    if (signals.declares(run.schedule().workspaceId(), AgentSignals.SCHEDULER)) {
      claims.endSilently(run, end(run, times.next(clock.instant()), Optional.empty(),
          Optional.empty(), List.of())); // SC-7
      return;
    }
    var begun = log.begun(run);
    if (begun.isPresent()) {
      takeOver(run, times, begun.get());
      return;
    }
    var began = clock.instant();
    var missed = late(run, times, began);
    var why = awaitFree(run.schedule());
    if (why.isPresent()) {
      log.skip(run, why.get());
      conclude(run, times, began, FiringResult.skipped(why.get(), run.schedule().emptyRuns()),
          Optional.empty(), missed);
    } else {
      fire(run, times, began, missed);
    }
  }

  /** Concludes a run that was begun before; one that may go on is left alone until the claim lapses. */
  private void takeOver(ClaimedRun run, CronTimes times, Activity row) {
    var result = log.endOf(run, row);
    if (result.isEmpty()) {
      LOG.log(INFO, "schedule {0} is being fired by another server, workspace={1}",
          run.schedule().id(), run.schedule().workspaceId());
      return;
    }
    var began = row.createdAt();
    conclude(run, times, began, result.get(),
        Optional.of(began).filter(at -> !row.status().equals(ActivityStatus.SKIPPED)),
        late(run, times, began));
  }

  /** Notes what had been missed when a run was begun. */
  private List<MissedRuns> late(ClaimedRun run, CronTimes times, Instant began) {
    var missed = new ArrayList<MissedRuns>();
    run.due().flatMap(due -> late(due, times, began)).ifPresent(missed::add);
    missed.forEach(some -> log.missed(run.schedule(), some));
    return missed;
  }

  /** What should have been fired while no server did; the last one is fired now, be it late. */
  private static Optional<MissedRuns> late(Instant due, CronTimes times, Instant now) {
    var passed = times.passed(due, now);
    boolean lastToo = passed.last().plus(IN_TIME).isBefore(now);
    int count = lastToo ? passed.count() : passed.count() - 1;
    return count == 0
        ? Optional.empty()
        : Optional.of(new MissedRuns(count, due, lastToo ? passed.last() : passed.before(),
            "no server fired it in time; it is fired once now"));
  }

  /** Waits while the agent is busy; returns why the run is not made, if it is not (SC-3). */
  private Optional<String> awaitFree(Schedule schedule) throws InterruptedException {
    for (int check = 0;; check++) {
      var row = directory.findNow(schedule.workspaceId()).filter(Workspace::isLive);
      if (row.isEmpty()) {
        return Optional.of("the workspace was removed");
      }
      if (row.get().status() == WorkspaceStatus.PAUSED) {
        return Optional.of("the workspace is paused");
      }
      if (row.get().isFree()) {
        return Optional.empty();
      }
      if (check == CHECKS) {
        return Optional.of("the agent was busy for " + CHECK.multipliedBy(CHECKS).toSeconds()
            + " s");
      }
      pauses.pause(CHECK);
    }
  }

  private void fire(ClaimedRun run, CronTimes times, Instant began, List<MissedRuns> missed)
      throws InterruptedException {
    var row = log.begin(run);
    if (row.isEmpty()) { // another server took the claim meanwhile, and was quicker
      log.begun(run).ifPresent(begun -> takeOver(run, times, begun));
      return;
    }
    var result = send(run);
    log.end(row.get(), result);
    conclude(run, times, began, result, Optional.of(row.get().createdAt()), missed);
  }

  private FiringResult send(ClaimedRun run) throws InterruptedException {
    try {
      return attempt(run);
    } catch (SdkException e) {
      if (!COMES_UP.contains(e.code())
          || Boolean.TRUE.equals(e.details().get("delivery_confirmed"))) {
        return failed(run, e);
      }
    }
    if (!awaitAwake(run.schedule())) {
      return FiringResult.failed("the agent did not come up within "
          + CHECK.multipliedBy(CHECKS).toSeconds() + " s", run.schedule().emptyRuns());
    }
    try {
      return attempt(run);
    } catch (SdkException e) {
      return failed(run, e);
    }
  }

  private FiringResult attempt(ClaimedRun run) throws InterruptedException {
    var answer = new PromptAnswer(run.schedule().emptyRuns());
    try {
      proxy.receive(new IncomingMessage(run.schedule().workspaceId(), ScheduleRuns.CALLER,
          Body.wrap(ScheduleJson.message(run)), Optional.of(LONGEST), ClientHeaders.NONE),
          answer);
      return answer.result();
    } catch (BrokenStreamException e) {
      leaveIfStopping();
      return FiringResult.failed("the agent's answer broke off", run.schedule().emptyRuns());
    } catch (SdkException e) {
      leaveIfStopping();
      throw e;
    }
  }

  /** Leaves the row to be found interrupted and the claim to lapse: nobody knows what the agent has got. */
  private static void leaveIfStopping() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the server stops");
    }
  }

  private static FiringResult failed(ClaimedRun run, SdkException e) {
    return FiringResult.failed(e.code().word() + ": " + e.getMessage(),
        run.schedule().emptyRuns());
  }

  /** An agent that slept, or was gone, is being started by what was sent to it. */
  private boolean awaitAwake(Schedule schedule) throws InterruptedException {
    for (int check = 0; check < CHECKS; check++) {
      pauses.pause(CHECK);
      if (directory.findNow(schedule.workspaceId())
          .filter(row -> AWAKE.contains(row.status()) && row.isFree()).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void conclude(ClaimedRun run, CronTimes times, Instant began, FiringResult result,
      Optional<Instant> firedAt, List<MissedRuns> missed) {
    var now = clock.instant();
    if (run.due().isPresent()) {
      overrun(times, began, now).ifPresent(some -> {
        log.missed(run.schedule(), some);
        missed.add(some);
      });
    }
    var event = Payload.with("schedule_id", run.schedule().id().toString())
        .and("schedule_name", run.schedule().name());
    var end = end(run, times.next(now), Optional.of(result), firedAt, missed);
    if (firedAt.isPresent()) {
      claims.end(run, end, EventType.CRON_EXECUTED, event.and("status", result.status()).body());
    } else {
      claims.end(run, end, EventType.CRON_SKIPPED,
          event.and("reason", result.error().orElse("")).body());
    }
  }

  /** What should have been fired while this run went on: one run of a schedule goes on at a time. */
  private static Optional<MissedRuns> overrun(CronTimes times, Instant began, Instant now) {
    return times.next(began).filter(first -> !first.isAfter(now)).map(first -> {
      var passed = times.passed(first, now);
      return new MissedRuns(passed.count(), first, passed.last(),
          "the run before it still went on");
    });
  }

  private static ScheduleEnd end(ClaimedRun run, Optional<Instant> next,
      Optional<FiringResult> result, Optional<Instant> firedAt, List<MissedRuns> missed) {
    return new ScheduleEnd(run.due(), next, result.map(FiringResult::status),
        result.flatMap(FiringResult::error), firedAt,
        result.map(FiringResult::emptyRuns).orElse(run.schedule().emptyRuns()),
        missed.stream().mapToInt(MissedRuns::count).sum(),
        missed.stream().map(MissedRuns::last).max(Instant::compareTo));
  }

  /** Times that cannot be read have no next one: the old one stays (SC-6), and nobody fires it every half minute. */
  private void switchOff(ClaimedRun run, String why) {
    log.skip(run, why);
    claims.endForGood(run,
        end(run, run.due(), Optional.of(FiringResult.failed(why, run.schedule().emptyRuns())),
            Optional.empty(), List.of()),
        EventType.CRON_SKIPPED, Payload.with("schedule_id", run.schedule().id().toString())
            .and("schedule_name", run.schedule().name()).and("reason", why).body());
  }
}
