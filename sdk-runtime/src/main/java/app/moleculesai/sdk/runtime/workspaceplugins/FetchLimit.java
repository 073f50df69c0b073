package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.background.TimeLimit;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets what is done for a user take only so long ({@code PLUGIN_INSTALL_FETCH_TIMEOUT}). A few run at a time, the others
 * wait within their own time. Safe for use by many threads.
 */
final class FetchLimit {
  private static final int AT_ONCE = 8;

  private final Duration longest;
  private final TimeLimit limit;
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  FetchLimit(Supervisor supervisor, Duration longest) {
    this.longest = longest;
    this.limit = new TimeLimit(supervisor::attend, longest, Duration.ZERO);
  }

  /**
   * Runs work on a thread of its own and returns what it returns, or throws what it throws.
   *
   * @param unwanted takes a result that nobody waits for any more
   * @throws SdkException {@code plugin_fetch_timeout}, {@code shutting_down}
   */
  <T> T within(String name, Supplier<T> work, Consumer<T> unwanted) {
    try {
      return limit.within(name, () -> inPlace(work),
          (result, stopping) -> unwanted.accept(result));
    } catch (TimeLimit.OverdueException e) {
      throw new SdkException(ErrorCode.PLUGIN_FETCH_TIMEOUT,
          "it took longer than " + longest.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.SHUTTING_DOWN, "the server is stopping", e);
    }
  }

  private <T> T inPlace(Supplier<T> work) throws InterruptedException {
    places.acquire();
    try {
      return work.get();
    } finally {
      places.release();
    }
  }
}
