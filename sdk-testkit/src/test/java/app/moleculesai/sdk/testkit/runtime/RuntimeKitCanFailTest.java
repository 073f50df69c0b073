package app.moleculesai.sdk.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.testkit.WorkspaceRuntimeContract;
import app.moleculesai.sdk.testkit.support.KitRun;
import app.moleculesai.sdk.testkit.support.LauncherChoice;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shows that the runtime kit can fail. */
class RuntimeKitCanFailTest {
  /** Runtimes with one fault each, and the test that must notice. */
  enum Wrong {
    INVENTS_WORKSPACES("anUnknownWorkspaceIsNotSaidToRunByARuntimeThatOwnsProcesses",
        () -> new PretendRuntime() {
          @Override
          public WorkspaceState observe(UUID workspaceId) {
            return new WorkspaceState.Running("?", Optional.empty());
          }
        }), FAILS_TO_STOP_WHAT_IS_NOT_THERE("stoppingAnUnknownWorkspaceSucceeds",
            () -> new PretendRuntime() {
              @Override
              public void stop(UUID workspaceId) {
                throw SdkException.notFound("container of " + workspaceId);
              }
            }), CHANGES_ITS_CAPABILITIES("itsCapabilitiesAreTheSameOnEveryCall",
                () -> new PretendRuntime() {
                  private boolean observed;

                  @Override
                  public WorkspaceState observe(UUID workspaceId) {
                    observed = true;
                    return super.observe(workspaceId);
                  }

                  @Override
                  public RuntimeCapabilities capabilities() {
                    return observed ? RuntimeCapabilities.external() : super.capabilities();
                  }
                }), LISTS_WHAT_IT_WAS_ASKED_FOR("observingAllDoesNotInventWorkspaces",
                    () -> new PretendRuntime() {
                      private Set<UUID> asked = Set.of();

                      @Override
                      public WorkspaceState observe(UUID workspaceId) {
                        asked = Set.of(workspaceId);
                        return super.observe(workspaceId);
                      }

                      @Override
                      public Map<UUID, WorkspaceState> observeAll() {
                        return asked.stream().collect(Collectors.toMap(id -> id,
                            id -> new WorkspaceState.Stopped()));
                      }
                    }), CLOSES_ONCE("closingTwiceAndBeforeTheStartIsHarmless",
                        () -> new PretendRuntime() {
                          private boolean closed;

                          @Override
                          public void close() {
                            if (closed) {
                              throw SdkException.closed("the runtime");
                            }
                            closed = true;
                          }
                        }), ANSWERS_WHEN_CLOSED("aClosedRuntimeRefusesToAnswer",
                            () -> new PretendRuntime() {
                              @Override
                              public void close() {}
                            });

    private final String caughtBy;
    @SuppressWarnings("ImmutableEnumChecker") // because a lambda without state never changes
    private final Supplier<WorkspaceRuntime> runtimes;

    Wrong(String caughtBy, Supplier<WorkspaceRuntime> runtimes) {
      this.caughtBy = caughtBy;
      this.runtimes = runtimes;
    }
  }

  @TestFactory
  Stream<DynamicTest> everyWrongRuntimeIsCaughtByTheTestMeantForIt() {
    return Arrays.stream(Wrong.values())
        .map(wrong -> DynamicTest.dynamicTest(wrong.name(), () -> assertCaught(wrong)));
  }

  private static void assertCaught(Wrong wrong) {
    var run = KitRun.ofTest(Kit.class, wrong.caughtBy,
        Map.of(LauncherChoice.PARAMETER, wrong.name()));

    assertThat(run.succeeded()).isEmpty();
    assertThat(run.failures()).containsOnlyKeys(wrong.caughtBy);
  }

  @Test
  void theRightOneIsNotCaught() {
    assertThat(KitRun.of(PretendRuntimeTest.class).failures()).isEmpty();
  }

  @ExtendWith(LauncherChoice.class)
  static class Kit extends WorkspaceRuntimeContract {
    private final Wrong wrong;

    Kit(Wrong wrong) {
      this.wrong = wrong;
    }

    @Override
    protected RuntimeProvider<?> provider() {
      return new PretendRuntime.Provider(wrong.runtimes);
    }

    @Override
    protected Map<String, ?> config() {
      return Map.of();
    }
  }
}
