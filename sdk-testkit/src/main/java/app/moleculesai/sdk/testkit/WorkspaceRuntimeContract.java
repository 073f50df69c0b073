package app.moleculesai.sdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import app.moleculesai.sdk.testkit.runtime.KitStart;
import app.moleculesai.sdk.testkit.support.KitGuard;
import app.moleculesai.sdk.testkit.support.LeakGuard;
import app.moleculesai.sdk.testkit.support.ProviderChecks;
import app.moleculesai.sdk.testkit.support.Race;
import app.moleculesai.sdk.testkit.support.UnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every workspace runtime must show without starting an agent: extend it in the runtime's module, or
 * {@link ProcessRuntimeContract} for one that owns processes. A runtime that cannot be reached fails; nothing is ever
 * skipped.
 */
@ExtendWith(KitGuard.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class WorkspaceRuntimeContract {
  @TempDir
  private Path dataDir;
  private @Nullable UnderTest<WorkspaceRuntime> subject;

  /** For JUnit. */
  protected WorkspaceRuntimeContract() {}

  /** Returns what makes the runtime. */
  protected abstract RuntimeProvider<?> provider();

  /** Returns the values of its configuration, as they would stand in a file; read again for each open. */
  protected abstract Map<String, ?> config();

  /** Returns the runtime of this test, started. */
  protected final WorkspaceRuntime runtime() {
    return subject().current();
  }

  final UnderTest<WorkspaceRuntime> subject() {
    return Objects.requireNonNull(subject, "no test is running");
  }

  @BeforeEach
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void openRuntime() throws Exception {
    subject = new UnderTest<>(this::provider, this::config, dataDir);
  }

  @AfterEach
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void closeRuntime() throws Exception {
    if (subject != null) {
      subject.close();
    }
  }

  /** A workspace that no runtime has heard of. */
  private WorkspaceView unknown() {
    return Workspace.of(UUID.randomUUID(), "unknown", Instant.EPOCH)
        .runtime(served().stream().sorted().findFirst().orElse("unknown")).build();
  }

  final Set<String> served() {
    return served(provider());
  }

  private <C> Set<String> served(RuntimeProvider<C> provider) {
    return provider.serves(provider.config().bind(config()));
  }

  @Test
  void theProviderSaysWhatItIsAndRefusesABadConfiguration() {
    ProviderChecks.assertSound(provider(), config());
    assertThat(served()).allSatisfy(name -> assertThat(name).as("a runtime name it serves")
        .isEqualTo(name.strip().toLowerCase(Locale.ROOT)).isNotEmpty());
  }

  @Test
  void itsCapabilitiesAreTheSameOnEveryCall() {
    var before = runtime().capabilities();
    runtime().observe(UUID.randomUUID());

    assertThat(runtime().capabilities()).isEqualTo(before);
  }

  @Test
  void itsCapabilitiesDoNotContradictEachOther() {
    var can = runtime().capabilities();

    assertThat(can.ownsProcess()).as("what starts an agent owns its process")
        .isEqualTo(can.birth() == RuntimeCapabilities.Birth.PROVISIONED);
    if (can.canRestart() || can.takesWorkspacePlugins()) {
      assertThat(can.ownsProcess()).isTrue();
    }
  }

  @Test
  void aStartedRuntimeIsWell() {
    assertThat(runtime().check().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void anUnknownWorkspaceIsNotSaidToRunByARuntimeThatOwnsProcesses() {
    for (int i = 0; i < 3; i++) {
      var state = runtime().observe(UUID.randomUUID());
      if (runtime().capabilities().ownsProcess()) {
        assertThat(state).isInstanceOfAny(WorkspaceState.Stopped.class,
            WorkspaceState.Unknown.class);
      } else {
        assertThat(state).isNotNull();
      }
    }
  }

  @Test
  void observingTakesAtMostASecond() {
    long before = System.nanoTime();

    runtime().observe(UUID.randomUUID());

    assertThat(Duration.ofNanos(System.nanoTime() - before)).as("time to observe one workspace")
        .isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void observingAllDoesNotInventWorkspaces() {
    var unknown = UUID.randomUUID();
    runtime().observe(unknown);

    try {
      assertThat(runtime().observeAll()).doesNotContainKey(unknown)
          .allSatisfy((id, state) -> assertThat(state).isNotNull());
    } catch (SdkException e) {
      // one that is missing counts as stopped, so a runtime that cannot list its agents must refuse
      assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(runtime().capabilities().ownsProcess()).isFalse();
    }
  }

  @Test
  void stoppingAnUnknownWorkspaceSucceeds() {
    var unknown = UUID.randomUUID();

    assertThatCode(() -> {
      runtime().stop(unknown);
      runtime().stop(unknown);
      runtime().removeData(unknown, false);
      runtime().removeData(unknown, true);
    }).doesNotThrowAnyException();
  }

  @Test
  void theEndpointOfAnUnknownWorkspaceIsAnAnswerAndCheap() {
    var workspace = unknown();
    long before = System.nanoTime();
    for (int i = 0; i < 1000; i++) {
      assertThat(runtime().endpoint(workspace)).isInstanceOf(Endpoint.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).as("time of 1000 endpoints")
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aRuntimeThatOwnsNoProcessDoesNotStartOne() {
    if (runtime().capabilities().ownsProcess()) {
      return; // starting is for ProcessRuntimeContract
    }
    var workspace = unknown();

    assertThat(catchThrowable(() -> runtime().start(KitStart.of(workspace))))
        .isInstanceOfSatisfying(SdkException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED));
  }

  @Test
  void manyCallersMayAskAtOnce() {
    var workspace = unknown();

    Race.of(32, number -> {
      runtime().observe(workspace.id());
      runtime().endpoint(workspace);
      runtime().stop(workspace.id());
      return runtime().capabilities();
    });
  }

  @Test
  void closingTwiceAndBeforeTheStartIsHarmless() {
    var unstarted = subject().create();

    for (var runtime : List.of(unstarted, runtime())) {
      assertThatCode(() -> {
        runtime.close();
        runtime.close();
      }).doesNotThrowAnyException();
    }
  }

  @Test
  void aClosedRuntimeRefusesToAnswer() throws Exception {
    var workspace = unknown();
    var runtime = runtime();

    runtime.close();

    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> runtime.observe(workspace.id()), runtime::observeAll,
        () -> runtime.endpoint(workspace))) {
      assertThat(catchThrowable(call)).isInstanceOfSatisfying(SdkException.class,
          refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CLOSED));
    }
  }

  @Test
  void openingAndClosingLeavesNoThreadBehind() throws Exception {
    LeakGuard.assertNoThreadLeft(subject().context(), () -> {
      var runtime = subject().open();
      runtime.observe(UUID.randomUUID());
      runtime.close();
    });
  }
}
