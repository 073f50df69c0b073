package app.moleculesai.sdk.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.testkit.ProcessRuntimeContract;
import app.moleculesai.sdk.testkit.reference.ReferenceRuntimeTest;
import app.moleculesai.sdk.testkit.support.KitRun;
import app.moleculesai.sdk.testkit.support.LauncherChoice;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shows that the kit for runtimes that own processes can fail; that the right one passes, {@link ReferenceRuntimeTest} shows. */
class AgentKitCanFailTest {
  /** Most of them wait for something that does not come, so several do it at once. */
  private final ExecutorService runs = Executors.newFixedThreadPool(4);

  @AfterEach
  void endRuns() {
    runs.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> everyWrongRuntimeIsCaughtByTheTestsMeantForIt() {
    var tests = new LinkedHashMap<String, Future<?>>();
    for (var wrong : WrongAgents.values()) {
      wrong.caughtBy().forEach(test -> tests.put(wrong + " by " + test,
          runs.submit(() -> assertCaught(wrong, test))));
    }
    return tests.entrySet().stream()
        .map(test -> DynamicTest.dynamicTest(test.getKey(), () -> test.getValue().get()));
  }

  private static void assertCaught(WrongAgents wrong, String test) {
    var run = KitRun.ofTest(Kit.class, test, Map.of(LauncherChoice.PARAMETER, wrong.name()));

    assertThat(run.succeeded()).isEmpty();
    assertThat(run.failures()).containsOnlyKeys(test);
    assertThat(run.failures().get(test)).as("what the test noticed, and not its end")
        .hasStackTraceContaining(test);
  }

  @Test
  void everyTestOfTheKitHasAWrongRuntime() {
    var tests = Stream
        .concat(Arrays.stream(ReferenceRuntimeTest.class.getMethods()),
            Arrays.stream(ProcessRuntimeContract.class.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class)).map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));

    assertThat(tests).isEqualTo(Arrays.stream(WrongAgents.values())
        .flatMap(wrong -> wrong.caughtBy().stream())
        .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ExtendWith(LauncherChoice.class)
  static class Kit extends ReferenceRuntimeTest {
    private final WrongAgents wrong;

    Kit(WrongAgents wrong) {
      this.wrong = wrong;
    }

    @Override
    protected RuntimeProvider<?> provider() {
      return wrong.provider();
    }

    @Override
    protected Duration patience() {
      return Duration.ofSeconds(1); // what is wrong does not come right
    }
  }
}
