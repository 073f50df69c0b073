package app.moleculesai.sdk.runtime.workspaces;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Running;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Unknown;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.testkit.support.Race;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asks whether an agent runs, how often, and what an answer is worth ({@code wire.md} 5.4). */
@Timeout(60)
class AgentObserverTest {
  private static final WorkspaceState RUNS = new Running("p1", Optional.empty());

  private final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Supplier<WorkspaceState> answer = () -> RUNS;
  private final AgentObserver observer = new AgentObserver(
      new Runtimes(List.of(), Map.of("asked", new Asked())), supervisor, nanos::get);
  private final Workspace ada = Workspace.of(UUID.randomUUID(), "Ada", Instant.EPOCH)
      .runtime("asked").build();

  /** A runtime that says what the test says. */
  private final class Asked implements WorkspaceRuntime {
    @Override
    public RuntimeCapabilities capabilities() {
      return RuntimeCapabilities.process();
    }

    @Override
    public Endpoint endpoint(WorkspaceView workspace) {
      return new Endpoint.None();
    }

    @Override
    public WorkspaceState observe(UUID workspaceId) {
      asked.incrementAndGet();
      return answer.get();
    }

    @Override
    public Map<UUID, WorkspaceState> observeAll() {
      return Map.of();
    }
  }

  @AfterEach
  void close() {
    supervisor.close();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void thatItRunsMayBeASecondOld() {
    assertThat(observer.recent(ada)).isEqualTo(RUNS);
    pass(Duration.ofMillis(999));
    observer.recent(ada);
    assertThat(asked).hasValue(1);
    pass(Duration.ofMillis(1));
    observer.recent(ada);
    assertThat(asked).hasValue(2);
  }

  @Test
  void whoNeedsToKnowNowAsksAnew() {
    observer.recent(ada);
    answer = Stopped::new;
    assertThat(observer.now(ada)).isInstanceOf(Stopped.class);
    assertThat(observer.recent(ada)).isInstanceOf(Stopped.class);
    assertThat(asked).hasValue(3);
  }

  @Test
  void unknownStandsForFiveSeconds() {
    answer = () -> new Unknown("the daemon does not answer");
    assertThat(observer.now(ada)).isInstanceOf(Unknown.class);
    answer = Stopped::new;
    pass(Duration.ofMillis(4999));
    assertThat(observer.now(ada)).isInstanceOf(Unknown.class);
    pass(Duration.ofMillis(1));
    assertThat(observer.now(ada)).isInstanceOf(Stopped.class);
  }

  @Test
  void aRuntimeThatNeverAnswersIsInterruptedAndNothingIsKnown() throws Exception {
    var interrupted = new CountDownLatch(1);
    answer = () -> {
      try {
        Thread.sleep(Duration.ofDays(1));
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
      return new Stopped();
    };
    assertThat(observer.now(ada)).isInstanceOf(Unknown.class);
    interrupted.await();
    assertThat(observer.now(ada)).as("what it said too late").isInstanceOf(Unknown.class);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aRuntimeThatFailsKnowsNothing() {
    answer = () -> {
      throw SdkException.closed("runtime");
    };
    assertThat(observer.now(ada)).isInstanceOf(Unknown.class);
    observer.forget(ada.id());
    answer = () -> {
      throw new IllegalStateException("on purpose");
    };
    assertThat(observer.now(ada)).isInstanceOf(Unknown.class);
  }

  @Test
  void thoseWhoAskTogetherShareAQuestion() {
    var all = new CountDownLatch(1);
    answer = () -> {
      try {
        all.await();
      } catch (InterruptedException e) {
        return new Unknown("interrupted");
      }
      return new Stopped();
    };
    var states = Race.of(33, number -> {
      if (number == 0) {
        while (asked.get() == 0) {
          Thread.onSpinWait();
        }
        all.countDown();
        return new Stopped();
      }
      return observer.now(ada);
    });
    assertThat(states).hasOnlyElementsOfType(Stopped.class);
    assertThat(asked.get()).isBetween(1, 32);
  }

  @Test
  void nothingIsKnownWhereNoRuntimeOwnsTheProcess() {
    var elsewhere = Workspace.of(UUID.randomUUID(), "Eve", Instant.EPOCH).runtime("elsewhere")
        .build();
    assertThat(observer.now(elsewhere)).isInstanceOf(Unknown.class);
    assertThat(asked).hasValue(0);
  }
}
