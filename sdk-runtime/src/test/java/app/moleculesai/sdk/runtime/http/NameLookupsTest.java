package app.moleculesai.sdk.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.runtime.http.NameLookups.Limits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How names are looked up that may be slow. */
@Timeout(60)
class NameLookupsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final InetAddress[] FOUND = {InetAddress.getLoopbackAddress()};
  private static final ThreadFactory PLATFORM = Thread.ofPlatform().daemon().factory();

  private final CountDownLatch slow = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void noVirtualThreadLooksUp() throws Exception {
    var virtual = new AtomicBoolean(true);
    var lookups = new NameLookups(host -> {
      virtual.set(Thread.currentThread().isVirtual());
      return FOUND;
    }, limits(1, LONG), PLATFORM);

    assertThat(onVirtual(() -> lookups.resolve("agent.example")).get()).isEqualTo(FOUND);
    assertThat(virtual).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "255.249.199.0", "[::1]", "::1", "[fe80::1%1]",
      "::ffff:10.0.0.1", "2606:4700::1", "[::g]"})
  void numbersNeedNoThread(String host) throws Exception {
    var looking = new AtomicBoolean();
    var lookups = new NameLookups(name -> {
      looking.set(Thread.currentThread().isVirtual());
      return FOUND;
    }, limits(0, SHORT), PLATFORM);

    assertThat(onVirtual(() -> lookups.resolve(host)).get()).isEqualTo(FOUND);
    assertThat(looking).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"256.1.1.1", "1.1.1", "1.1.1.1.", "01.1.1.1", "1.1.1.1.1", "agent",
      "agent:1", "cafe", "g::1", "1.1.1.x"})
  void whatOnlyLooksLikeNumbersIsLookedUp(String host) {
    var lookups = new NameLookups(name -> FOUND, limits(0, SHORT), PLATFORM);

    assertThatThrownBy(() -> lookups.resolve(host)).isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("too many");
  }

  @Test
  void othersGoOnWhileANameIsSlow() throws Exception {
    var lookups = slowly(limits(2, LONG));
    var first = waiting(() -> lookups.resolve("slow.example"));
    var second = waiting(() -> lookups.resolve("SLOW.example"));
    var third = waiting(() -> lookups.resolve("slow.example"));

    assertThat(lookups.resolve("fast.example")).isEqualTo(FOUND);
    assertThat(lookups.resolve("faster.example")).isEqualTo(FOUND);

    slow.countDown();
    for (var caller : List.of(first, second, third)) {
      assertThat(caller.get()).isEqualTo(FOUND);
    }
    assertThat(asked).as("the slow name was looked up once").hasValue(1);
  }

  @Test
  void aPlaceIsHeldUntilTheLookupEndsAndThenGivenBack() throws Exception {
    var lookups = slowly(limits(1, SHORT));
    assertThatThrownBy(() -> lookups.resolve("slow.example"))
        .isInstanceOf(UnknownHostException.class).hasMessageContaining("in time");

    assertThatThrownBy(() -> lookups.resolve("fast.example"))
        .isInstanceOf(UnknownHostException.class).hasMessageContaining("too many");

    slow.countDown();
    assertThat(resolvedAtLast(lookups, "fast.example")).isEqualTo(FOUND);
    assertThat(resolvedAtLast(lookups, "faster.example")).isEqualTo(FOUND);
  }

  private static InetAddress[] resolvedAtLast(NameLookups lookups, String host) {
    while (true) {
      try {
        return lookups.resolve(host);
      } catch (UnknownHostException e) {
        Thread.onSpinWait(); // the place is on its way back; the test has a limit
      }
    }
  }

  @Test
  void aLookupThatFailsGivesItsPlaceBackAndIsNotShared() throws Exception {
    var unknown = new UnknownHostException("agent.example");
    var isKnown = new AtomicBoolean();
    var lookups = new NameLookups(host -> {
      if (isKnown.get()) {
        return FOUND;
      }
      throw unknown;
    }, limits(1, LONG), PLATFORM);

    assertThatThrownBy(() -> lookups.resolve("agent.example")).isSameAs(unknown);
    isKnown.set(true);
    assertThat(lookups.resolve("agent.example")).isEqualTo(FOUND);
  }

  @Test
  void aThreadThatDoesNotStartGivesItsPlaceBack() throws Exception {
    var hasThreads = new AtomicBoolean();
    var lookups = new NameLookups(host -> FOUND, limits(1, LONG),
        task -> hasThreads.get() ? PLATFORM.newThread(task) : new Unstartable(task));

    assertThatThrownBy(() -> lookups.resolve("agent.example"))
        .isInstanceOf(OutOfMemoryError.class);
    hasThreads.set(true);
    assertThat(lookups.resolve("agent.example")).isEqualTo(FOUND);
    assertThat(lookups.resolve("other.example")).isEqualTo(FOUND);
  }

  private static final class Unstartable extends Thread {
    Unstartable(Runnable task) {
      super(task);
    }

    @Override
    public void start() {
      throw new OutOfMemoryError("unable to create native thread");
    }
  }

  @Test
  void whatWasFoundIsSharedForAWhile() throws Exception {
    var kept = new NameLookups(this::counted, limits(1, LONG), PLATFORM);
    kept.resolve("agent.example")[0] = InetAddress.getByAddress(new byte[4]);
    assertThat(kept.resolve("AGENT.example")).isEqualTo(FOUND);
    assertThat(asked).hasValue(1);

    var forgotten = new NameLookups(this::counted, new Limits(1, LONG, Duration.ZERO), PLATFORM);
    forgotten.resolve("agent.example");
    forgotten.resolve("agent.example");
    assertThat(asked).hasValue(3);
  }

  @Test
  void whoWaitsCanBeInterrupted() throws Exception {
    var asking = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var lookups = new NameLookups(host -> {
      asking.countDown();
      awaited(slow);
      return FOUND;
    }, limits(1, LONG), PLATFORM);
    var caller = Thread.ofVirtual().start(() -> {
      try {
        lookups.resolve("agent.example");
      } catch (UnknownHostException e) {
        ended.countDown();
      }
    });
    asking.await();

    caller.interrupt();

    ended.await();
    slow.countDown();
  }

  @Test
  void whatRequestsNameTakesNoPlaceOfOthers() throws Exception {
    var addresses = new OutboundAddresses(OutboundAddresses.Mode.DEVELOPMENT,
        slowly(limits(1, LONG)), slowly(limits(1, LONG)));
    var asking = waiting(() -> addresses.requireUrl("http://slow.example/"));
    var more = waiting(() -> addresses.forRequests().check("http://other.example/"));

    assertThat(addresses.check("http://agent.example/").addresses()).containsExactly(FOUND);

    slow.countDown();
    assertThat(asking.get()).isEqualTo("http://slow.example/");
    assertThat(more.get().addresses()).containsExactly(FOUND);
  }

  private NameLookups slowly(Limits limits) {
    return new NameLookups(host -> {
      if (host.toLowerCase(Locale.ROOT).startsWith("slow")) {
        asked.incrementAndGet();
        awaited(slow);
      }
      return FOUND;
    }, limits, PLATFORM);
  }

  private InetAddress[] counted(String host) {
    asked.incrementAndGet();
    return FOUND.clone();
  }

  private static Limits limits(int atOnce, Duration longest) {
    return new Limits(atOnce, longest, LONG);
  }

  private static <T> Future<T> onVirtual(Callable<T> work) {
    var task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    return task;
  }

  /** Like {@link #onVirtual}, returning when it waits. */
  private static <T> Future<T> waiting(Callable<T> work) {
    var task = new FutureTask<>(work);
    var thread = Thread.ofVirtual().start(task);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return task;
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a lookup", e);
    }
  }
}
