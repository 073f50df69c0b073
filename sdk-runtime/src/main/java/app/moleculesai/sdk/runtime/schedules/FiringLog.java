package app.moleculesai.sdk.runtime.schedules;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.turns.Turns;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The rows of firings in the log of their workspace ({@code wire.md} SC-6). A row is begun before the prompt is sent and
 * has the key of its run: a run that was begun is never begun again, whatever server died meanwhile. Safe for use by
 * many threads.
 */
public final class FiringLog {
  private static final String TYPE = "cron_run";
  private static final String METHOD = "cron";
  private static final int LISTED = 20;
  private static final int SEARCHED = 200;

  private final ActivityLog log;
  private final Turns turns;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final Supplier<String> owner;
  private final Predicate<String> isDead;

  /** Takes the log, the run of this server that finishes what it began, and how to know a run that is dead. */
  public FiringLog(ActivityLog log, Turns turns, Clock clock, Supplier<UUID> ids,
      Supplier<String> owner, Predicate<String> isDead) {
    this.log = log;
    this.turns = turns;
    this.clock = clock;
    this.ids = ids;
    this.owner = owner;
    this.isDead = isDead;
  }

  /** Begins a run; empty when it was begun before. */
  Optional<ActivityDraft> begin(ClaimedRun run) {
    var row = row(run.schedule(), run.key(), ScheduleJson.request(run))
        .status(ActivityStatus.PENDING).owner(owner.get())
        .summary("Schedule " + run.schedule().name()).build();
    return append(row) ? Optional.of(row) : Optional.empty();
  }

  /** Ends a run, however long an outage of the store lasts. */
  void end(ActivityDraft row, FiringResult result) throws InterruptedException {
    turns.completeAtLast(row, Change.to(result.status())
        .errorDetail(result.error().orElse(null))
        .durationMs((int) Duration.between(row.createdAt(), clock.instant()).toMillis())
        .build());
  }

  /** Notes that a run was not made. */
  void skip(ClaimedRun run, String why) {
    append(row(run.schedule(), run.key(), ScheduleJson.request(run))
        .status(ActivityStatus.SKIPPED).errorDetail(why)
        .summary("Schedule " + run.schedule().name() + ": skipped").build());
  }

  /** Notes that runs were missed; once for those that begin at the same time. */
  void missed(Schedule schedule, MissedRuns missed) {
    append(row(schedule, schedule.id() + "/" + missed.first() + "/missed",
        ScheduleJson.request(schedule, missed))
        .status(ActivityStatus.SKIPPED).errorDetail(missed.text())
        .summary("Schedule " + schedule.name() + ": missed").build());
  }

  /** Finds the row of a run that was begun before, or skipped, by whatever server. */
  Optional<Activity> begun(ClaimedRun run) {
    return run.due().flatMap(due -> log.list(of(run.schedule()).after(due.minusMillis(1))
        .oldest(SEARCHED)).stream()
        .filter(row -> row.idempotencyKey().filter(run.key()::equals).isPresent()).findFirst());
  }

  /**
   * Says how a run ended that was begun before; empty while it may go on. One that nobody goes on with ends now, as
   * nobody knows whether its agent has the prompt. What this server still fires must not come here.
   */
  Optional<FiringResult> endOf(ClaimedRun run, Activity row) {
    int emptyRuns = run.schedule().emptyRuns();
    if (!ActivityStatus.isOpen(row.status())) {
      return Optional.of(new FiringResult(row.status(), row.errorDetail(), emptyRuns));
    }
    if (row.owner().filter(one -> one.equals(owner.get()) || isDead.test(one)).isEmpty()) {
      return Optional.empty();
    }
    var interrupted = FiringResult.failed("interrupted: its server died while it was fired",
        emptyRuns);
    log.complete(row.row(), Change.to(interrupted.status())
        .errorDetail(interrupted.error().orElse(null)).build());
    return Optional.of(interrupted);
  }

  /** Lists the newest runs of a schedule, newest first. */
  List<Activity> history(Schedule schedule) {
    return log.list(of(schedule).newest(LISTED)).stream().limit(LISTED).toList();
  }

  private static ActivityQuery of(Schedule schedule) {
    return ActivityQuery.of(schedule.workspaceId()).type(TYPE)
        .correlation(schedule.id().toString());
  }

  private ActivityDraft.Builder row(Schedule schedule, String key, Body request) {
    return ActivityDraft.of(schedule.workspaceId(), ids.get(), TYPE, clock.instant())
        .method(METHOD).sourceLabel(ScheduleRuns.CALLER.label())
        .targetId(schedule.workspaceId())
        .correlation(schedule.id().toString())
        .requestBody(request).idempotencyKey(key);
  }

  private boolean append(ActivityDraft row) {
    try {
      log.append(row);
      return true;
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      return false;
    }
  }
}
