package app.moleculesai.sdk.testkit.wrong;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tests of the kits that no wrong implementation is meant for, and why. The list may only become shorter. */
enum Unproven {
  /** ProviderChecksTest shows that these checks can fail. */
  PROVIDER(
      "c26_theProviderSaysWhatItIsAndRefusesABadConfiguration",
      "lifecycle_theProviderSaysWhatItIsAndRefusesABadConfiguration");

  @SuppressWarnings("ImmutableEnumChecker") // because List.of makes an immutable list
  private final List<String> tests;

  Unproven(String... tests) {
    this.tests = List.of(tests);
  }

  /** Returns the names of all of them. */
  static Set<String> tests() {
    return Arrays.stream(values()).flatMap(reason -> reason.tests.stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
