package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.runtime.http.Parameters;

/**
 * Where a workspace plugin comes from, as a user writes it ({@code wire.md} PL-1).
 *
 * @param scheme which source it is
 * @param spec what the source makes of it
 */
record SourceAddress(String scheme, String spec) {
  private static final String SEPARATOR = "://";
  private static final int MOST_CHARACTERS = 2048;

  /** The address of a plugin of the catalogue. */
  static SourceAddress local(String name) {
    return new SourceAddress(LocalSource.SCHEME, name);
  }

  /** Reads the field {@code source}; a name alone is one of the catalogue. Throws {@code invalid_field}. */
  static SourceAddress parse(String text) {
    if (text.length() > MOST_CHARACTERS || text.chars().anyMatch(Character::isISOControl)) {
      throw Parameters.invalid("source", "must have at most " + MOST_CHARACTERS
          + " characters, none of them a control character");
    }
    var parts = text.split(SEPARATOR, 2);
    var address = parts.length < 2 ? local(text) : new SourceAddress(parts[0], parts[1]);
    if (address.scheme.isEmpty() || address.spec.isEmpty()) {
      throw Parameters.invalid("source", "must be scheme://spec, or the name of a plugin of the "
          + "catalogue");
    }
    return address;
  }

  /** Returns the form on the wire. */
  @Override
  public String toString() {
    return scheme + SEPARATOR + spec;
  }
}
