package app.moleculesai.sdk.runtime.schedules;

import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.text.Truncation;
import java.util.Optional;

/**
 * How a firing ended.
 *
 * @param status {@code ok}, {@code error}, {@code skipped} or {@code stale}
 * @param error why it failed
 * @param emptyRuns how many answers in a row were empty, this one included
 */
record FiringResult(String status, Optional<String> error, int emptyRuns) {
  private static final int ERROR_BYTES = 500;
  private static final int EMPTY_RUNS = 3; // SC-5

  static FiringResult failed(String why, int emptyRuns) {
    return new FiringResult(ActivityStatus.ERROR,
        Optional.of(Truncation.truncateBytes(why, ERROR_BYTES)), emptyRuns);
  }

  static FiringResult skipped(String why, int emptyRuns) {
    return new FiringResult(ActivityStatus.SKIPPED, Optional.of(why), emptyRuns);
  }

  /** The agent has the prompt and answers later, or nobody hears its answer. */
  static FiringResult handedOver(int emptyRuns) {
    return new FiringResult(ActivityStatus.OK, Optional.empty(), emptyRuns);
  }

  static FiringResult answered() {
    return new FiringResult(ActivityStatus.OK, Optional.empty(), 0);
  }

  /** The agent answered with nothing; said of a schedule when that goes on (SC-5). */
  static FiringResult answeredNothing(int emptyRunsBefore) {
    int emptyRuns = emptyRunsBefore + 1;
    return emptyRuns < EMPTY_RUNS
        ? new FiringResult(ActivityStatus.OK, Optional.empty(), emptyRuns)
        : new FiringResult(ActivityStatus.STALE,
            Optional.of("the last " + emptyRuns + " answers were empty"), emptyRuns);
  }
}
