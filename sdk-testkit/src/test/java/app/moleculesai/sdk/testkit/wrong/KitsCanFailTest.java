package app.moleculesai.sdk.testkit.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.testkit.MessageStoreContract;
import app.moleculesai.sdk.testkit.RegistryContract;
import app.moleculesai.sdk.testkit.messagestore.ChattyStoreTest;
import app.moleculesai.sdk.testkit.support.KitRun;
import app.moleculesai.sdk.testkit.support.LauncherChoice;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Shows that the kits can fail: whatever is wrong is caught, by the test meant for it. */
class KitsCanFailTest {
  @TestFactory
  Stream<DynamicTest> everyWrongStoreIsCaught() {
    return Arrays.stream(WrongStore.values()).flatMap(wrong -> wrong.caughtBy().stream()
        .map(test -> DynamicTest.dynamicTest(wrong + " by " + test,
            () -> assertCaught(WrongStoreKit.class, wrong.name(), test))));
  }

  @TestFactory
  Stream<DynamicTest> everyWrongRegistryIsCaught() {
    return Arrays.stream(WrongRegistry.values()).flatMap(wrong -> wrong.caughtBy().stream()
        .map(test -> DynamicTest.dynamicTest(wrong + " by " + test,
            () -> assertCaught(WrongRegistryKit.class, wrong.name(), test))));
  }

  @Test
  void everyTestOfAKitHasAWrongImplementationOrStandsOnTheList() {
    var proven = new TreeSet<String>();
    Arrays.stream(WrongStore.values()).forEach(wrong -> proven.addAll(wrong.caughtBy()));
    Arrays.stream(WrongRegistry.values()).forEach(wrong -> proven.addAll(wrong.caughtBy()));
    proven.addAll(ChattyStoreTest.provenTests());
    var tests = new TreeSet<String>();
    for (var kit : List.of(MessageStoreContract.class, RegistryContract.class)) {
      Arrays.stream(kit.getMethods()).filter(method -> method.isAnnotationPresent(Test.class))
          .map(Method::getName).forEach(tests::add);
    }

    assertThat(tests).as("tests of the kits that are said to catch something").containsAll(proven);
    assertThat(Unproven.tests()).as("proven tests that are still on the list")
        .doesNotContainAnyElementsOf(proven);
    tests.removeAll(proven);
    assertThat(tests).as("tests that nothing proves").isEqualTo(Unproven.tests());
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
