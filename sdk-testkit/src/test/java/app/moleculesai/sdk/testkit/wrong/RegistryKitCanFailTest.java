package app.moleculesai.sdk.testkit.wrong;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever is wrong with a registry is caught, by the test meant for it. */
class RegistryKitCanFailTest {
  @TestFactory
  Stream<DynamicTest> everyWrongRegistryIsCaught() {
    return Arrays.stream(WrongRegistry.values())
        .flatMap(wrong -> Caught.by(WrongRegistryKit.class, wrong, wrong.caughtBy()));
  }
}
