package app.moleculesai.sdk.runtime.protocol;

import java.util.Optional;
import java.util.function.Function;

/** What came of a translation. */
public sealed interface Translation<T> {
  /** It could be translated; the trees in it share values with the input, which nobody changes afterwards. */
  record Translated<T>(T value) implements Translation<T> {}
  /** It is not what it should be, or the other generation has no such thing. */
  record Refused<T>(ProtocolError error) implements Translation<T> {}

  /** Returns what could be translated. */
  default Optional<T> translated() {
    return this instanceof Translated<T>(var value) ? Optional.of(value) : Optional.empty();
  }

  /** Goes on with what came of it; a refusal stays one. */
  default <R> Translation<R> then(Function<? super T, Translation<R>> next) {
    return switch (this) {
      case Translated<T> translated -> next.apply(translated.value());
      case Refused<T> refused -> new Refused<>(refused.error());
    };
  }
}
