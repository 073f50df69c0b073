package app.moleculesai.sdk.runtime.schedules;

import java.time.Instant;

/**
 * Runs that were not made in time.
 *
 * @param count how many
 * @param first when the first one was due
 * @param last when the last one was due
 * @param why for people
 */
record MissedRuns(int count, Instant first, Instant last, String why) {
  String text() {
    return count == 1
        ? "missed the run of " + first + ": " + why
        : "missed " + count + " runs from " + first + " to " + last + ": " + why;
  }
}
