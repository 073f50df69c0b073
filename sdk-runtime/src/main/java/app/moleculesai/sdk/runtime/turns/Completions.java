package app.moleculesai.sdk.runtime.turns;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Completes rows of the log, and goes on with it in the background while the store fails. Safe for use by many threads.
 */
final class Completions {
  private final ActivityLog log;
  private final Supervisor supervisor;

  Completions(ActivityLog log, Supervisor supervisor) {
    this.log = log;
    this.supervisor = supervisor;
  }

  /**
   * Completes a row, or sees to it that it is completed later.
   *
   * @throws TurnNotStoredException when that is under way
   */
  void complete(ActivityDraft row, Change change) {
    try {
      log.complete(row, change);
    } catch (SdkException e) {
      throw new TurnNotStoredException(row.workspaceId(), completeLater(row, change), e);
    }
  }

  private CompletableFuture<Boolean> completeLater(ActivityDraft row, Change change) {
    var stored = new CompletableFuture<Boolean>();
    supervisor.run("complete-turn", () -> {
      try {
        retry(row, change, Completions::isPassing);
        stored.complete(true);
      } catch (RuntimeException e) {
        stored.complete(false);
        throw e;
      }
    });
    return stored;
  }

  /** Completes a row, however long an outage of the store lasts. */
  void completeAtLast(ActivityDraft row, Change change) throws InterruptedException {
    try {
      log.complete(row, change);
    } catch (SdkException e) {
      if (!Supervisor.isPassing(e)) {
        throw e;
      }
      retry(row, change, Supervisor::isPassing);
    }
  }

  /** Completes a row; when the store fails it is tried again in the background. */
  void completeSoon(ActivityDraft row, Change change) {
    try {
      log.complete(row, change);
    } catch (SdkException e) {
      supervisor.run("end-turn", () -> retry(row, change, Completions::isPassing));
    }
  }

  /** Goes on until it is stored; a server that stops tries once more, and else the next start finds it interrupted. */
  private void retry(ActivityDraft row, Change change, Predicate<SdkException> isPassing)
      throws InterruptedException {
    var pause = Supervisor.FIRST_PAUSE;
    while (true) {
      boolean isLast = supervisor.stopsWithin(pause);
      try {
        log.complete(row, change);
        return;
      } catch (SdkException e) {
        if (!isPassing.test(e)) {
          throw e;
        }
        if (isLast) {
          throw new InterruptedException("the server stops");
        }
      }
      pause = Supervisor.doubled(pause);
    }
  }

  private static boolean isPassing(SdkException failure) {
    return switch (failure.code()) {
      case NOT_FOUND, TOO_LARGE, INVALID, CONFLICT, CLOSED -> false;
      default -> true;
    };
  }
}
