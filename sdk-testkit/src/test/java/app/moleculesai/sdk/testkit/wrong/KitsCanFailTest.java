package app.moleculesai.sdk.testkit.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.testkit.support.KitRun;
import app.moleculesai.sdk.testkit.support.LauncherChoice;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Shows that the kits can fail: whatever is wrong is caught, by the test meant for it. */
class KitsCanFailTest {
  @TestFactory
  Stream<DynamicTest> everyWrongStoreIsCaught() {
    return Arrays.stream(WrongStore.values()).map(wrong -> DynamicTest.dynamicTest(wrong.name(),
        () -> assertCaught(WrongStoreKit.class, wrong.name(), wrong.caughtBy())));
  }

  @TestFactory
  Stream<DynamicTest> everyWrongRegistryIsCaught() {
    return Arrays.stream(WrongRegistry.values()).map(wrong -> DynamicTest.dynamicTest(wrong.name(),
        () -> assertCaught(WrongRegistryKit.class, wrong.name(), wrong.caughtBy())));
  }

  @Test
  void thereAreAtLeastTwentyWrongStores() {
    assertThat(WrongStore.values()).hasSizeGreaterThanOrEqualTo(20);
  }

  private static void assertCaught(Class<?> kit, String wrong, String test) {
    var run = KitRun.ofTest(kit, test, Map.of(LauncherChoice.PARAMETER, wrong));

    assertThat(run.succeeded()).as("tests that did not notice").isEmpty();
    assertThat(run.failures()).containsOnlyKeys(test);
    assertThat(run.failures().get(test)).as("how %s was caught", wrong)
        .isInstanceOfAny(AssertionError.class, SdkException.class, IllegalStateException.class);
  }
}
