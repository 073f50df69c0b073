package app.moleculesai.sdk.runtime.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.recovery.RestartReason.Cause;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One cycle at a time, and one more for all who came meanwhile ({@code wire.md} CO-1 to CO-5, CO-8). */
@Timeout(60)
class RestartQueueTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration BLOCKED = Duration.ofMillis(150);
  private static final RestartReason SECRETS = RestartReason.of(Cause.SECRETS);
  private static final RestartReason PLUGINS = RestartReason.of(Cause.PLUGINS);

  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  private final BlockingQueue<List<RestartReason>> begun = new LinkedBlockingQueue<>();
  private final Semaphore mayEnd = new Semaphore(0);
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final AtomicReference<Optional<Error>> failure = new AtomicReference<>(
      Optional.empty());
  private final RestartQueue queue = new RestartQueue(supervisor, (id, reasons) -> {
    begun.add(reasons);
    mayEnd.acquire();
    var thrown = failure.getAndSet(Optional.empty());
    if (thrown.isPresent()) {
      throw thrown.get();
    }
  }, pauses::add);

  @AfterEach
  void nothingIsLeft() throws Exception {
    mayEnd.release(1000);
    assertThat(queue.awaitIdle(SOON)).isTrue();
    supervisor.close();
  }

  private List<RestartReason> next() throws InterruptedException {
    var reasons = begun.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(reasons).as("a cycle begins").isNotNull();
    return reasons;
  }

  private void awaitIdle() throws InterruptedException {
    assertThat(queue.awaitIdle(SOON)).isTrue();
  }

  @Test
  void allWhoComeDuringACycleGetOneMore() throws Exception {
    queue.request(ada, SECRETS);
    next();
    for (int i = 0; i < 100; i++) {
      queue.request(ada, i % 2 == 0 ? SECRETS : PLUGINS);
    }
    mayEnd.release();

    assertThat(next()).containsExactly(SECRETS, PLUGINS);
    mayEnd.release(10);
    awaitIdle();
    assertThat(begun).isEmpty();
  }

  @Test
  void requestsThatDoNotOverlapEachHaveACycle() throws Exception {
    for (int i = 0; i < 3; i++) {
      mayEnd.release();
      queue.request(ada, SECRETS);
      awaitIdle();
      next();
    }
    assertThat(begun).isEmpty();
  }

  @Test
  void workspacesDoNotWaitForEachOther() throws Exception {
    queue.request(ada, SECRETS);
    next();
    queue.request(bob, PLUGINS);
    assertThat(next()).containsExactly(PLUGINS);
    assertThat(queue.isRunning(ada)).isTrue();
    assertThat(queue.isRunning(bob)).isTrue();
  }

  @Test
  void whoWaitsForTheEndWaitsForACycle() throws Exception {
    queue.request(ada, SECRETS);
    next();
    assertThat(queue.awaitIdle(BLOCKED)).as("idle while a cycle runs").isFalse();
    mayEnd.release();
    awaitIdle();
    assertThat(queue.isRunning(ada)).isFalse();
  }

  @Test
  void aCycleThatThrowsLeavesNothingBehind() throws Exception {
    failure.set(Optional.of(new AssertionError("on purpose")));
    mayEnd.release();
    queue.request(ada, SECRETS);
    awaitIdle();
    next();
    assertThat(queue.isRunning(ada)).isFalse();
    assertThat(pauses).isEmpty();

    mayEnd.release();
    queue.request(ada, PLUGINS);
    assertThat(next()).containsExactly(PLUGINS);
  }

  @Test
  void whatIsWantedDuringACycleThatThrowsRunsAfterAPause() throws Exception {
    failure.set(Optional.of(new StackOverflowError("on purpose")));
    queue.request(ada, SECRETS);
    next();
    queue.request(ada, PLUGINS);
    mayEnd.release();

    assertThat(next()).containsExactly(PLUGINS);
    assertThat(pauses).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void aWorkspaceThatIsGoneIsNotStartedOnceMore() throws Exception {
    queue.request(ada, SECRETS);
    next();
    queue.request(ada, PLUGINS);
    queue.forget(ada);
    mayEnd.release(10);
    awaitIdle();
    assertThat(begun).isEmpty();
  }

  @Test
  void shutdownEndsACycleThatHangs() throws Exception {
    var ending = new Supervisor(Clock.systemUTC());
    var hanging = new RestartQueue(ending, (id, reasons) -> {
      begun.add(reasons);
      Thread.sleep(Duration.ofDays(1));
    });
    hanging.request(ada, SECRETS);
    next();
    Thread.currentThread().interrupt(); // close does not wait its 10 s then
    ending.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(hanging.awaitIdle(SOON)).isTrue();
  }
}
