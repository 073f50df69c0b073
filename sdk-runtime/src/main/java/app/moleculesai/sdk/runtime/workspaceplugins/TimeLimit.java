package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets work take only so long ({@code PLUGIN_INSTALL_FETCH_TIMEOUT}): then it is interrupted, and whoever asked for it does
 * not wait until it has noticed. A few run at a time, the others wait within their own time. Safe for use by many threads.
 */
final class TimeLimit {
  private static final int AT_ONCE = 8;

  private final Supervisor supervisor;
  private final Duration longest;
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  TimeLimit(Supervisor supervisor, Duration longest) {
    this.supervisor = supervisor;
    this.longest = longest;
  }

  /**
   * Runs work on a thread of its own and returns what it returns, or throws what it throws.
   *
   * @param unwanted takes a result that nobody waits for any more
   * @throws SdkException {@code plugin_fetch_timeout}, {@code shutting_down}
   */
  <T> T within(String name, Supplier<T> work, Consumer<T> unwanted) {
    var call = new Call<T>(work, unwanted);
    supervisor.attend(name, call::run);
    try {
      return call.result.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      call.giveUp(new SdkException(ErrorCode.PLUGIN_FETCH_TIMEOUT,
          "it took longer than " + longest.toSeconds() + " s"));
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.giveUp(new SdkException(ErrorCode.SHUTTING_DOWN, "the server is stopping"));
    }
    try {
      return call.result.join();
    } catch (java.util.concurrent.CompletionException e) {
      throw thrown(e.getCause());
    }
  }

  private static RuntimeException thrown(@Nullable Throwable cause) {
    return switch (cause) {
      case SdkException said -> said;
      case Error error -> throw error;
      case null, default -> new IllegalStateException("work failed", cause);
    };
  }

  /** Work under way. */
  private final class Call<T> {
    private final Supplier<T> work;
    private final Consumer<T> unwanted;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile @Nullable Thread worker;

    Call(Supplier<T> work, Consumer<T> unwanted) {
      this.work = work;
      this.unwanted = unwanted;
    }

    void run() throws InterruptedException {
      worker = Thread.currentThread();
      if (result.isDone()) {
        return; // given up before it began
      }
      try {
        places.acquire();
        try {
          var value = work.get();
          if (!result.complete(value)) {
            unwanted.accept(value);
          }
        } finally {
          places.release();
        }
      } catch (Throwable e) { // it is the caller's, whatever it is
        result.completeExceptionally(e);
        if (Supervisor.isEndOfMachine(e)) {
          throw e;
        }
      }
    }

    /** Ends it with a failure, unless it has just ended by itself. */
    void giveUp(SdkException why) {
      result.completeExceptionally(why);
      var running = worker;
      if (running != null) {
        running.interrupt();
      }
    }
  }
}
