package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.runtime.schedules.FiringLog;
import app.moleculesai.sdk.runtime.schedules.PhantomTasks;
import app.moleculesai.sdk.runtime.schedules.ScheduleClaims;
import app.moleculesai.sdk.runtime.schedules.ScheduleHealth;
import app.moleculesai.sdk.runtime.schedules.ScheduleRuns;
import app.moleculesai.sdk.runtime.schedules.Schedules;

/** What is sent by the clock. Immutable; what it holds is safe for use by many threads. */
final class Timetable {
  final Schedules schedules;
  final ScheduleHealth health;
  private final Ground ground;
  private final ScheduleRuns runs;

  Timetable(Ground ground, AgentLife life, Conversations conversations) {
    this.ground = ground;
    var supervisor = ground.supervisor;
    var log = new FiringLog(ground.log, conversations.turns, ground.clock, ground.ids,
        ground.installation::owner, ground.interrupted::isDead);
    var claims = new ScheduleClaims(ground.registry, ground.changes, ground.clock, ground.ids,
        ground.installation::owner);
    supervisor.every("schedule-claims", ScheduleClaims.INTERVAL, claims::renew);
    runs = new ScheduleRuns(ground.directory, life.signals, conversations.proxy, claims, log,
        supervisor, ground.clock, supervisor::pause);
    schedules = new Schedules(ground.registry, ground.directory, log, runs, ground.clock,
        ground.ids);
    health = new ScheduleHealth(ground.registry, ground.clock);
    var phantoms = new PhantomTasks(ground.registry, ground.store, ground.changes, ground.clock,
        ground.lease("phantom-tasks", PhantomTasks.LEASE));
    supervisor.every("phantom-tasks", PhantomTasks.INTERVAL, phantoms::sweep);
  }

  /** Begins to fire what is due. */
  void begin() {
    ground.supervisor.untilDone("schedules-start", () -> {
      schedules.plan();
      runs.fireDue();
      ground.supervisor.every("schedules", ScheduleRuns.INTERVAL, runs::fireDue);
    });
  }
}
