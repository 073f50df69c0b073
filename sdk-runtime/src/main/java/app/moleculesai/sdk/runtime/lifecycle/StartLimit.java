package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.background.TimeLimit;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Gives every start an end ({@code wire.md} 5.6): one that takes too long is interrupted, and whoever waits for it goes
 * on, also when it does not heed that. Safe for use by many threads.
 */
final class StartLimit {
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(5);

  private final Duration longest;
  private final TimeLimit limit;

  /** Takes how long a start may take, and who owns the threads they run on. */
  StartLimit(Duration longest, Supervisor supervisor) {
    this.longest = longest;
    this.limit = new TimeLimit(supervisor::run, longest,
        longest.compareTo(LONGEST_GRACE) < 0 ? longest : LONGEST_GRACE);
  }

  /** A start took too long. The message may be shown to everybody. */
  static final class OverdueException extends SdkException {
    private static final long serialVersionUID = 1L;

    private final boolean goesOn;

    private OverdueException(Duration longest, TimeLimit.OverdueException cause) {
      super(ErrorCode.UNAVAILABLE,
          "the agent could not be started within " + longest.toSeconds() + " s", cause);
      this.goesOn = cause.goesOn();
    }

    /** Says whether the start did not end when it was interrupted, so that nothing is known of what it does. */
    boolean goesOn() {
      return goesOn;
    }
  }

  /**
   * Runs a start and waits for it.
   *
   * @param late cleans up after a start that came to a good end when its time was over
   * @throws OverdueException when it took too long
   * @throws InterruptedException when the server stops; the start is interrupted too
   */
  Optional<URI> run(UUID id, Supplier<Optional<URI>> start, Supervisor.Work late)
      throws InterruptedException {
    try {
      return limit.within("start-" + id, start::get, (url, stopping) -> {
        if (!stopping) { // what runs is the next server's then
          late.run();
        }
      });
    } catch (TimeLimit.OverdueException e) {
      throw new OverdueException(longest, e);
    }
  }
}
