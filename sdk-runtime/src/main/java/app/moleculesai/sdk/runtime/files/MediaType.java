package app.moleculesai.sdk.runtime.files;

import java.util.regex.Pattern;

/** What a file is said to be, as far as that may be handed on ({@code wire.md} UP-3). */
final class MediaType {
  /** Bytes of any kind. */
  static final String ANY = "application/octet-stream";

  private static final Pattern TWO_HALVES = Pattern.compile("[!-.0-~]+/[!-.0-~]+");

  private MediaType() {}

  /** Returns it without parameters; one that says nothing stays empty, one that is none becomes {@link #ANY}. */
  static String of(String given) {
    int parameters = given.indexOf(';');
    var type = (parameters < 0 ? given : given.substring(0, parameters)).strip();
    return type.isEmpty() || TWO_HALVES.matcher(type).matches() ? type : ANY;
  }

  /** Returns it for a header, which must say something. */
  static String header(String given) {
    var type = of(given);
    return type.isEmpty() ? ANY : type;
  }
}
