package app.moleculesai.sdk.testkit.wrong;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What goes on for a minute after its owner was closed, whatever happens meanwhile: no notice and no chance ends it. */
final class LeftBehind implements Runnable {
  private final CountDownLatch never = new CountDownLatch(1);

  @Override
  public void run() {
    try {
      if (never.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("nobody opens this latch");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
