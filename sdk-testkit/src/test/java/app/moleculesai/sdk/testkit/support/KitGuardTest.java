package app.moleculesai.sdk.testkit.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

class KitGuardTest {
  @Test
  void anAbortedTestIsAFailure() {
    var run = KitRun.of(Aborting.class);

    assertThat(run.failures().get("reachable")).isInstanceOf(AssertionError.class)
        .hasMessageContaining("not skipped");
  }

  @Test
  void aStoreThatCannotBeReachedIsAFailure() {
    assertThat(KitRun.of(Unreachable.class).failures().get("anything"))
        .isInstanceOf(AssertionError.class).hasMessageContaining("not skipped");
    assertThat(KitRun.of(NoBackend.class).failures().get("KitGuardTest$NoBackend"))
        .isInstanceOf(AssertionError.class).hasMessageContaining("not skipped");
  }

  @Test
  void aClassInWhichNoTestRanIsAFailure() {
    assertThat(KitRun.of(AllDisabled.class).failures().get("KitGuardTest$AllDisabled"))
        .isInstanceOf(AssertionError.class).hasMessageContaining("ran no test");
  }

  @Test
  void aClassWithATestIsFine() {
    var run = KitRun.of(Fine.class);

    assertThat(run.failures()).isEmpty();
    assertThat(run.succeeded()).containsExactly("anything");
  }

  @ExtendWith(KitGuard.class)
  static class Aborting {
    @Test
    void reachable() {
      assumeTrue(false, "no docker here");
    }
  }

  @ExtendWith(KitGuard.class)
  static class Unreachable {
    @BeforeEach
    void open() {
      assumeTrue(false, "no database here");
    }

    @Test
    void anything() {}
  }

  @ExtendWith(KitGuard.class)
  static class NoBackend {
    @BeforeAll
    static void open() {
      assumeTrue(false, "no database here");
    }

    @Test
    void anything() {}
  }

  @ExtendWith(KitGuard.class)
  static class AllDisabled {
    @Test
    @Disabled("for the test")
    void anything() {}
  }

  @ExtendWith(KitGuard.class)
  static class Fine {
    @Test
    void anything() {}
  }
}
