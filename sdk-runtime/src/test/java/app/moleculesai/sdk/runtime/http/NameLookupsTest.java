package app.moleculesai.sdk.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How names are looked up that may be slow. */
@Timeout(60)
class NameLookupsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final InetAddress[] FOUND = {InetAddress.getLoopbackAddress()};

  @Test
  void noVirtualThreadLooksUp() throws Exception {
    var virtual = new AtomicBoolean(true);
    var lookups = new NameLookups(host -> {
      virtual.set(Thread.currentThread().isVirtual());
      return FOUND;
    }, LONG);

    assertThat(lookups.resolve("agent.example")).isEqualTo(FOUND);
    assertThat(virtual).isFalse();
  }

  @Test
  void aNameIsNotWaitedForLongerThanItMayTake() {
    var slow = new CountDownLatch(1);
    var lookups = new NameLookups(host -> {
      awaited(slow);
      return FOUND;
    }, Duration.ofMillis(50));

    assertThatThrownBy(() -> lookups.resolve("agent.example"))
        .isInstanceOf(UnknownHostException.class).hasMessageNotContaining("agent.example");
    slow.countDown();
  }

  @Test
  void whoWaitsCanBeInterrupted() throws Exception {
    var slow = new CountDownLatch(1);
    var asked = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var lookups = new NameLookups(host -> {
      asked.countDown();
      awaited(slow);
      return FOUND;
    }, LONG);
    var caller = Thread.ofVirtual().start(() -> {
      try {
        lookups.resolve("agent.example");
      } catch (UnknownHostException e) {
        ended.countDown();
      }
    });
    asked.await();

    caller.interrupt();

    ended.await();
    slow.countDown();
  }

  @Test
  void whatIsNotKnownIsSaid() {
    var unknown = new UnknownHostException("agent.example");
    var lookups = new NameLookups(host -> {
      throw unknown;
    }, LONG);

    assertThatThrownBy(() -> lookups.resolve("agent.example")).isSameAs(unknown);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a lookup", e);
    }
  }
}
