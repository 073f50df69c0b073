package app.moleculesai.spi.messagestore.postgres.relay;

import app.moleculesai.sdk.api.error.SdkException;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Background work with a connection of its own that is begun anew, after a pause, whenever it fails. Safe for use by
 * many threads; the monitor guards the thread and whether it was ended.
 */
final class Task implements Runnable {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 5000;
  private static final long LONGEST_END_MILLIS = 2000;

  /** What is done again and again. */
  interface Work {
    /**
     * Works until it fails or its thread is interrupted.
     *
     * @param well to be called when it is seen to work
     */
    void run(Runnable well) throws SQLException, InterruptedException;
  }

  private final String name;
  private final System.Logger logger;
  private final Work work;
  private final CountDownLatch gone = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean ended;
  private long pause = FIRST_PAUSE_MILLIS;

  Task(String name, System.Logger logger, Work work) {
    this.name = name;
    this.logger = logger;
    this.work = work;
  }

  @Override
  public void run() {
    if (!begin()) {
      return;
    }
    try {
      while (!isEnded()) {
        once();
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // ended
    } finally {
      gone.countDown();
    }
  }

  private void once() throws InterruptedException {
    try {
      work.run(() -> pause = FIRST_PAUSE_MILLIS);
    } catch (SQLException | SdkException e) {
      if (!isEnded()) {
        logger.log(System.Logger.Level.DEBUG, "relay: " + name + " failed, and begins anew: "
            + e.getClass().getSimpleName());
      }
    }
  }

  private synchronized boolean begin() {
    thread = Thread.currentThread();
    if (ended) {
      gone.countDown();
    }
    return !ended;
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  /** Ends it, and waits a moment until it is gone. */
  void end() {
    Thread running;
    synchronized (this) {
      ended = true;
      running = thread;
    }
    if (running != null && !running.equals(Thread.currentThread())) {
      running.interrupt(); // closes the connection it waits on
      awaitGone();
    }
  }

  private void awaitGone() {
    try {
      boolean unused = gone.await(LONGEST_END_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
