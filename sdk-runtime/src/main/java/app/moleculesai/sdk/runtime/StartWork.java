package app.moleculesai.sdk.runtime;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.runtime.background.Supervisor;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/**
 * What a server does once, at its start, and needs its storage for: at once when that answers, else in the background as
 * soon as it does. Until then requests fail fast and the server is not ready. Any number of threads may ask how far it
 * is; steps run one after the other, each until it succeeded once.
 */
final class StartWork {
  private static final System.Logger LOG = System.getLogger(StartWork.class.getName());

  private final Supervisor supervisor;
  private final Queue<Runnable> steps;
  private final CountDownLatch done = new CountDownLatch(1);

  StartWork(Supervisor supervisor, List<Runnable> steps) {
    this.supervisor = supervisor;
    this.steps = new ArrayDeque<>(steps);
  }

  /** Does all of it, or leaves it to the background when the storage does not answer; other failures pass through. */
  void begin() {
    try {
      doAll();
    } catch (SdkException e) {
      if (!Supervisor.isPassing(e)) {
        throw e;
      }
      LOG.log(WARNING, "the storage does not answer yet, so requests fail and the server is not"
          + " ready until it does: {0}", e.getMessage());
      supervisor.untilDone("start", () -> {
        doAll();
        LOG.log(INFO, "the storage answers, the start is complete");
      });
    }
  }

  private void doAll() {
    for (var step = steps.peek(); step != null; step = steps.peek()) {
      step.run();
      steps.remove();
    }
    done.countDown();
  }

  /** Waits until all of it is done. */
  void await() throws InterruptedException {
    done.await();
  }

  /** Says whether all of it is done. */
  boolean isDone() {
    return done.getCount() == 0;
  }

  /** Returns what stands in the answer of {@code /ready}. */
  Health health() {
    return isDone() ? Health.up() : Health.down("the start waits for the storage");
  }
}
