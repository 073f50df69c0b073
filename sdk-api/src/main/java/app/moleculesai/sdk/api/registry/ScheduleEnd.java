package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * What came of a claimed schedule. Its text shows no error.
 *
 * @param due the time of the run that was claimed; empty for one that a person asked for
 * @param next when it fires next; taken only while the time of the next run is still {@code due}, so that a change
 *        meanwhile stays
 * @param status how the firing ended; empty when nothing was tried, and then status and error of before stay
 * @param error why it failed
 * @param firedAt when the prompt was sent; empty when it was not, and then it does not count
 * @param emptyRuns how many answers in a row were empty
 * @param missed how many runs were not made in time
 * @param missedAt when the last of those should have been made
 */
public record ScheduleEnd(
    Optional<Instant> due,
    Optional<Instant> next,
    Optional<String> status,
    Optional<String> error,
    Optional<Instant> firedAt,
    int emptyRuns,
    int missed,
    Optional<Instant> missedAt) {
  @Override
  public String toString() {
    return "ScheduleEnd[due=" + due + ", next=" + next + ", status=" + status + "]";
  }
}
