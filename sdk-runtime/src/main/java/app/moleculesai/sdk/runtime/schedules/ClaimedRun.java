package app.moleculesai.sdk.runtime.schedules;

import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.text.Truncation;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A schedule that this server is to fire. Its text shows no prompt.
 *
 * @param id names this run
 * @param schedule as it was when it was claimed
 * @param due the time that it is fired for; empty when a person asks for it
 * @param claimant who holds the schedule
 */
record ClaimedRun(UUID id, Schedule schedule, Optional<Instant> due, String claimant) {
  /** Returns this run with another claim of its schedule. */
  ClaimedRun claimedBy(String another) {
    return new ClaimedRun(id, schedule, due, another);
  }

  /** Says whether it is this run, whatever its claim. */
  boolean isSame(ClaimedRun run) {
    return id.equals(run.id);
  }

  /** Returns what only one run of a schedule has: whoever begins it twice is refused by the log. */
  String key() {
    return schedule.id() + "/" + due.map(Instant::toString).orElseGet(id::toString);
  }

  /** Returns {@code cron-<8>-<8>} (SC-4). */
  String messageId() {
    return "cron-" + start(schedule.id()) + "-" + start(id);
  }

  private static String start(UUID id) {
    return Truncation.truncateBytesNoMarker(id.toString(), 8);
  }
}
