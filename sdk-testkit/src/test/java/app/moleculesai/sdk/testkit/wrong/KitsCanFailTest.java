package app.moleculesai.sdk.testkit.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.testkit.MessageStoreContract;
import app.moleculesai.sdk.testkit.RegistryContract;
import app.moleculesai.sdk.testkit.messagestore.ChattyStoreTest;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Shows that every test of the kits can fail, with what {@link Caught} shows of each wrong implementation. */
class KitsCanFailTest {
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
}
