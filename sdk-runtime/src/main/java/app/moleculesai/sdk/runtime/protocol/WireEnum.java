package app.moleculesai.sdk.runtime.protocol;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A value of an enum of the protocol; the order of the values is that of their numbers in 1.0. */
interface WireEnum {
  /** Returns its name in a generation, {@code ""} when that has none. */
  String name(Generation generation);

  /** Returns the value of this name. */
  static <E extends WireEnum> Optional<E> find(E[] values, String name, Generation generation) {
    return Arrays.stream(values)
        .filter(value -> !name.isEmpty() && value.name(generation).equals(name)).findFirst();
  }

  /** Returns all names, for people. */
  static String choice(WireEnum[] values, Generation generation) {
    return Arrays.stream(values).map(value -> value.name(generation))
        .filter(name -> !name.isEmpty()).collect(Collectors.joining(", "));
  }
}
