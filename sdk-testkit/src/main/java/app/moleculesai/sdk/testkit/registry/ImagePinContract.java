package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.RuntimeImagePin;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which images are pinned ({@code wire.md} IM-6). */
public interface ImagePinContract extends RegistryKit {
  private static RuntimeImagePin pin(String runtime, char digit) {
    return new RuntimeImagePin(runtime, "sha256:" + String.valueOf(digit).repeat(64), NOON,
        Optional.of("ops"), Optional.empty());
  }

  /** Returns a name that no other test has. */
  private static String freeRuntime() {
    return "r" + UUID.randomUUID();
  }

  @Test
  default void im6_thePinThatIsSetLastHolds() {
    var name = freeRuntime();
    registry().imagePins().put(pin(name, '1'));
    registry().imagePins().put(pin(name, '2'));

    assertThat(registry().imagePins().find(name)).contains(pin(name, '2'));
    assertThat(registry().imagePins().find(freeRuntime())).isEmpty();
    registry().imagePins().delete(name);
  }

  @Test
  default void im6_pinsAreListedInOrderOfTheName() {
    var one = freeRuntime();
    var two = freeRuntime();
    registry().imagePins().put(pin(one, '1'));
    registry().imagePins().put(pin(two, '2'));

    assertThat(registry().imagePins().list()).contains(pin(one, '1'), pin(two, '2'))
        .extracting(RuntimeImagePin::runtime).isSorted();
    registry().imagePins().delete(one);
    registry().imagePins().delete(two);
  }

  @Test
  default void im6_aPinThatIsTakenAwayIsGone() {
    var name = freeRuntime();
    registry().imagePins().put(pin(name, '1'));

    assertThat(registry().imagePins().delete(name)).isTrue();
    assertThat(registry().imagePins().delete(name)).isFalse();
    assertThat(registry().imagePins().find(name)).isEmpty();
  }
}
