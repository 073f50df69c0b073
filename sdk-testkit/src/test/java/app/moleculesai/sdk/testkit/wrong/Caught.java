package app.moleculesai.sdk.testkit.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.testkit.support.KitRun;
import app.moleculesai.sdk.testkit.support.LauncherChoice;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Shows that a kit can fail: what is wrong is caught, by the tests meant for it. */
final class Caught {
  private Caught() {}

  /** Returns a test for each of the kit's tests that are meant for a wrong implementation. */
  static Stream<DynamicTest> by(Class<?> kit, Enum<?> wrong, List<String> tests) {
    return tests.stream().map(test -> DynamicTest.dynamicTest(wrong + " by " + test,
        () -> assertCaught(kit, wrong.name(), test)));
  }

  private static void assertCaught(Class<?> kit, String wrong, String test) {
    var run = KitRun.ofTest(kit, test, Map.of(LauncherChoice.PARAMETER, wrong));

    assertThat(run.succeeded()).as("tests that did not notice").isEmpty();
    assertThat(run.failures()).containsOnlyKeys(test);
    assertThat(run.failures().get(test)).as("how %s was caught", wrong)
        .isInstanceOfAny(AssertionError.class, SdkException.class, IllegalStateException.class);
  }
}
