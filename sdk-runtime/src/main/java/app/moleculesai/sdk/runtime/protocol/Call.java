package app.moleculesai.sdk.runtime.protocol;

import java.util.Optional;

/** What a request calls: decided by its method's name first, by {@code A2A-Version} second. */
public sealed interface Call {
  /** A method of A2A. */
  record Known(A2aMethod method, Generation generation) implements Call {}
  /** Neither generation has a method of this name; an agent may. */
  record Unknown(String name, Generation generation) implements Call {
    /** Returns the refusal by a server that hands nothing on. */
    public ProtocolError error() {
      return ProtocolError.of(A2aErrorCode.METHOD_NOT_FOUND,
          "A2A has no such method; send for example message/send or SendMessage");
    }
  }
  /** The request asks for a version that is neither; the generation is the one in which to say so. */
  record UnsupportedVersion(Generation generation) implements Call {
    /** Returns the refusal. */
    public ProtocolError error() {
      return ProtocolError.of(A2aErrorCode.VERSION_NOT_SUPPORTED,
          "A2A-Version must be 0.3 or 1.0");
    }
  }

  /** Returns the generation in which the answer, or the refusal, is written. */
  Generation generation();

  /**
   * Decides.
   *
   * @param method the name of the method, {@code ""} when there is none
   * @param version the header {@code A2A-Version}, else the query parameter of that name; an empty one says nothing
   */
  static Call of(String method, Optional<String> version) {
    var asked = version.map(String::strip).filter(text -> !text.isEmpty());
    var known = byName(method);
    if (asked.isPresent() && Generation.of(asked.get()).isEmpty()) {
      return new UnsupportedVersion(known.map(Known::generation).orElse(Generation.V1_0));
    }
    if (known.isPresent()) {
      return known.get();
    }
    return new Unknown(method, asked.flatMap(Generation::of).orElse(Generation.V0_3));
  }

  private static Optional<Known> byName(String name) {
    for (var generation : Generation.values()) {
      var method = A2aMethod.find(name, generation);
      if (method.isPresent()) {
        return Optional.of(new Known(method.get(), generation));
      }
    }
    return Optional.empty();
  }
}
