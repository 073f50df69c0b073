package app.moleculesai.sdk.testkit.wrong;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever is wrong with a message store is caught, by the test meant for it. */
class StoreKitCanFailTest {
  @TestFactory
  Stream<DynamicTest> everyWrongStoreIsCaught() {
    return Arrays.stream(WrongStore.values())
        .flatMap(wrong -> Caught.by(WrongStoreKit.class, wrong, wrong.caughtBy()));
  }
}
