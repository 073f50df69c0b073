package app.moleculesai.sdk.runtime.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/** Pauses that last until a test takes them. */
final class HandPauses implements Pauses {
  private final SynchronousQueue<Duration> begun = new SynchronousQueue<>();

  @Override
  public void pause(Duration pause) throws InterruptedException {
    begun.put(pause);
  }

  /** Ends the next pause, and returns how long it should have been. */
  Duration end() throws InterruptedException {
    var pause = begun.poll(10, TimeUnit.SECONDS);
    assertThat(pause).as("a pause within 10 s").isNotNull();
    return pause;
  }
}
