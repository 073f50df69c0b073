package app.moleculesai.sdk.runtime.lifecycle;

import static java.lang.System.Logger.Level.DEBUG;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Gives every start an end ({@code wire.md} 5.6): one that takes too long is interrupted, and whoever waits for it goes
 * on, also when it does not heed that. Safe for use by many threads.
 */
final class StartLimit {
  private static final System.Logger LOG = System.getLogger(StartLimit.class.getName());
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(5);

  private final Duration longest;
  private final Duration grace;
  private final Supervisor supervisor;

  /** Takes how long a start may take, and who owns the threads they run on. */
  StartLimit(Duration longest, Supervisor supervisor) {
    this.longest = longest;
    this.grace = longest.compareTo(LONGEST_GRACE) < 0 ? longest : LONGEST_GRACE;
    this.supervisor = supervisor;
  }

  /** A start took too long. The message may be shown to everybody. */
  static final class OverdueException extends SdkException {
    private static final long serialVersionUID = 1L;

    private final boolean goesOn;

    private OverdueException(Duration longest, boolean goesOn, Throwable cause) {
      super(ErrorCode.UNAVAILABLE,
          "the agent could not be started within " + longest.toSeconds() + " s", cause);
      this.goesOn = goesOn;
    }

    /** Says whether the start did not end when it was interrupted, so that nothing is known of what it does. */
    boolean goesOn() {
      return goesOn;
    }
  }

  /**
   * Runs a start and waits for it.
   *
   * @param late cleans up after a start that came to a good end when nobody waited any more
   * @throws OverdueException when it took too long
   * @throws InterruptedException when the server stops; the start is interrupted too
   */
  Optional<URI> run(UUID id, Supplier<Optional<URI>> start, Supervisor.Work late)
      throws InterruptedException {
    var starter = new CompletableFuture<Thread>();
    var outcome = new CompletableFuture<Optional<URI>>();
    boolean begins = supervisor.run("start-" + id, () -> {
      starter.complete(Thread.currentThread());
      if (cameTooLate(id, start, outcome)) {
        Thread.interrupted(); // the start did not heed it, and this work is another's
        late.run();
      }
    });
    if (!begins) {
      throw new InterruptedException("the server stops");
    }
    try {
      return await(outcome, longest);
    } catch (TimeoutException e) {
      starter.join().interrupt();
    }
    try {
      return await(outcome, grace);
    } catch (TimeoutException e) {
      var overdue = new OverdueException(longest, true, e);
      if (outcome.completeExceptionally(overdue)) {
        throw overdue;
      }
      return outcome.join();
    } catch (RuntimeException e) {
      throw new OverdueException(longest, false, e);
    }
  }

  /** Runs a start; says whether it succeeded and nobody waits for it. One that failed has cleaned up by itself. */
  private static boolean cameTooLate(UUID id, Supplier<Optional<URI>> start,
      CompletableFuture<Optional<URI>> outcome) {
    try {
      return !outcome.complete(start.get());
    } catch (RuntimeException | Error e) {
      if (!outcome.completeExceptionally(e)) {
        LOG.log(DEBUG, "workspace=" + id + " its start failed long after its time was over", e);
      }
      return false;
    }
  }

  private static Optional<URI> await(CompletableFuture<Optional<URI>> outcome, Duration time)
      throws InterruptedException, TimeoutException {
    try {
      return outcome.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException("a start that failed", e);
      }
    }
  }
}
