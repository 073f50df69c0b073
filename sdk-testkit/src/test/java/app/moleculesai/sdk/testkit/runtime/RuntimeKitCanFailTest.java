package app.moleculesai.sdk.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.testkit.WorkspaceRuntimeContract;
import app.moleculesai.sdk.testkit.support.KitRun;
import app.moleculesai.sdk.testkit.support.LauncherChoice;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shows that the runtime kit can fail. */
class RuntimeKitCanFailTest {
  /** ProviderChecksTest shows that these checks can fail. */
  private static final String PROVIDER = "theProviderSaysWhatItIsAndRefusesABadConfiguration";

  @TestFactory
  Stream<DynamicTest> everyWrongRuntimeIsCaughtByTheTestMeantForIt() {
    return Arrays.stream(WrongRuntime.values())
        .map(wrong -> DynamicTest.dynamicTest(wrong.name(), () -> assertCaught(wrong)));
  }

  private static void assertCaught(WrongRuntime wrong) {
    var run = KitRun.ofTest(Kit.class, wrong.caughtBy(),
        Map.of(LauncherChoice.PARAMETER, wrong.name()));

    assertThat(run.succeeded()).isEmpty();
    assertThat(run.failures()).containsOnlyKeys(wrong.caughtBy());
  }

  @Test
  void everyTestOfTheKitHasAWrongRuntime() {
    var tests = Arrays.stream(WorkspaceRuntimeContract.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(method -> method.getName()).collect(Collectors.toCollection(TreeSet::new));

    tests.remove(PROVIDER);
    assertThat(tests).isEqualTo(Arrays.stream(WrongRuntime.values()).map(WrongRuntime::caughtBy)
        .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void theRightOneIsNotCaught() {
    assertThat(KitRun.of(PretendRuntimeTest.class).failures()).isEmpty();
  }

  @ExtendWith(LauncherChoice.class)
  static class Kit extends WorkspaceRuntimeContract {
    private final WrongRuntime wrong;

    Kit(WrongRuntime wrong) {
      this.wrong = wrong;
    }

    @Override
    protected RuntimeProvider<?> provider() {
      return new PretendRuntime.Provider(wrong.runtimes());
    }

    @Override
    protected Map<String, ?> config() {
      return Map.of();
    }
  }
}
